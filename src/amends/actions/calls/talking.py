"""While the customer is on the line: what is said, holds, a hand-over, a manager, and two ways out at once."""

from datetime import datetime, timedelta

from django.db import transaction

from amends.actions import cases as case_actions
from amends.actions import room
from amends.actions.calls import beginning, guiding, taking
from amends.actions.cases import calling
from amends.actions.errors import Invalid
from amends.catalogue import calls as catalogue
from amends.domain import calls
from amends.domain.calls import Line, LineKind
from amends.domain.cases import Refused
from amends.domain.playbooks import Event
from amends.store.models import Call, CallLine, CallPerson, Case, Technician
from amends.store.models.call import Outcome

LONGEST_LINE = 5_000
MOST_LINES = 3_000
"""Lines of one call: ten hours at a line every twelve seconds."""
LONGEST_HOLD = timedelta(minutes=60)


@transaction.atomic
def say(*, call_id: int, by: int, words: str, ours: bool = False, once: str = "", now: datetime) -> int:
    """Keep a line: the customer's words, or ours. It is never rewritten (S0-19). Its id.

    The line that was being typed is done with. Raises Invalid for an empty or endless line.
    """
    taken = taking.take(call_id=call_id, by=by)
    text = clean(words, field="words", empty="Write what was said.")
    taking.takes_part(taken.call, taken.by, now=now)
    if CallLine.objects.filter(call=taken.call).count() >= MOST_LINES:
        raise Invalid("words", f"This call has {MOST_LINES:,} lines. Wrap it up and go on in a new one.")
    kind = LineKind.OURS if ours else LineKind.SAID
    line = taking.write(taken.call, kind=kind, text=text, by=taken.by, now=now, once=once)
    CallPerson.objects.filter(call=taken.call, technician=taken.by).update(draft="", drafted_at=now)
    taking.tell(taken.call)
    return line.id


@transaction.atomic
def keep_draft(*, call_id: int, by: int, words: str, now: datetime) -> None:
    """Keep the line that somebody is typing, so that nothing is lost when their browser dies."""
    taken = taking.take(call_id=call_id, by=by)
    taking.takes_part(taken.call, taken.by, now=now)
    text = words.replace("\r\n", "\n").replace("\0", "")[:LONGEST_LINE]
    CallPerson.objects.filter(call=taken.call, technician=taken.by).update(draft=text, drafted_at=now)


@transaction.atomic
def hold(*, call_id: int, by: int, reason: str, seconds: int, once: str = "", now: datetime) -> None:
    """The customer waits: why and how long was said to them, and both are kept (S0-31)."""
    taken = taking.take(call_id=call_id, by=by)
    text = clean(reason, field="reason", empty="Say to them why they wait, and write it here.")
    if not 0 < seconds <= LONGEST_HOLD.total_seconds():
        raise Invalid("minutes", "Say to them how long it takes: between 1 and 60 minutes.")
    if calls.holding(lines_of(taken.call)) is not None:
        raise Invalid("reason", "They are on hold already. Go back to them first.")
    taking.write(
        taken.call, kind=LineKind.HOLD, text=text, by=taken.by, now=now, once=once, seconds=int(seconds)
    )
    taking.tell(taken.call)


@transaction.atomic
def back_from_hold(*, call_id: int, by: int, now: datetime) -> None:
    """Somebody speaks with them again; a second press changes nothing."""
    taken = taking.take(call_id=call_id, by=by)
    if calls.holding(lines_of(taken.call)) is None:
        return
    taking.write(taken.call, kind=LineKind.RESUME, text="", by=taken.by, now=now)
    taking.tell(taken.call)


@transaction.atomic
def transfer(*, call_id: int, by: int, to: int, said: str, once: str = "", now: datetime) -> None:
    """Hand the call to a colleague, with what they need to know before hello (S3-03). The lines go along."""
    taken = taking.take(call_id=call_id, by=by)
    call = taken.call
    text = clean(
        said, field="said", empty="Say what they need to know, so that the customer need not tell it again."
    )
    to_whom = Technician.objects.filter(id=to, is_active=True).first()
    if to_whom is None or to_whom.pk == by:
        raise Invalid("to", "Choose the colleague who takes the call.")
    if call.case is not None and not taking.sees_case(call.case, to_whom):
        raise Invalid("to", f"{to_whom.name} does not see this case. Choose somebody of its team.")
    line = taking.write(
        call, kind=LineKind.TRANSFER, text=f"{taken.by.name} to {to_whom.name}: {text}", by=taken.by, now=now, once=once,
        to=to_whom.pk,
    )  # fmt: skip
    if line.at != now:
        return
    CallPerson.objects.get_or_create(call=call, technician=to_whom, defaults={"at": now})
    call.technician = to_whom
    call.save(update_fields=["technician"])
    taking.tell(call)


