"""The call room as a response: the call, what is known of the caller, what is heard, and what was refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from amends.store.queries import call_page, case_page
from amends.store.queries.call_page import CallPage
from amends.store.queries.case_page import CasePage
from amends.web.asking import asker
from amends.web.calls import guide, listening
from amends.web.cases import papers
from amends.web.cases.page import fresh_key

NOT_FOUND = "There is no such call, or it is not yours to see."
OPENING_SECONDS = 180
"""The first minutes set the tone (S0-09): the ring shows them."""
FRESH_SECONDS = 10
"""A call that began by a click this short a time ago still has its breath before it (S3-02)."""
OPEN_PROMISES = ("open", "late", "broken")


@dataclass(frozen=True, slots=True)
class Ring:
    """The opening minutes as a ring: how much of it is over, as a share of its length on the screen."""

    seconds: int
    left: int
    offset: float
    gone: int

    @property
    def over(self) -> bool:
        """The opening minutes are behind."""
        return self.left <= 0

    @property
    def word(self) -> str:
        """What is left of them, then how long the call goes on; js/call.js writes it on."""
        return f"{self.gone // 60} min" if self.over else f"{self.left // 60}:{self.left % 60:02}"


_AROUND = 138.23  # the circle of the ring, radius 22


def load(request: HttpRequest, key: int) -> CallPage:
    """The call for whoever asks. Raises Http404, the same for absent and foreign."""
    found = call_page.load(call_id=key, viewer=asker(request).viewer)
    if found is None:
        raise Http404(NOT_FOUND)
    return found


def about(request: HttpRequest, page: CallPage, *, now: datetime) -> CasePage | None:
    """The case of the call with its promises, earlier cases and stakes, as far as the asker may see it."""
    who = asker(request)
    if page.case_id is None:
        return None
    return case_page.load(number=page.case_id, viewer=who.viewer, role=who.role, now=now)


def ring(page: CallPage, *, now: datetime) -> Ring:
    """Where the opening minutes stand."""
    gone = max(0.0, ((page.ended_at or now) - page.since).total_seconds()) if not page.ringing else 0.0
    share = min(1.0, gone / OPENING_SECONDS)
    return Ring(OPENING_SECONDS, max(0, OPENING_SECONDS - int(gone)), round(_AROUND * share, 2), int(gone))


def show(
    request: HttpRequest,
    key: int,
    *,
    now: datetime,
    status: int = 200,
    typed: dict[str, str] | None = None,
    wrong: str = "",
    refusal: str = "",
) -> HttpResponse:
    """The room; `typed` are the words of a form that came back, `wrong` names it, `refusal` says why."""
    page = load(request, key)
    who = asker(request)
    case = about(request, page, now=now)
    heard = listening.heard(page)
    context: dict[str, Any] = {
        "section": "calls",
        "now": now,
        "call": page,
        "page": case,
        "paper": papers.document(case) if case else None,
        "heard": heard,
        "guide": guide.guide(request, page, heard=heard, typed=typed or {}, wrong=wrong),
        "ring": ring(page, now=now),
        "cue": page.ringing or (not page.lines and (now - page.began_at).total_seconds() < FRESH_SECONDS),
        "choices": None
        if page.has_case or page.finished_at
        else call_page.choices(page=page, viewer=who.viewer),
        "promises": [p for p in case.promises if p.state in OPEN_PROMISES] if case else [],
        "here": any(one.id == who.id for one in page.people),
        "transferred": _handed(page, who.id),
        "once": fresh_key(),
        "typed": typed or {},
        "wrong": wrong,
        "refusal": refusal,
    }
    return render(request, "web/call.html", context, status=status)


def _handed(page: CallPage, person: int) -> str:
    """What the colleague said who handed the call to this person; empty when nobody did."""
    moved = [one for one in page.lines if one.kind == "transfer"]
    if not moved or page.holder is None or page.holder.id != person or moved[-1].by_id == person:
        return ""
    return moved[-1].text
