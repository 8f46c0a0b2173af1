"""The conversation, drawn in Python: a case page holds up to sixty messages and fifty events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django import template
from django.template import Context
from django.template.defaultfilters import filesizeformat, truncatechars
from django.utils.safestring import SafeString

from amends.web.templatetags import correcting
from amends.web.templatetags.doing import token_field
from amends.web.templatetags.parts import (
    icon,
    letter,
    page_now,
    page_zone,
    promise_of,
    reason,
    temperature,
    temperature_dot,
    time_of,
)

if TYPE_CHECKING:
    from amends.store.queries.case_page import EarlierView
    from amends.store.queries.case_page.model import (
        CasePage,
        DeliveryView,
        EventView,
        FileView,
        MessageView,
        Piece,
        SegmentView,
    )

register = template.Library()

_HELD = (
    '<button class="button button--small" name="as" value="message">Let this mail in</button>'
    '<button class="button button--small" name="as" value="participant">Let the sender in</button>'
    '<button class="button button--small" name="as" value="case">Make it a case of its own</button>'
)
_SIGNS = {"sent": "check", "undone": "arrow-back-up"}
_SIGNS |= dict.fromkeys(("failed", "bounced", "unknown"), "alert-triangle")


@dataclass(frozen=True, slots=True)
class _Page:
    """What every message of a page shares."""

    number: int
    now: datetime
    zone: ZoneInfo
    token: str
    may_correct: bool = False
    correct: int = 0
    latest: int = 0
    before: int = 0

    def post(self, path: str, *, kind: str, inner: str) -> str:
        """A small form that posts to an address of this case."""
        return f'<form class="{kind}" action="/cases/{self.number}/{path}/" method="post">{self.token}{inner}</form>'

    def time(self, at: datetime, style: str = "short") -> str:
        """A time on this page."""
        return time_of(at, now=self.now, zone=self.zone, style=style)


@register.simple_tag(takes_context=True)
def conversation(context: Context, messages: "Sequence[MessageView]") -> SafeString:
    """The messages of `page`, oldest first."""
    now, zone = page_now(context), page_zone(context)
    page = _Page(
        number=context["page"].case.number,
        now=now,
        zone=zone,
        token=token_field(context),
        may_correct=any(one.name == "reading" and one.allowed for one in context["page"].actions),
        correct=context.get("correct") or 0,
        before=context.get("before") or 0,
        latest=next((m.id for m in reversed(messages) if m.read_as is not None), 0),
    )
    return SafeString("\n".join(_message(message, page) for message in messages))


def _message(message: "MessageView", page: _Page) -> str:
    who = escape(message.author_name or message.author_address)
    name = f'<h2 class="msg__who" id="m{message.id}-who"><bdi>{who}</bdi></h2>'
    body = _body(message, page, who=who)
    if message.kind in ("automatic", "bounce"):
        sign, words = (
            ("mail-exclamation", "could not be delivered")
            if message.kind == "bounce"
            else ("robot", "automatic mail")
        )
        inner = (
            f'<details class="msg__filed"><summary><span class="msg__label">{icon(sign)}{words}</span> {name} '
            f"{page.time(message.at)}</summary>{body}</details>"
        )
    else:
        inner = (
            f'<header class="msg__head">\n{name}\n{_label(message)}\n<span class="msg__time">'
            f"{page.time(message.at)}</span>\n{_heat(message)}\n</header>\n{body}"
        )
    return (
        f'<article class="msg msg--{escape(message.kind)}" id="m{message.id}" aria-labelledby="m{message.id}-who">'
        f"\n{inner}\n</article>"
    )


def _label(message: "MessageView") -> str:
    """What kind of message this is, beside the name."""
    if message.kind == "note":
        return f'<span class="msg__label">{icon("lock")}internal note</span>'
    if message.kind == "held":
        return (
            f'<span class="msg__label msg__label--held">{icon("alert-triangle")}'
            "held: not from somebody on this case</span>"
        )
    if message.kind == "customer":
        return f'<span class="msg__address"><bdi>{escape(message.author_address)}</bdi></span>'
    return ""


def _heat(message: "MessageView") -> str:
    """The temperature of a customer's message and who overruled it, or why it has none."""
    if message.kind == "customer" and message.anger_level is not None:
        return f"{temperature(message.anger_level, message.anger)}{correcting.overruled(message)}"
    return f'<span class="msg__label">{escape(message.not_read)}</span>' if message.not_read else ""


