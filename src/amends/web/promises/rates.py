"""How many promises were kept: each figure opens the rows behind it, and people see themselves first."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amends.domain.cases import access
from amends.store.queries import promise_rates as rates
from amends.web.asking import asker
from amends.web.fields import number
from amends.web.private import private

DEFAULT_DAYS = 90


@require_safe
@private
def kept_rate(request: HttpRequest) -> HttpResponse:
    """The share of promises kept in time, with its interval, by person, team, kind or organisation."""
    now, who = datetime.now(UTC), asker(request)
    asked = request.GET.get("by", "")
    by = asked if asked in rates.GROUPS else rates.DEFAULT
    days = number(request.GET.get("days", ""))
    days = days if days in rates.SPANS else DEFAULT_DAYS
    leads = who.role in access.LEADS
    found = rates.table(
        viewer=who.viewer, by=by, sees_people=leads, since=now - timedelta(days=days), now=now
    )
    context = {
        "section": "promises",
        "now": now,
        "rows": [{"row": row, "address": _address(by, row.key, days)} for row in found],
        "head": rates.GROUPS[by][0].removeprefix("by ").capitalize(),
        "groups": [
            {"title": title, "url": f"?by={slug}&days={days}", "active": slug == by}
            for slug, (title, *_) in rates.GROUPS.items()
        ],
        "spans": [
            {"title": f"{n} days", "url": f"?by={by}&days={n}", "active": n == days} for n in rates.SPANS
        ],
        "alone": by == "person" and not leads,
    }
    return render(request, "web/promise_rates.html", context)


def _address(by: str, key: str, days: int) -> str:
    """Where the rows behind a figure stand; its state comes behind it."""
    return f"/promises/?{urlencode({'view': 'all', by: key, 'days': days})}&state="
