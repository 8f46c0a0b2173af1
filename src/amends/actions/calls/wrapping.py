"""The wrap-up: what was said, noted, promised and agreed goes on the case in one go, and only once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from amends.actions import cases as case_actions
from amends.actions import clocks, room
from amends.actions.calls import guiding, taking, tasks
from amends.actions.cases import answering, calling, reaching
from amends.actions.errors import Invalid, NotFound
from amends.domain.calls import LineKind
from amends.domain.cases import Refused
from amends.store.models import Alert, Call, CallLine, Case, Message, Task, Technician
from amends.store.models.call import Direction, Outcome

MOST_TASKS = 20
LONGEST_TASK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrap:
    """A wrap-up as it was looked over: the note with the spans of its promises, who does what, and when we call again.

    `reached` is false for a call that nobody picked up. `responsible` and `cause` may be empty.
    """

    note: str
    promises: Sequence[tuple[int, int]] = ()
    basis: str = ""
    our_tasks: Sequence[str] = ()
    their_tasks: Sequence[str] = ()
    follow_up_at: datetime | None = None
    category: str = ""
    responsible: str = ""
    cause: str = ""
    reached: bool = True
    tasks_due_at: datetime | None = None
    """By when a task is due that names no time itself; None leaves it to the figures of the desk."""
    zone: str = "UTC"
    """The zone in which the times of the tasks are written."""


@transaction.atomic
def finish(*, call_id: int, by: int, wrap: Wrap, once: str, now: datetime) -> int:
    """Save a wrap-up. The case's number.

    The same form sent twice has one effect; when a colleague was first, these words become a note on the case, so that
    nothing typed is lost. Raises NotFound, Invalid, Refused.
    """
    taken = taking.take(call_id=call_id, by=by, write=False)
    call = taken.call
    if call.case_id is None:
        raise Invalid("case", "Say first which case this call is about, or open one.")
    if call.finished_at is not None:
        return _too_late(call, case_id=call.case_id, by=taken.by, note=wrap.note, once=once, now=now)
    case = room.take(case_id=call.case_id, by=by, action="answer").case
    _file_words(call, case_id=case.id, by=taken.by, wrap=wrap, once=once, now=now)
    if wrap.category:
        case_actions.set_category(case_id=case.id, category=wrap.category, by=by, now=now)
    if wrap.cause.strip():
        case_actions.record_cause(
            case_id=case.id, by=by, responsible=wrap.responsible or "us", words=wrap.cause, now=now
        )
    _tasks(call, case=case, by=taken.by, wrap=wrap, now=now)
    if wrap.follow_up_at is not None:
        _follow_up(call, case_id=case.id, by=taken.by, at=wrap.follow_up_at, now=now)
    guiding.wind_up(call, case=case, by=taken.by, now=now)
    _close(call, by=taken.by, wrap=wrap, once=once, now=now)
    return case.id


def _file_words(call: Call, *, case_id: int, by: Technician, wrap: Wrap, once: str, now: datetime) -> None:
    """The customer's words are read like a mail of theirs; ours count like a reply that has left."""
    lines = CallLine.objects.filter(call=call, kind=LineKind.SAID.value, id__gt=call.filed_up_to)
    said = "\n".join(lines.order_by("id").values_list("text", flat=True))
    outgoing = call.direction == Direction.OUT

    def ours() -> int:
        return calling.call(
            case_id=case_id, by=by.pk, words=wrap.note, promises=wrap.promises, basis=wrap.basis,
            reached=wrap.reached, once=f"wrap:{call.id}:{once}"[:60], now=now,
        )  # fmt: skip

    def theirs() -> int | None:
        if not said or not wrap.reached:
            return None
        return calling.heard(
            case_id=case_id, by=by.pk, words=said[: answering.MAX_BODY], now=now,
            contact_id=call.contact_id,
        )  # fmt: skip

    if not outgoing:
        call.heard_id = theirs()
        call.note_id = ours()
        return
    call.note_id = ours()  # we rang: that is the contact we owed, whatever they said then
    call.heard_id = theirs()
    if call.heard_id is not None:
        case = room.take(case_id=case_id, by=by.pk, action="answer").case
        reaching.reached(case, message=Message.objects.get(id=call.note_id), spoken=True, at=now)