def _body(message: "MessageView", page: _Page, *, who: str) -> str:
    """Warning, words, files and foot of a message."""
    parts = []
    if message.unverified:
        parts.append(
            f'<p class="msg__warning">{icon("alert-triangle")}<span><b>Sender not verified.</b> '
            f"{escape(message.unverified)}</span></p>"
        )
    if message.kind == "held":
        parts.append(page.post(f"held/{message.id}", kind="msg__held form__foot", inner=_HELD))
    parts += [_segment(segment) for segment in message.segments]
    if message.cut:
        parts.append(
            '<p class="msg__cut muted">The text goes on in the '
            f'<a href="{escape(message.raw_url)}">original</a>.</p>'
        )
    if message.files:
        parts.append(f'<ul class="files">{"".join(map(_file, message.files))}</ul>')
    wrong = ""
    if page.may_correct and message.kind == "customer":
        post = f'<form class="{{}}" action="/cases/{page.number}/reading/" method="post">{page.token}'
        parts.append(
            correcting.differences(message.differences, message=message.id, post=post.format("differ"))
        )
        wrong = correcting.control(
            message,
            post=post.format("wrong__form"),
            is_open=message.id == page.correct,
            latest=message.id == page.latest,
            before=page.before,
        )
    if message.promises or message.delivery or message.has_html or message.raw_url or wrong:
        parts.append(_foot(message, page, who=who, wrong=wrong))
    return "\n".join(parts)


def _segment(segment: "SegmentView") -> str:
    if segment.kind == "new":
        return f'<div class="letter" dir="auto">{letter(segment)}</div>'
    kind = "quoted text" if segment.kind == "quote" else escape(segment.kind)
    return (
        f'<details class="fold"><summary>{kind} ({segment.lines} line{"" if segment.lines == 1 else "s"})</summary>'
        f'<div class="letter letter--old" dir="auto">{letter(segment)}</div></details>'
    )


def _file(file: "FileView") -> str:
    return (
        f'<li><a href="{escape(file.url)}" download>{icon("paperclip")}<bdi>{escape(file.name)}</bdi> '
        f'<span class="muted num">{filesizeformat(file.size)}</span></a></li>'
    )


def _foot(message: "MessageView", page: _Page, *, who: str, wrong: str) -> str:
    """Promises in the message, how far it has come, and its other forms."""
    chips = "".join(promise_of(promise, now=page.now, zone=page.zone) for promise in message.promises)
    sent = _delivery(message.delivery, page, message=message.id) if message.delivery else ""
    laid = ""
    if message.has_html:
        laid = (
            '<details class="fold fold--frame"><summary>as laid out</summary>'
            f'<iframe class="msg__frame" src="{escape(message.html_url)}" '
            'sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy" referrerpolicy="no-referrer" '
            f'title="The mail of {who} as its sender laid it out"></iframe></details>'
        )
    original = f'<a href="{escape(message.raw_url)}">original</a>' if message.raw_url else ""
    return f'<footer class="msg__foot">\n{chips}\n{sent}\n{wrong}<span class="msg__links">{laid}{original}</span>\n</footer>'


