"""Rehearsals: the scenarios that ship with the product, and how each comes out under the protocol in force."""

from collections.abc import Mapping

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from amends.actions import settings as actions
from amends.catalogue import rehearsals as catalogue
from amends.domain.rehearsals import EVENTS, Step
from amends.runtime import rehearsing
from amends.runtime.problems import Problem
from amends.store.queries import settings as stored
from amends.store.queries.words import plain
from amends.web import rights
from amends.web.private import private
from amends.web.settings import page

LEAD = (
    "Bad days played in simulated time through the real rules, in a database apart. Play them before a bad day comes, "
    "and before a change of the protocol goes live."
)


REHEARSED = ("matrix", "targets", "grouping", "ledger")
"""Texts of the protocol that a scenario is judged by."""


@require_http_methods(["GET", "HEAD", "POST"])
@private
def rehearsals(request: HttpRequest) -> HttpResponse:
    """Every scenario; a POST plays them all by the protocol in force."""
    rights.check(request, "see_settings")
    found = page.context("rehearsals", title="Rehearsals", lead=LEAD)
    if request.method == "POST":
        rights.check(request, "change_settings")
        found |= played(texts={name: in_force(name) for name in REHEARSED})
    found["may_play"] = rights.verdict(request, "change_settings").allowed
    found["scenarios"] = [one.scenario for one in catalogue.shipped()]
    return render(request, "web/settings/rehearsals.html", found)


def in_force(item: str) -> str:
    """A text of the protocol as this desk has edited it, "" while the shipped one is in force."""
    versions = stored.versions(kind=actions.ITEMS[item][0], item=item)
    return versions[0].body if versions else ""


def played(*, texts: Mapping[str, str]) -> dict[str, object]:
    """How the scenarios come out, for a template: `outcomes` that differ, `played` how many, or the `problem`."""
    try:
        outcomes = rehearsing.shipped(home=settings.HOME, texts=texts)
    except Problem as problem:
        return {"problem": str(problem)}
    return {"outcomes": [one for one in outcomes if one.differs], "played": len(outcomes)}


@require_safe
@private
def rehearsal(request: HttpRequest, scenario: str) -> HttpResponse:
    """One scenario, step by step, with what is expected after each."""
    rights.check(request, "see_settings")
    one = next((one.scenario for one in catalogue.shipped() if one.scenario.id == scenario), None)
    if one is None:
        raise Http404(page.NOT_FOUND)
    lines = tuple(page.Line(cells=_cells(step)) for step in one.steps)
    table = page.Table(("When", "What happens", "Who", "Words", "Then"), lines)
    return page.tables(request, "rehearsals", title=one.title, lead=one.why, tables=[table])


def _cells(step: Step) -> tuple[object, ...]:
    expected = "; ".join(f"{plain(key)}: {_words(value)}" for key, value in step.expect.items())
    return (
        f"{step.at:%a %d %b %H:%M}",
        EVENTS.get(step.event, plain(step.event)),
        "" if step.by == "system" else plain(step.by),
        step.text,
        expected,
    )


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(plain(str(one)) for one in value) or "none"
    return plain(str(value))
