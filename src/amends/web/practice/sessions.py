"""A session: the conversation, the composer, and the scorecard when it is over."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from amends.actions import practice as actions
from amends.actions import tuning
from amends.actions.errors import Invalid, NotFound
from amends.catalogue import practice as catalogue
from amends.connectors import model_endpoint
from amends.domain import practice as domain
from amends.domain.cases import Refused, access
from amends.domain.practice import Customer, Outcome, Turn, wording
from amends.domain.vocabulary import Anger
from amends.store.queries import practice as stored
from amends.store.queries.case_page.model import PointView
from amends.store.queries.practice import SessionView
from amends.web.asking import asker
from amends.web.private import private

NOT_FOUND = "There is nothing here, or it is not yours to see."
ENDINGS = {
    Outcome.CALMED: "They are calm, they know who has it and when they hear next.",
    Outcome.CONTAINED: "You contained it: heard once, bounded, and handed up. Nobody could have calmed them today.",
    Outcome.WALKED_OUT: "They have gone. Each moment below says what to try instead.",
    Outcome.RAN_ON: "Their patience is used up: something was missing that they waited for.",
    Outcome.STOPPED: "You stopped here. What you wrote is scored below.",
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A session with its customer, who may be gone from the catalogue."""

    view: SessionView
    customer: Customer | None


def _load(request: HttpRequest, key: int, *, own: bool = False) -> Loaded:
    who = asker(request)
    found = stored.session(session_id=key, viewer=who.viewer, leads=who.role in access.LEADS)
    if found is None or (own and found.by_id != who.id):
        raise Http404(NOT_FOUND)
    return Loaded(found, catalogue.load().get(found.customer))


@require_safe
@private
def session(request: HttpRequest, key: int) -> HttpResponse:
    """The conversation with its composer, for whoever plays it."""
    return _show(request, _load(request, key, own=True))


def _show(request: HttpRequest, loaded: Loaded, *, text: str = "", status: int = 200) -> HttpResponse:
    view = loaded.view
    if loaded.customer is None:
        raise Http404(NOT_FOUND)
    last = view.turns[-1].turn.after if view.turns else int(view.state["temperature"])
    context: dict[str, Any] = {
        "section": "practice",
        "view": view,
        "customer": loaded.customer,
        "opening_level": _level(view.turns[0].turn.before if view.turns else last),
        "opening_score": (view.turns[0].turn.before if view.turns else last) / 100,
        "level": _level(last),
        "score": last / 100,
        "points": _points(view),
        "over": view.outcome is not Outcome.GOING_ON,
        "left": loaded.customer.turns - len(view.turns),
        "ending": ENDINGS.get(view.outcome, ""),
        "missing": domain.still_missing(
            customer=loaded.customer, state=domain.from_data(view.state), table=tuning.in_force().moves
        ),
        "text": text,
        "longest": domain.LONGEST,
        "once": secrets.token_urlsafe(12),
    }
    return render(request, "web/practice/session.html", context, status=status)


def _level(temperature: int) -> Anger:
    return domain.level_of(temperature)


def _points(view: SessionView) -> list[PointView]:
    """The temperature line: their opening, then our answer and theirs, turn by turn."""
    if not view.turns:
        return []
    first = view.turns[0].turn.before
    points = [PointView(0, view.started_at, _level(first), first / 100, ours=False)]
    for one in view.turns:
        points.append(PointView(one.turn.number, one.at, 0, 0.0, ours=True))
        points.append(
            PointView(one.turn.number, one.at, _level(one.turn.after), one.turn.after / 100, ours=False)
        )
    return points


@require_POST
@private
def reply(request: HttpRequest, key: int) -> HttpResponse:
    """Answer the customer; a refused text stays in the composer."""
    text = request.POST.get("body", "")
    try:
        turn = actions.reply(
            session_id=key,
            text=text,
            once=request.POST.get("once", "")[:60] or secrets.token_urlsafe(12),
            by=asker(request).id,
            now=datetime.now(UTC),
        )
    except NotFound:
        raise Http404(NOT_FOUND) from None
    except (Invalid, Refused) as refusal:
        messages.error(request, str(refusal))
        return _show(request, _load(request, key, own=True), text=text[: domain.LONGEST], status=422)
    if turn is not None:
        _reword(request, key, turn)
    return redirect(f"/practice/sessions/{key}/#{'over' if turn and turn.outcome.won else 'compose'}")


def _reword(request: HttpRequest, key: int, turn: Turn) -> None:
    """Let the desk's model say the line in freer words, where there is one; their moves are decided already."""
    endpoint, customer = model_endpoint.configured(), _load(request, key, own=True).customer
    if endpoint is None or customer is None or not turn.answer:
        return
    answer = model_endpoint.ask(
        endpoint=endpoint,
        instructions=wording.instructions(customer=customer),
        question=wording.question(turn=turn),
        temperature=0.8,
        most_tokens=300,
    )
    if words := wording.usable(answer.text):
        actions.reword(session_id=key, number=turn.number, words=words, by=asker(request).id)


@require_POST
@private
def stop(request: HttpRequest, key: int) -> HttpResponse:
    """Stop here and see the scorecard."""
    try:
        actions.stop(session_id=key, by=asker(request).id, now=datetime.now(UTC))
    except NotFound:
        raise Http404(NOT_FOUND) from None
    return redirect("practice_scorecard", key=key)


@require_safe
@private
def scorecard(request: HttpRequest, key: int) -> HttpResponse:
    """How a finished session went; for its player, and for the lead it is shown to."""
    loaded = _load(request, key)
    view = loaded.view
    if view.card is None:
        return redirect("practice_session", key=key)
    context = {
        "section": "practice",
        "view": view,
        "card": view.card,
        "customer": loaded.customer,
        "points": _points(view),
        "ending": ENDINGS[view.outcome],
        "own": view.by_id == asker(request).id,
        "once": secrets.token_urlsafe(12),
        "missed": view.card.missed[:8],
        "met": view.card.met[:8],
    }
    return render(request, "web/practice/scorecard.html", context)


@require_POST
@private
def share(request: HttpRequest, key: int) -> HttpResponse:
    """Show one's session to one's lead, or stop showing it."""
    shared = request.POST.get("as") == "shown"
    try:
        actions.share(session_id=key, shared=shared, by=asker(request).id, now=datetime.now(UTC))
    except NotFound:
        raise Http404(NOT_FOUND) from None
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("practice_session", key=key)
    messages.success(request, "Your lead can open it now." if shared else "Nobody but you sees it now.")
    return redirect("practice_scorecard", key=key)
