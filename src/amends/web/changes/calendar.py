"""The calendar of changes, and the days that they should know of."""

import re
from calendar import Calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amends.actions import changes as actions
from amends.store.queries.changes import marked
from amends.store.queries.changes import pages as stored
from amends.web import deeds, rights
from amends.web.asking import asker
from amends.web.changes.forms import MarkForm
from amends.web.context import zone_of
from amends.web.private import private

_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the month, in the reader's zone, with what falls on it."""

    at: date
    inside: bool
    today: bool
    changes: tuple[stored.ChangeRow, ...]
    marks: tuple[marked.MarkRow, ...]


@require_safe
@private
def calendar(request: HttpRequest) -> HttpResponse:
    """A month of changes, freezes and stakes."""
    now, zone = datetime.now(UTC), zone_of(request)
    today = now.astimezone(zone).date()
    asked = _MONTH.fullmatch(request.GET.get("month", ""))
    first = date(int(asked[1]), int(asked[2]), 1) if asked else today.replace(day=1)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    starts, ends = _begin(weeks[0][0], zone), _begin(weeks[-1][-1] + timedelta(days=1), zone)
    changes, marks = (
        stored.between(starts_at=starts, ends_at=ends),
        marked.marks(starts_at=starts, ends_at=ends),
    )
    context = {
        "section": "changes",
        "now": now,
        "month": first,
        "before": (first - timedelta(days=1)).strftime("%Y-%m"),
        "after": (first + timedelta(days=31)).strftime("%Y-%m"),
        "heads": [day.strftime("%a") for day in weeks[0]],
        "weeks": [
            [
                Day(
                    at=day,
                    inside=day.month == first.month,
                    today=day == today,
                    changes=tuple(one for one in changes if _meets(one.starts_at, one.ends_at, day, zone)),
                    marks=tuple(one for one in marks if _meets(one.starts_at, one.ends_at, day, zone)),
                )
                for day in week
            ]
            for week in weeks
        ],
        "any": bool(changes or marks),
    }
    return render(request, "web/change_calendar.html", context)


def _begin(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _meets(starts_at: datetime | None, ends_at: datetime | None, day: date, zone: tzinfo) -> bool:
    if starts_at is None or ends_at is None:
        return False
    return starts_at < _begin(day + timedelta(days=1), zone) and ends_at > _begin(day, zone)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def days(request: HttpRequest) -> HttpResponse:
    """Freezes and stakes to come; a lead adds to them."""
    now, may = datetime.now(UTC), rights.verdict(request, "mark_days")
    form = MarkForm(
        request.POST if request.method == "POST" else None,
        zone=zone_of(request),
        clients=stored.organisations(),
    )
    by = asker(request).id
    if form.is_bound and deeds.filled(
        request,
        form,
        lambda typed: actions.mark(by=by, now=now, zone=str(zone_of(request)), **typed),
        said="Marked.",
    ):
        return redirect("change_days")
    context = {
        "section": "changes",
        "now": now,
        "rows": marked.marks(starts_at=now),
        "form": form,
        "may": may,
    }
    return render(request, "web/change_days.html", context, status=422 if form.errors else 200)


@require_POST
@private
def gone(request: HttpRequest, key: int) -> HttpResponse:
    """Take the mark off."""
    by = asker(request).id
    deeds.done(request, lambda: actions.unmark(marked_id=key, by=by), said="Taken off.")
    return redirect("change_days")