def _delivery(delivery: "DeliveryView", page: _Page, *, message: int) -> str:
    """How far a reply has come, with what can still be done about it."""
    state, until, after, again = delivery.state, "", "", ""
    if state == "held":
        until = f' data-undo-until="{delivery.undo_until.isoformat() if delivery.undo_until else ""}"'
        undo = (
            '<button class="button button--small" data-key="u" data-key-name="Undo sending">Undo '
            '<span class="num" data-undo-left></span></button>'
        )
        again = page.post(f"reply/{message}/undo", kind="inline", inner=undo)
    elif state in ("failed", "unknown"):
        resend = '<button class="button button--small">Send again</button>'
        again = page.post(f"reply/{message}/resend", kind="inline", inner=resend)
    if delivery.retry_at:
        after = f" <span>next try {page.time(delivery.retry_at, 'hour')}</span>"
    return (
        f'<span class="delivery delivery--{escape(state)}"{until}>{icon(_SIGNS.get(state, "send"))}'
        f"<span>{escape(delivery.words)}</span>{after}{again}</span>"
    )


_SEVERE = ("trigger:", "anger", "outage", "abuse", "churn")
_SAID = 5


@register.simple_tag
def why_severity(page: "CasePage") -> SafeString:
    """Why this severity: the rule in words, the customer's words behind it, the rule's name and who judged."""
    said: list[str] = []
    if page.case.severity != "low" and page.case.severity_rule != "overruled":
        said = [words for hit in page.case.triggers for words in hit.said]
        hottest = max(page.messages, key=lambda m: m.anger_level or 0, default=None)
        said += _marked(hottest) if hottest is not None else []
    return reason(
        page.case.severity_why,
        page.case.severity_rule,
        "why",
        list(dict.fromkeys(said))[:_SAID],
        page.case.judged_by,
    )


def _marked(message: "MessageView") -> list[str]:
    """The words of a message that speak for severity, as they stand in it: neighbouring pieces are one."""
    found = []
    for segment in message.segments:
        for speaks, pieces in groupby(segment.pieces, key=_speaks):
            if speaks:
                found.append(" ".join("".join(piece.text for piece in pieces).split()))
    return found


def _speaks(piece: "Piece") -> bool:
    return any(mark.shows.startswith(_SEVERE) for mark in piece.marks)


@register.simple_tag(takes_context=True)
def earlier_cases(context: Context, cases: "Sequence[EarlierView]") -> SafeString:
    """What this customer had before, latest first."""
    now, zone = page_now(context), page_zone(context)
    return SafeString("".join(_earlier(case, now=now, zone=zone) for case in cases))


def _earlier(case: "EarlierView", *, now: datetime, zone: ZoneInfo) -> str:
    kind = f"{escape(case.complaint)} · " if case.complaint else ""
    ended = (
        f'<b class="late">{escape(case.ended)}</b>'
        if case.closed_unverified
        else escape(case.ended or case.status)
    )
    return (
        f'<li class="earlier">{temperature_dot(case.anger_level)}<span><a href="/cases/{case.number}/" dir="auto">'
        f"#{case.number} {escape(truncatechars(case.subject, 70))}</a>"
        f'<span class="earlier__state">{kind}{ended} · '
        f"{time_of(case.created_at, now=now, zone=zone, style='short')}</span></span></li>"
    )


@register.simple_tag(takes_context=True)
def timeline(context: Context, events: "Sequence[EventView]") -> SafeString:
    """What happened, latest first."""
    now, zone = page_now(context), page_zone(context)
    return SafeString("".join(_event(event, now=now, zone=zone) for event in events))


def _event(event: "EventView", *, now: datetime, zone: ZoneInfo) -> str:
    why = f' <span class="muted">{escape(event.why)}</span>' if event.why else ""
    who = f" · <bdi>{escape(event.who)}</bdi>" if event.who else ""
    return (
        f'<li><span class="timeline__what">{escape(event.what)}{why}</span>'
        f'<span class="timeline__when">{time_of(event.at, now=now, zone=zone, style="short")}{who}</span></li>'
    )
