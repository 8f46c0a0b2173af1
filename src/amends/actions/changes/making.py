"""A change is made: it begins, its tasks are done, it ends well or not."""

from datetime import datetime

from django.db import transaction

from amends.actions import deeds, reviews
from amends.actions.changes.planning import take
from amends.actions.errors import Invalid, NotFound
from amends.domain import changes
from amends.domain.cases import Refused
from amends.domain.changes import ChangeKind, ChangeState
from amends.store.models import ChangeTask, Technician

ENDS = {"finish": "done as planned", "fail": "failed", "back_out": "backed out"}
"""How a change ends: event of the table, and the words for it."""
LONGEST = 4000


@transaction.atomic
def start(*, change_id: int, by: int, now: datetime) -> None:
    """Begin: an approved change, or an emergency that is handed in."""
    taken = take(change_id=change_id, by=by)
    change = taken.change
    early = change.kind == ChangeKind.EMERGENCY and change.state == ChangeState.ASKED
    event = "start_early" if early else "start"
    change.state = changes.move(
        state=ChangeState(change.state), event=event, kind=ChangeKind(change.kind)
    ).value
    change.started_at = now
    change.save(update_fields=["state", "started_at"])
    said = f"{taken.by.name} began{' before it was decided, as an emergency' if early else ''}."
    deeds.write(change, kind="change_started", what=said, at=now, by=by)


@transaction.atomic
def end(*, change_id: int, event: str, result: str, by: int, now: datetime) -> None:
    """Say how it ended and what came of it; one that went wrong is reviewed (P16).

    Raises Refused for `finish` while a task is open, Invalid without a result.
    """
    if event not in ENDS:
        raise Invalid("event", "Choose how it ended.")
    taken = take(change_id=change_id, by=by)
    change = taken.change
    after = changes.move(state=ChangeState(change.state), event=event)
    words = result.replace("\r\n", "\n").replace("\0", "").strip()
    if not words or len(words) > LONGEST:
        raise Invalid("result", f"Say what came of it, in {LONGEST:,} characters at most.")
    left = change.tasks.filter(done_at=None).count()
    if event == "finish" and left:
        raise Refused(f"{left} task{'' if left == 1 else 's'} of it {'is' if left == 1 else 'are'} not done.")
    change.state, change.ended_at, change.result = after.value, now, words
    change.save(update_fields=["state", "ended_at", "result"])
    what = f"{taken.by.name} says: {ENDS[event]}."
    deeds.write(change, kind="change_ended", what=what, why=words, at=now, by=by)
    if event == "finish":
        reviews.settle_linked(change=change, why="The change is made.", by=by, now=now)
    else:
        reviews.open_for_change(change, now=now)


@transaction.atomic
def add_task(*, change_id: int, words: str, person_id: int | None, once: str, by: int, now: datetime) -> None:
    """Add one thing to do. Sent twice, it is added once."""
    taken = take(change_id=change_id, by=by)
    change = taken.change
    if change.state in (ChangeState.DONE, ChangeState.FAILED, ChangeState.BACKED_OUT, ChangeState.WITHDRAWN):
        raise Refused("This change is over.")
    said = " ".join(words.replace("\0", "").split())
    if not said or len(said) > 300:
        raise Invalid("words", "Say what is to be done, in 300 characters at most.")
    person = Technician.objects.filter(id=person_id, is_active=True).first() if person_id else None
    _, made = ChangeTask.objects.get_or_create(
        once=once[:80], defaults={"change": change, "words": said, "person": person}
    )
    if made:
        deeds.write(change, kind="change_task", what=f"{taken.by.name} added a task: {said}", at=now, by=by)


@transaction.atomic
def tick(*, task_id: int, by: int, now: datetime) -> None:
    """A task is done; ticked twice it stays done."""
    change_id = ChangeTask.objects.filter(id=task_id).values_list("change_id", flat=True).first()
    if change_id is None:
        raise NotFound
    taken = take(change_id=change_id, by=by)
    task = ChangeTask.objects.get(id=task_id)
    if task.done_at is not None:
        return
    task.done_at, task.done_by = now, taken.by
    task.save(update_fields=["done_at", "done_by"])
    deeds.write(taken.change, kind="change_task", what=f"{taken.by.name} did: {task.words}", at=now, by=by)
