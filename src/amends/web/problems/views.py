"""Problems: a list, and one with its evidence, its words and its cases."""

from dataclasses import astuple
from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amends.actions import problems as actions
from amends.domain import problems as domain
from amends.domain.problems import ProblemState
from amends.store.queries import problems as stored
from amends.store.queries import reviews as reviewed
from amends.web import deeds, paging, rights
from amends.web.asking import asker
from amends.web.fields import number
from amends.web.private import private
from amends.web.problems.forms import NewProblemForm, ProblemForm
from amends.web.search import tables

DEFAULT = "live"
HEADS = ("Problem", "Title", "Kind", "State", "With", "Opened (UTC)", "Over (UTC)", "Cases", "Organisations")
MOVES = (("dismiss", "Dismiss it"), ("forget", "Not understood after all"), ("reopen", "Open it again"))
"""Moves that ask for a reason, with the words of their button."""


@require_safe
@private
def problems(request: HttpRequest) -> HttpResponse:
    """One page of a view, the latest first."""
    asked = request.GET.get("view", "")
    view = asked if asked in stored.VIEWS else DEFAULT
    viewer = asker(request).viewer
    if kind := tables.wanted(request):
        listed = tables.every(lambda after: stored.page(viewer=viewer, view=view, after=after))
        return tables.answer(kind=kind, name=f"problems-{view}", heads=HEADS, rows=map(astuple, listed))
    rows, after = stored.page(viewer=viewer, view=view, after=number(request.GET.get("after", "")))
    context = {
        "section": "problems",
        "rows": rows,
        "views": stored.views(viewer=viewer, active=view),
        "more_url": paging.more("/problems/", view=view, after=after),
        "export": f"view={view}&",
    }
    return render(request, "web/problems.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def new(request: HttpRequest) -> HttpResponse:
    """Open one by hand."""
    form = NewProblemForm(
        request.POST if request.method == "POST" else None, cases=request.GET.get("case", "")[:40]
    )
    by, now, made = asker(request).id, datetime.now(UTC), []
    if form.is_bound and deeds.filled(
        request, form, lambda typed: made.append(actions.open_problem(by=by, now=now, **typed))
    ):
        return redirect("problem", key=made[0])
    context = {
        "section": "problems",
        "form": form,
        "title": "Open a problem",
        "verb": "Open it",
        "cancel_url": "/problems/",
        "back_url": "/problems/",
        "back_title": "Problems",
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def _load(request: HttpRequest, key: int) -> stored.ProblemPage:
    page = stored.load(problem_id=key, viewer=asker(request).viewer)
    if page is None:
        raise Http404(deeds.NOT_FOUND)
    return page


def _show(request: HttpRequest, page: stored.ProblemPage, form: ProblemForm | None = None) -> HttpResponse:
    now, state = datetime.now(UTC), ProblemState(page.row.state)
    words = form["known_text"].value() if form else page.known_text
    dismissing = rights.verdict(request, "dismiss_problem")
    context = {
        "section": "problems",
        "now": now,
        "page": page,
        "problem": page.row,
        "form": form or ProblemForm(page=page),
        "events": domain.events_from(state=state),
        "live": state in domain.LIVE,
        "solvable": bool(page.cause and page.solution) or state is ProblemState.PROPOSED,
        "may_dismiss": dismissing,
        "moves": [(event, words) for event, words in MOVES if event in domain.events_from(state=state)],
        "people": reviewed.people(),
        "wording": actions.check_words(str(words)[:8000], now=now) if words else None,
    }
    return render(request, "web/problem.html", context, status=422 if form and form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def problem(request: HttpRequest, key: int) -> HttpResponse:
    """What is known of it; a POST keeps what was written."""
    page = _load(request, key)
    if request.method != "POST":
        return _show(request, page)
    form, by, now = ProblemForm(request.POST, page=page), asker(request).id, datetime.now(UTC)

    def save(typed: dict[str, Any]) -> None:
        revision, title = typed.pop("revision"), typed.pop("title")
        actions.save(problem_id=key, title=title, texts=typed, revision=revision, by=by, now=now)

    if deeds.filled(request, form, save, said="Kept."):
        return redirect("problem", key=key)
    return _show(request, page, form)


@require_POST
@private
def state(request: HttpRequest, key: int) -> HttpResponse:
    """Take on, dismiss, call it a known error, open again."""
    event, why = request.POST.get("event", ""), request.POST.get("why", "")[:2000]
    by, now = asker(request).id, datetime.now(UTC)
    deeds.done(
        request, lambda: actions.move(problem_id=key, event=event, why=why, by=by, now=now), said="Done."
    )
    return redirect("problem", key=key)


@require_POST
@private
def solution(request: HttpRequest, key: int) -> HttpResponse:
    """Say that it is solved: owners are told, and letters lie ready."""
    by, now, told = asker(request).id, datetime.now(UTC), []
    if deeds.done(request, lambda: told.append(actions.solve(problem_id=key, by=by, now=now))):
        cases = "1 case" if told[0] == 1 else f"{told[0]} cases"
        deeds.say(
            request,
            f"Solved. The owners of {cases} are told, and a draft to each customer lies in their composer.",
        )
    return redirect("problem", key=key)


@require_POST
@private
def owner(request: HttpRequest, key: int) -> HttpResponse:
    """Give it to somebody."""
    chosen, by, now = number(request.POST.get("owner", "")) or 0, asker(request).id, datetime.now(UTC)
    deeds.done(request, lambda: actions.give(problem_id=key, owner_id=chosen, by=by, now=now), said="Given.")
    return redirect("problem", key=key)


@require_POST
@private
def link(request: HttpRequest, key: int) -> HttpResponse:
    """Say that a case shows it."""
    case, by, now = number(request.POST.get("case", "")) or 0, asker(request).id, datetime.now(UTC)
    deeds.done(request, lambda: actions.link(problem_id=key, case_id=case, by=by, now=now), said="Linked.")
    return redirect(f"/problems/{key}/#cases")


@require_POST
@private
def unlink(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Say that a case does not show it after all."""
    by, now = asker(request).id, datetime.now(UTC)
    deeds.done(
        request, lambda: actions.unlink(problem_id=key, case_id=number, by=by, now=now), said="Taken off."
    )
    return redirect(f"/problems/{key}/#cases")


@require_POST
@private
def letter(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Put the letter into one's own composer, and go there."""
    by, now = asker(request).id, datetime.now(UTC)
    if deeds.done(request, lambda: actions.lay_letter(problem_id=key, case_id=number, by=by, now=now)):
        return redirect(f"/cases/{number}/#composer")
    return redirect("problem", key=key)
