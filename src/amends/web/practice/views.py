"""Whom there is to practise with, and the beginning of a session."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from amends.actions import practice as actions
from amends.actions import tuning
from amends.actions.errors import NotFound
from amends.catalogue import practice as catalogue
from amends.domain import practice as domain
from amends.domain.practice import Customer
from amends.domain.vocabulary import Anger
from amends.store.queries import practice as stored
from amends.web.asking import asker
from amends.web.private import private

NOT_FOUND = "There is nothing here, or it is not yours to see."


@dataclass(frozen=True, slots=True)
class Row:
    """A customer in the list: how hot they begin, and whether the reader has done right by them."""

    customer: Customer
    level: Anger
    tried: int
    won: bool


@require_safe
@private
def practice(request: HttpRequest) -> HttpResponse:
    """The customers, all or those of a course, what to practise next, and what was begun."""
    who, now = asker(request), datetime.now(UTC)
    table, everybody = tuning.in_force().moves, catalogue.load()
    asked = request.GET.get("course", "")
    course = next((one for one in table.courses if one.id == asked), None)
    played = stored.progress(by=who.id)
    won = {one.customer for one in played if one.outcome.won}
    context = {
        "section": "practice",
        "now": now,
        "rows": [
            Row(one, domain.level_of(one.start), sum(p.customer == one.id for p in played), one.id in won)
            for one in everybody.values()
            if course is None or course.id in one.courses
        ],
        "course": course,
        "courses": table.courses,
        "suggestions": domain.suggest(findings=stored.findings(by=who.id, now=now), table=table),
        "going_on": [
            (key, everybody[customer].title)
            for key, customer in stored.going_on(by=who.id)
            if customer in everybody
        ],
        "once": secrets.token_urlsafe(12),
        "won": len(won),
        "all": len(everybody),
    }
    return render(request, "web/practice/list.html", context)


@require_POST
@private
def begin(request: HttpRequest, customer: str) -> HttpResponse:
    """Begin a session; which of their words they use is left to chance, once, here."""
    once = request.POST.get("once", "")[:60] or secrets.token_urlsafe(12)
    try:
        key = actions.begin(
            customer=customer,
            seed=secrets.randbelow(2**31),
            once=f"{once}:{customer}",
            by=asker(request).id,
            now=datetime.now(UTC),
        )
    except NotFound:
        raise Http404(NOT_FOUND) from None
    return redirect("practice_session", key=key)
