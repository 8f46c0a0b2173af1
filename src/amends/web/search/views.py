"""One box over everything that was said."""

from dataclasses import astuple, replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from amends.actions import searching as actions
from amends.actions.errors import Invalid, NotFound
from amends.domain.searching import OPERATORS, Phrase, Question, read
from amends.store.queries import search as found
from amends.web.asking import Asker, asker
from amends.web.fields import number
from amends.web.private import private
from amends.web.search import tables

FURTHEST = 1_000
"""Results further down are looked at by nobody; more words find them."""
HEADS = (
    "Case", "Subject", "Organisation", "Contact", "Category", "Status", "Severity", "Temperature now", "Hottest",
    "Complaint", "Owner", "Team", "Opened (UTC)", "Closed (UTC)",
)  # fmt: skip


@require_safe
@private
def search(request: HttpRequest) -> HttpResponse:
    """What the line in the box finds; the nearest words instead when nobody ever wrote these."""
    line, who, now = _line(request), asker(request), datetime.now(UTC)
    question = read(line=line)
    skip = min(number(request.GET.get("skip", "")) or 0, FURTHEST)
    cases, instead = _cases(question, who=who, now=now, skip=skip)
    shown = skip + len(cases.cases)
    context = {
        "section": "search",
        "now": now,
        "q": line,
        "problems": question.problems,
        "asked": not question.empty,
        "instead": instead,
        "cases": cases.cases,
        "places": found.places(question=question) if not skip else (),
        "more_url": f"/search/?{urlencode({'q': line, 'skip': shown})}"
        if cases.more and shown < FURTHEST
        else "",
        "kept": found.saved(viewer_id=who.id),
        "operators": OPERATORS.items(),
    }
    return render(request, "web/search.html", context)


def _cases(question: Question, *, who: Asker, now: datetime, skip: int) -> tuple[found.Found, str]:
    """The cases found, and the words that they were found by when those asked for find nothing."""
    if question.empty:
        return found.Found((), more=False), ""
    first = found.find(question=question, viewer=who.viewer, zone=who.zone, now=now, skip=skip)
    if first.cases or skip or question.number is not None:
        return first, ""
    near = found.alike(question=question)
    if not near:
        return first, ""
    nearer = replace(question, words=tuple(_nearer(phrase, near) for phrase in question.words))
    second = found.find(question=nearer, viewer=who.viewer, zone=who.zone, now=now)
    words = " ".join(phrase.text for phrase in nearer.words)
    return (second, words) if second.cases else (first, "")


def _nearer(phrase: Phrase, near: dict[str, str]) -> Phrase:
    return replace(phrase, text=near.get(phrase.text.lower(), phrase.text))


def _line(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\0", " ").split())[:200]


@require_safe
@private
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The cases of a question as a file, newest first."""
    who, question, now = asker(request), read(line=_line(request)), datetime.now(UTC)
    rows = found.table(question=question, viewer=who.viewer, zone=who.zone, now=now)
    return tables.answer(
        kind=kind, name=f"cases-{now:%Y-%m-%d}", heads=HEADS, rows=(astuple(row) for row in rows)
    )


@require_POST
@private
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a search under a name."""
    line = request.POST.get("q", "")
    try:
        actions.keep(
            name=request.POST.get("name", ""),
            line=line,
            shared=request.POST.get("shared") == "on",
            by=asker(request).id,
            now=datetime.now(UTC),
        )
    except Invalid as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The search is kept; it stands on this page and in the palette.")
    return redirect(f"/search/?{urlencode({'q': line[:200]})}")


@require_POST
@private
def forget(request: HttpRequest, key: int) -> HttpResponse:
    """Take one's own kept search away."""
    try:
        name = actions.forget(search_id=key, by=asker(request).id)
    except NotFound:
        raise Http404("There is no such search of yours.") from None
    messages.success(request, f"“{name}” is no longer kept.")
    return redirect("/search/")
