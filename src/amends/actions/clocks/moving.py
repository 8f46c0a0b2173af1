"""Clocks moved by the named events of their case."""

from datetime import datetime

from amends.actions.clocks.overdue import breach
from amends.actions.clocks.stored import calendar_of, facts
from amends.actions.clocks.warnings import plan_warning
from amends.domain import clocks
from amends.domain.vocabulary import ClockKind, ClockState, Status
from amends.store.models import Case, Clock, Event
from amends.store.queries import many, roster

MOVES = ("state", "started_at", "due_at", "ended_at", "pauses", "warn_at", "warned")
"""The columns that an event can change."""


def on_event(case: Case, *, event: str, at: datetime) -> None:
    """Apply one event to every live clock of a locked case, and write each change on the timeline.

    A target of the contract that ends late before any sweep saw it pass is a breach all the same (S0-36).
    """
    for clock in Clock.objects.filter(case=case, ended_at=None).order_by("id"):
        was = clock.state
        if change(clock, event=event, at=at) and was == ClockState.RUNNING and clock.state == ClockState.LATE:
            breach(case, clock=clock, staff=roster.technicians(now=at), now=at)


def change(clock: Clock, *, event: str, at: datetime) -> bool:
    """Apply one event to one clock and save it; whether anything changed."""
    told = move(clock, event=event, at=at)
    if told is None:
        return False
    clock.save(update_fields=MOVES)
    told.save()
    return True


def move(clock: Clock, *, event: str, at: datetime) -> Event | None:
    """Apply one event to one clock, unsaved; the line of the timeline, None when nothing changed."""
    before = facts(clock)
    after = clocks.on_event(before, event=event, at=at, calendar=calendar_of(clock))
    if after is None or after == before:
        return None
    clock.state, clock.started_at = after.state.value, after.started_at
    clock.due_at, clock.ended_at = after.due_at, after.ended_at
    clock.pauses = [[start.isoformat(), end.isoformat() if end else None] for start, end in after.pauses]
    plan_warning(clock, restarted=after.started_at > before.started_at)
    name = clock.kind.replace("_", " ")
    return many.new(
        Event,
        case_id=clock.case_id,
        at=at,
        kind="clock",
        what=f"Clock {name}: {after.state.value}.",
        why=event.replace("_", " "),
        data={"clock": clock.id},
    )


def hand_over(case: Case, *, to: Case, at: datetime) -> None:
    """A case goes into another (both locked): what it owes is owed there, of two of a kind the earlier one.

    What was owed by the customer (their silence) ends, and nothing waits on a case that does not.
    """
    owed = {clock.kind: clock for clock in Clock.objects.filter(case=to, ended_at=None)}
    for clock in Clock.objects.filter(case=case, ended_at=None).order_by("id"):
        other = owed.get(clock.kind)
        if clock.kind == ClockKind.CLIENT_SILENCE or (other is not None and other.due_at <= clock.due_at):
            change(clock, event="merged", at=at)
            continue
        if other is not None:
            change(other, event="merged", at=at)
        clock.case = to
        clock.save(update_fields=["case"])
        name = clock.kind.replace("_", " ")
        Event.objects.create(
            case=to, at=at, kind="clock", what=f"Clock {name}: goes on here.", why=f"it was owed on #{case.id}",
            data={"clock": clock.id},
        )  # fmt: skip
        if to.status != Status.WAITING_CUSTOMER:
            change(clock, event="customer_back", at=at)