def _tasks(call: Call, *, case: Case, by: Technician, wrap: Wrap, now: datetime) -> None:
    for by_customer, given in ((False, wrap.our_tasks), (True, wrap.their_tasks)):
        texts = list(
            dict.fromkeys(" ".join(text.replace("\0", "").split()) for text in given if text.strip())
        )
        field = "their_tasks" if by_customer else "our_tasks"
        if len(texts) > MOST_TASKS:
            raise Invalid(field, f"These are {len(texts)} tasks; {MOST_TASKS} is the most for one call.")
        if any(len(text) > LONGEST_TASK for text in texts):
            raise Invalid(field, f"A task has at most {LONGEST_TASK} characters; write the rest in the note.")
        for text in texts:
            tasks.agree(case, call=call, by_customer=by_customer, text=text, due_at=tasks.due(text, wrap.tasks_due_at,
                        zone=wrap.zone, now=now), by=by, now=now)  # fmt: skip


def _follow_up(call: Call, *, case_id: int, by: Technician, at: datetime, now: datetime) -> None:
    if at <= now:
        raise Invalid("follow_up_at", "That time has passed already. Choose a time to come.")
    case = room.take(case_id=case_id, by=by.pk, action="answer").case
    clocks.set_follow_up(case, due_at=at, why=f"{by.name} agreed it on the telephone.", at=now)
    room.record(
        case,
        kind="follow_up",
        what=f"{by.name} calls again: {at:%d %b %H:%M} UTC.",
        at=now,
        by=by.pk,
        call=call.id,
    )
    room.saved(case, at=now)


def _close(call: Call, *, by: Technician, wrap: Wrap, once: str, now: datetime) -> None:
    call.finished_at = now
    call.ended_at = call.ended_at or max(now, call.began_at)
    if call.outcome in (Outcome.OPEN, Outcome.MISSED):
        call.outcome = (Outcome.SPOKEN if wrap.reached else Outcome.NOT_REACHED).value
    if wrap.reached and call.answered_at is None:
        call.answered_at = call.began_at
    call.save()
    taking.write(call, kind=LineKind.FINISHED, text="", by=by, now=now, once=f"finish:{once}")
    taking.tell(call)


def _too_late(call: Call, *, case_id: int, by: Technician, note: str, once: str, now: datetime) -> int:
    mine = CallLine.objects.filter(call=call, once=f"{by.pk}:finish:{once}"[:80]).exists()
    if not mine and note.strip():
        case_actions.note(case_id=case_id, by=by.pk, body=note, once=f"late:{call.id}:{once}"[:60], now=now)
    return case_id


@transaction.atomic
def do_task(*, task_id: int, by: int, now: datetime) -> int:
    """A task is done, ours or the customer's. The case's number. Raises NotFound, Refused."""
    found = Task.objects.filter(id=task_id).values_list("case_id", flat=True).first()
    if found is None:
        raise NotFound
    taken = room.take(case_id=found, by=by, action="answer")
    task = Task.objects.select_for_update().get(id=task_id)
    if task.done_at is not None:
        raise Refused("This task is done already.")
    task.done_at, task.done_by, task.remind_at = now, taken.by, None
    task.save(update_fields=["done_at", "done_by", "remind_at"])
    Alert.objects.filter(case=taken.case, subject=f"task:{task.pk}", acknowledged_at=None).update(
        acknowledged_at=now, acknowledged_by=taken.by, next_at=None
    )
    room.record(taken.case, kind="task_done", what=f"Done: {task.text}", at=now, by=by)
    room.saved(taken.case, at=now)
    return taken.case.id
