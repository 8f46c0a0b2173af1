"""Progress by person: seen by themselves first, by a lead only when they show it (S0-72)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from amends.actions import practice as actions
from amends.actions import tuning
from amends.catalogue import practice as catalogue
from amends.domain import practice as domain
from amends.domain.cases import access
from amends.domain.practice import Course
from amends.store.queries import practice as stored
from amends.store.queries.practice import Played
from amends.web.asking import asker
from amends.web.private import private

NOT_FOUND = "There is nothing here, or it is not yours to see."
LATEST = 30


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course: how many of its customers went well, and how often its rules were kept lately."""

    course: Course
    won: int
    customers: int
    kept: int
    broken: int


@dataclass(frozen=True, slots=True)
class Line:
    """A finished session with the customer's title."""

    played: Played
    title: str


@require_safe
@private
def mine(request: HttpRequest) -> HttpResponse:
    """One's own progress, with the rules that one left in real replies."""
    who, now = asker(request), datetime.now(UTC)
    context = _context(stored.progress(by=who.id), now=now) | {
        "own": True,
        "name": who.name,
        "shares": stored.shares_progress(by=who.id),
        "suggestions": domain.suggest(
            findings=stored.findings(by=who.id, now=now), table=tuning.in_force().moves
        ),
    }
    return render(request, "web/practice/progress.html", context)


@require_safe
@private
def of(request: HttpRequest, key: int) -> HttpResponse:
    """The progress of somebody who shows it to their lead; for everybody else there is nothing here."""
    who = asker(request)
    found = stored.shown_progress(person_id=key, viewer=who.viewer) if who.role in access.LEADS else None
    if found is None:
        raise Http404(NOT_FOUND)
    name, played = found
    return render(
        request,
        "web/practice/progress.html",
        _context(played, now=datetime.now(UTC)) | {"own": False, "name": name},
    )


def _context(played: Sequence[Played], *, now: datetime) -> dict[str, Any]:
    everybody = catalogue.load()
    return {
        "section": "practice",
        "now": now,
        "lines": [
            Line(one, everybody[one.customer].title if one.customer in everybody else one.customer)
            for one in played[:LATEST]
        ],
        "courses": [_row(course, played) for course in tuning.in_force().moves.courses],
        "won": len({one.customer for one in played if one.outcome.won}),
        "all": len(everybody),
        "sessions": len(played),
    }


def _row(course: Course, played: Sequence[Played]) -> CourseRow:
    of_course = {one.id for one in catalogue.load().values() if course.id in one.courses}
    lately = [one for one in played if one.customer in of_course][:LATEST]
    return CourseRow(
        course=course,
        won=len({one.customer for one in played if one.outcome.won} & of_course),
        customers=len(of_course),
        kept=sum(count for one in lately for rule, count in one.met.items() if rule in course.sources),
        broken=sum(count for one in lately for rule, count in one.missed.items() if rule in course.sources),
    )


@require_POST
@private
def share(request: HttpRequest) -> HttpResponse:
    """Show one's progress to one's lead, or stop showing it."""
    shared = request.POST.get("as") == "shown"
    actions.share_progress(shared=shared, by=asker(request).id, now=datetime.now(UTC))
    messages.success(request, "Your lead sees it now." if shared else "Nobody but you sees it now.")
    return redirect("practice_progress")
