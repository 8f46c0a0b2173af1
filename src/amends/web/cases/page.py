"""The case room as a response: the facts, the forms, what may be done, and what was typed last."""

import dataclasses
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from amends.store.queries import case_page
from amends.store.queries.case_page import CasePage, DraftView
from amends.web.asking import asker
from amends.web.cases import angers, beside, blanks, coach, papers, summary, verdicts
from amends.web.cases.forms import Form
from amends.web.fields import number as number_in

if TYPE_CHECKING:
    from amends.web.cases.checking import Check

__all__ = ["NOT_FOUND", "CasePage", "Note", "again", "fresh_key", "load", "show", "shown"]
NOT_FOUND = "There is nothing here, or it is not yours to see."


@dataclasses.dataclass(frozen=True, slots=True)
class Note:
    """A note as it was typed, with the promises it tells."""

    text: str
    chips: tuple[Any, ...]


def load(request: HttpRequest, number: int, *, now: datetime) -> CasePage:
    """The case for whoever asks, with verdicts and coach. Raises Http404, the same for absent and foreign."""
    who = asker(request)
    page = case_page.load(
        number=number,
        viewer=who.viewer,
        role=who.role,
        now=now,
        before=number_in(request.GET.get("before", "")),
    )
    if page is None:
        raise Http404(NOT_FOUND)
    page = dataclasses.replace(page, document=papers.document(page))
    return dataclasses.replace(
        page,
        idempotency=fresh_key(),
        draft=page.draft or DraftView(text="", subject=_answer_to(page.case.subject), saved_at=None),
        actions=verdicts.actions(page),
        coach=coach.steps(page),
        play=coach.play(page, typed=request.POST.dict()),
    )


def fresh_key() -> str:
    """A word that names one showing of a form, so that sending it twice has one effect."""
    return secrets.token_urlsafe(12)


def _answer_to(subject: str) -> str:
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"[:300]


def show(
    request: HttpRequest,
    page: CasePage,
    *,
    now: datetime,
    typed: Mapping[str, Form] | None = None,
    check: "Check | None" = None,
    note: Note | None = None,
    status: int = 200,
    drafted: bool = False,
) -> HttpResponse:
    """The page; `typed` are forms that came back with errors and stand in for the fresh ones."""
    tried, anger = typed or {}, angers.asked(page, typed=request.POST.get("anger_kind", ""))
    context: dict[str, Any] = {
        "section": "now",
        "now": now,
        "page": page,
        "fields": {**blanks.drawn(page), **{name: blanks.fields(name, form) for name, form in tried.items()}},
        "wrong": frozenset(name for name, form in tried.items() if form.errors),
        **shown(check),
        "anger": anger,
        "dismissed": request.POST.getlist("dismissed")[:100],
        "note": note,
        "lines": summary.lines(page, now=now),
        "stakes": beside.stakes(page),
        "beside": beside.around(request, page, drafted=drafted),
        "correct": number_in(request.GET.get("correct", "")),
        "before": number_in(request.GET.get("before", "")),
    }
    return render(request, "web/case.html", context, status=status)


def shown(check: "Check | None") -> dict[str, object]:
    """What the composer shows of a check."""
    return {
        "findings": check.findings if check else (),
        "hints": check.hints if check else (),
        "chips": check.chips if check else (),
        "tally": check.tally if check else None,
        "not_checked": check.not_checked if check else "",
        "held": check.held if check else "",
    }


def again(
    request: HttpRequest, number: int, *, typed: Mapping[str, Form] | None = None, status: int = 422
) -> HttpResponse:
    """The case room once more after something was refused, with what was typed."""
    now = datetime.now(UTC)
    return show(request, load(request, number, now=now), now=now, typed=typed, status=status)