@transaction.atomic
def manager_please(*, call_id: int, by: int, now: datetime) -> int:
    """The customer asks for somebody with more authority: one press, no reason to type (S0-38). The case's number."""
    taken = taking.take(call_id=call_id, by=by)
    case = beginning.open_for(taken.call, by=taken.by, now=now)
    asked = CallLine.objects.filter(
        call=taken.call, kind=LineKind.MANAGER.value, at__gt=now - timedelta(minutes=2)
    )
    if not asked.exists():
        _hand_up(taken, case=case, now=now)
        taking.write(taken.call, kind=LineKind.MANAGER, text="They ask for a manager.", by=taken.by, now=now)
    taking.tell(taken.call)
    return case.id


def _hand_up(taken: taking.Taken, *, case: Case, now: datetime) -> None:
    """By the run of the case, else by hand; where nobody stands above, the supervisor is told instead."""
    if guiding.hand_to_manager(taken.call, case=case, by=taken.by, now=now):
        return
    why = "The customer asks for a manager, on the telephone, now."
    try:
        with transaction.atomic():
            case_actions.escalate(case_id=case.id, by=taken.by.pk, why=why, now=now)
    except Refused:
        held = room.take(case_id=case.id, by=taken.by.pk, action="answer")
        calling.tell_supervisor(held, what=f"{taken.by.name} is asked for a manager.", why=why, now=now)


@transaction.atomic
def threatened(*, call_id: int, by: int, words: str = "", now: datetime) -> int:
    """“I feel threatened”: the call ends at once and by right (S1-20, S1-22), and the lead follows up (S1-23).

    The case's number. A second press changes nothing.
    """
    taken = taking.take(call_id=call_id, by=by)
    call = taken.call
    case = beginning.open_for(call, by=taken.by, now=now)
    if call.outcome == Outcome.ENDED_BY_US:
        return case.id
    said = " ".join(words.replace("\0", "").split())[:LONGEST_LINE]
    why = f"felt threatened on the telephone. {said}".strip()
    taking.write(call, kind=LineKind.THREATENED, text=said or "I feel threatened.", by=taken.by, now=now)
    told = guiding.tell_if_running(call, case=case, by=taken.by, event=Event.THREAT, words=why, now=now)
    if not told:
        case_actions.end_call(case_id=case.id, by=by, why=why, now=now)
    call.outcome, call.ended_at = Outcome.ENDED_BY_US.value, max(call.ended_at or now, call.began_at)
    call.save(update_fields=["outcome", "ended_at"])
    taking.tell(call)
    return case.id


@transaction.atomic
def bring_in(*, call_id: int, by: int, now: datetime) -> None:
    """Somebody's life may be in danger: the lead is called at once, whoever answers stays on the line."""
    taken = taking.take(call_id=call_id, by=by)
    case = beginning.open_for(taken.call, by=taken.by, now=now)
    asked = CallLine.objects.filter(
        call=taken.call, kind=LineKind.JOINED.value, data__asked=True, at__gt=now - timedelta(minutes=2)
    )
    if asked.exists():
        return
    held = room.take(case_id=case.id, by=by, action="answer")
    calling.tell_supervisor(
        held,
        what=f"{taken.by.name} heard words of self-harm.",
        why=f"They are on the line and need a second person now. {in_danger(lines_of(taken.call))}".strip(),
        now=now,
    )
    taking.write(
        taken.call,
        kind=LineKind.JOINED,
        text=f"{taken.by.name} called for a colleague.",
        by=taken.by,
        now=now,
        asked=True,
    )
    taking.tell(taken.call)


@transaction.atomic
def safe_now(*, call_id: int, by: int, words: str, now: datetime) -> None:
    """How the person whose life was in danger is cared for now: who is with them, who was called."""
    taken = taking.take(call_id=call_id, by=by)
    text = clean(words, field="words", empty="Write who is with them, and who was called.")
    taking.write(taken.call, kind=LineKind.SAFETY, text=text, by=taken.by, now=now)
    taking.tell(taken.call)


def in_danger(lines: list[Line]) -> str:
    """The customer's words that speak of ending their life, until somebody wrote how they are cared for."""
    for line in reversed(lines):
        if line.kind is LineKind.SAFETY:
            return ""
        if line.kind is LineKind.SAID and (
            found := calls.speaks_of_self_harm(line.text, known=catalogue.safety())
        ):
            return found
    return ""


def lines_of(call: Call) -> list[Line]:
    """The lines of a call as the domain sees them."""
    found = (
        CallLine.objects.filter(call=call).order_by("id").values_list("kind", "text", "at", "by_id", "data")
    )
    return [
        Line(kind=LineKind(kind), text=text, at=at, by=by or 0, seconds=int(data.get("seconds", 0)))
        for kind, text, at, by, data in found
    ]


def clean(words: str, *, field: str, empty: str) -> str:
    """Words as they are kept. Raises Invalid for none, and for more than a line holds."""
    text = words.replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise Invalid(field, empty)
    if len(text) > LONGEST_LINE:
        raise Invalid(
            field, f"This line has {len(text):,} characters; {LONGEST_LINE:,} are the most. Split it."
        )
    return text
