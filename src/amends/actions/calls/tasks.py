"""Tasks of a call, ours and the customer's: by when, the reminder, and the call to the owner once they are late (S2-29)."""

from datetime import UTC, datetime

from django.db import transaction

from amends.actions import alerts, room, telling, tuning
from amends.domain import promises
from amends.store.models import Call, Case, Task, Technician
from amends.store.models.escalation import AlertReason
from amends.store.queries import roster


def due(text: str, usual: datetime | None, *, zone: str, now: datetime) -> datetime:
    """By when a task is due: the time that its words name, else `usual`, else what the desk has as its figure."""
    try:
        named = promises.expressions(text=text, now=now, zone=zone)
    except promises.UnknownZoneError:
        zone, named = "UTC", promises.expressions(text=text, now=now, zone="UTC")
    told = [one.deadline for one in named if one.deadline is not None and one.deadline > now]
    if told:
        return told[0].astimezone(UTC)
    if usual is not None and usual > now:
        return usual
    return tuning.in_force().owed.task_due(now=now, zone=zone).astimezone(UTC)


def agree(
    case: Case, *, call: Call, by_customer: bool, text: str, due_at: datetime, by: Technician, now: datetime
) -> Task:
    """Keep a task on a locked case, with its time and its first reminder."""
    task = Task.objects.create(
        case=case, call=call, by_customer=by_customer, text=text, made_by=by, made_at=now, due_at=due_at,
        remind_at=tuning.in_force().owed.first_reminder(due_at=due_at, now=now),
    )  # fmt: skip
    whose = "The customer" if by_customer else "We"
    what = f"{whose} agreed to: {text}"
    room.record(case, kind="task", what=what, why=f"By {due_at:%d %b %H:%M} UTC.", at=now, by=by.pk)
    return task


@transaction.atomic
def remind(*, now: datetime, limit: int = 50) -> int:
    """Remind of tasks that are nearly due, and call the owner for those that are late; how many there were.

    The owner of the case is asked for the customer's tasks too: nobody leaves a customer alone with their part.
    """
    waiting = (
        Task.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(done_at=None, remind_at__lte=now)
        .select_related("case__organisation", "made_by")
        .order_by("remind_at")[:limit]
    )
    found = list(waiting)
    staff = roster.technicians(now=now) if found else {}
    for task in found:
        late = task.due_at is None or task.due_at <= now
        task.remind_at = None if late else task.due_at
        task.save(update_fields=["remind_at"])
        _tell(task, late=late, staff=staff, now=now)
    return len(found)


def _tell(task: Task, *, late: bool, staff: dict[int, roster.Technician], now: datetime) -> None:
    case = task.case
    whose = "The customer wanted to" if task.by_customer else "We wanted to"
    ask = " Ask them how it stands." if task.by_customer else ""
    what = f"{whose}: {task.text}"
    when = (
        f"It was due {task.due_at:%d %b %H:%M} UTC." if late else f"It is due {task.due_at:%d %b %H:%M} UTC."
    )
    person = case.owner_id or task.made_by_id
    room.record(
        case, kind="task_reminded", what=f"{'Late' if late else 'Nearly due'}: {task.text}", why=when, at=now
    )
    if late:
        alerts.call_owner_and_next(
            case=case, reason=AlertReason.TASK_DUE, subject=f"task:{task.pk}", why=f"{what}. {when}{ask}", staff=staff,
            owner_id=person, owner_only=True, now=now,
        )  # fmt: skip
        return
    telling.tell(
        people=[person], subject=f"#{case.id}: {task.text}"[:200], body=f"{what}. {when}{ask}",
        path=f"/cases/{case.id}/", now=now,
    )  # fmt: skip
