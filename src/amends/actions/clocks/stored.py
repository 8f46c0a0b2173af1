"""A stored clock as the rules see it."""

from datetime import datetime

from amends.actions import tuning
from amends.domain import clocks
from amends.domain.vocabulary import ClockKind, ClockState
from amends.store.models import Clock


def facts(clock: Clock) -> clocks.ClockFacts:
    """A stored clock as the domain sees it."""
    return clocks.ClockFacts(
        kind=ClockKind(clock.kind),
        state=ClockState(clock.state),
        started_at=clock.started_at,
        due_at=clock.due_at,
        seconds=clock.seconds,
        pauses=tuple(
            (datetime.fromisoformat(start), datetime.fromisoformat(end) if end else None)
            for start, end in clock.pauses
        ),
        ended_at=clock.ended_at,
    )


def calendar_of(clock: Clock) -> clocks.Calendar:
    """The calendar a clock runs by; one without runs round the clock."""
    if clock.calendar_id is None:
        return clocks.ALWAYS
    return tuning.in_force().calendars[clock.calendar_id]
