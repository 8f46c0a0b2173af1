"""The rows of Now, drawn in Python: fifty a page."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from amends.web.templatetags.parts import due_of, page_now, page_zone, temperature

if TYPE_CHECKING:
    from amends.store.queries.now import NowRow

register = template.Library()


@register.simple_tag(takes_context=True)
def queue_rows(context: Context, rows: "Sequence[NowRow]") -> SafeString:
    """One line a case: temperature, who, what about, what is due next and whose it is."""
    now, zone = page_now(context), page_zone(context)
    return SafeString("\n".join(_row(row, now=now, zone=zone) for row in rows))


def _row(row: "NowRow", *, now: datetime, zone: ZoneInfo) -> str:
    number, subject = row.number, escape(row.subject)
    state = f"{' entry--unread' if row.unread else ''}{' entry--alert' if row.alert_waiting else ''}"
    unread = '<span class="visually-hidden">unread</span>' if row.unread else ""
    alert = '<span class="tag tag--strong">alert waiting</span>' if row.alert_waiting else ""
    tags = "".join(f'<span class="tag">{escape(trigger)}</span>' for trigger in row.triggers)
    owner = escape(row.owner_name)
    return (
        f'<li class="entry{state}" id="row-{number}">\n'
        f'<label class="entry__pick"><input class="tick" type="checkbox" name="case" value="{number}">'
        f'<span class="visually-hidden">Choose #{number}</span></label>\n'
        f'<span class="entry__temp">{temperature(row.anger_level)}</span>\n'
        f'<span class="entry__org"><bdi>{escape(row.organisation_name or row.contact_name)}</bdi></span>\n'
        f'<span class="entry__title"><a class="entry__link" href="/cases/{number}/" data-row dir="auto" '
        f'title="{subject}">{subject or "(no subject)"}</a>{unread} '
        f'<span class="entry__number num">#{number}</span></span>\n'
        f'<span class="entry__tags">{alert}{tags}</span>\n'
        f'<span class="entry__due">{due_of(row, now=now, zone=zone)}</span>\n'
        f'<span class="entry__owner{"" if owner else " entry__owner--none"}"><bdi>{owner or "no owner"}</bdi></span>\n'
        "</li>"
    )
