"""Practice sessions: begun, answered, ended, and shown to a lead by whoever played them (S1-26, S0-72)."""

from datetime import datetime

from django.db import transaction

from amends.actions import gate, tuning
from amends.actions.errors import Invalid, NotFound
from amends.catalogue import practice as catalogue
from amends.domain import practice
from amends.domain.cases import Refused
from amends.domain.practice import Customer, Outcome, State, Turn
from amends.store.models import PracticeSession, PracticeShared, PracticeTurn, Technician
from amends.store.queries import practice as stored

LONGEST_ANSWER = 800


@transaction.atomic
def begin(*, customer: str, seed: int, once: str, by: int, now: datetime) -> int:
    """A new session with somebody; the same press again answers with the session it began. Raises NotFound."""
    person = gate.check(by=by, action="practise")
    who = catalogue.load().get(customer)
    if who is None:
        raise NotFound
    state, opening = practice.begin(customer=who, seed=seed)
    made, _ = PracticeSession.objects.get_or_create(
        once=f"{by}:{once}"[:80],
        defaults={
            "by": person, "customer": who.id, "version": who.version, "seed": seed, "opening": opening,
            "state": practice.to_data(state), "started_at": now,
        },
    )  # fmt: skip
    return made.id


@transaction.atomic
def reply(*, session_id: int, text: str, once: str, by: int, now: datetime) -> Turn | None:
    """Answer the customer. The turn, or None when this press was answered already, so that a double click makes one.

    Raises NotFound for a session that is not theirs, Invalid for an empty or oversized text, Refused when it is over.
    """
    session, person, customer = _taken(session_id, by=by)
    words = text.replace("\r\n", "\n").replace("\0", "").strip()
    if PracticeTurn.objects.filter(session=session, once=once[:80]).exists():
        return None
    if session.outcome != Outcome.GOING_ON:
        raise Refused("This session is over. Begin another one; they will not remember you.")
    if not words:
        raise Invalid("body", "The reply is empty. Write what they should hear.")
    state = practice.from_data(session.state)
    desk = tuning.in_force()
    table = desk.moves
    try:
        heard = practice.hear(
            text=words, customer=customer, state=state, table=table, rules=desk.rules, lexicon=desk.lexicon,
            pupil=practice.Pupil(name=person.name, zone=person.zone), now=now,
        )  # fmt: skip
    except practice.TooLong as refusal:
        raise Invalid("body", str(refusal)) from None
    state, turn = practice.answer(customer=customer, state=state, text=words, heard=heard, table=table)
    PracticeTurn.objects.create(
        session=session, number=turn.number, said=words, answer=turn.answer, before=turn.before, after=turn.after,
        changes=practice.changes_to_data(turn.changes), outcome=turn.outcome.value, not_read=turn.not_read, at=now,
        once=once[:80],
    )  # fmt: skip
    session.state = practice.to_data(state)
    _keep(session, state, customer=customer, now=now)
    return turn


@transaction.atomic
def stop(*, session_id: int, by: int, now: datetime) -> None:
    """The trainee stops here; what was written is scored. A session that is over stays as it is."""
    session, _, customer = _taken(session_id, by=by)
    if session.outcome == Outcome.GOING_ON:
        _keep(session, practice.leave(practice.from_data(session.state)), customer=customer, now=now)


@transaction.atomic
def reword(*, session_id: int, number: int, words: str, by: int) -> None:
    """Put freer words of a model in place of the customer's line; what the turn did stays as it is."""
    session, _, _ = _taken(session_id, by=by)
    text = words.replace("\0", "").strip()
    if text and len(text) <= LONGEST_ANSWER:
        PracticeTurn.objects.filter(session=session, number=number).update(answer=text, freer=True)


@transaction.atomic
def share(*, session_id: int, shared: bool, by: int, now: datetime) -> None:
    """Show a session that is over to one's lead, or stop showing it."""
    session, _, _ = _taken(session_id, by=by)
    if session.outcome == Outcome.GOING_ON:
        raise Refused("Finish it first; a session is shown with its scorecard.")
    session.shared_at = now if shared else None
    session.save(update_fields=["shared_at"])


@transaction.atomic
def share_progress(*, shared: bool, by: int, now: datetime) -> None:
    """Show one's progress to one's lead, or stop showing it."""
    person = gate.check(by=by, action="practise")
    if shared:
        PracticeShared.objects.get_or_create(technician=person, defaults={"since": now})
    else:
        PracticeShared.objects.filter(technician=person).delete()


def _taken(session_id: int, *, by: int) -> tuple[PracticeSession, Technician, Customer]:
    """One's own session, locked, with its customer. Raises NotFound, Refused when the customer is gone."""
    person = gate.check(by=by, action="practise")
    session = PracticeSession.objects.select_for_update().filter(id=session_id, by=person).first()
    if session is None:
        raise NotFound
    customer = catalogue.load().get(session.customer)
    if customer is None:
        raise Refused("This customer is not in the catalogue any more.")
    return session, person, customer


def _keep(session: PracticeSession, state: State, *, customer: Customer, now: datetime) -> None:
    """Save where the session stands; over, with its scorecard."""
    session.outcome, session.state = state.outcome.value, practice.to_data(state)
    if state.outcome is not Outcome.GOING_ON:
        card = practice.score(
            customer=customer,
            turns=stored.turns(session_id=session.id),
            outcome=state.outcome,
            table=tuning.in_force().moves,
        )
        session.ended_at, session.points, session.card = now, card.points, practice.card_to_data(card)
    session.save(update_fields=["state", "outcome", "ended_at", "points", "card"])
