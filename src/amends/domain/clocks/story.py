"""A clock's whole life as moments to be told: started, paused from when to when and why, met, late or stopped."""

from dataclasses import dataclass
from datetime import datetime

from amends.domain.clocks.life import ClockFacts
from amends.domain.vocabulary import ClockState

_ENDS = {
    ClockState.MET: "met in time",
    ClockState.LATE: "met late",
    ClockState.STOPPED: "stopped",
}
WAITING = "waiting for the customer"
"""The one reason for which a clock pauses."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened to a clock: at an instant, or from one `until` another; `why` may be empty."""

    at: datetime
    what: str
    until: datetime | None = None
    why: str = ""


def story(clock: ClockFacts) -> tuple[Moment, ...]:
    """The moments of a clock in the order of time. A pause that goes on has no `until`."""
    found = [Moment(clock.started_at, "started")]
    found += [Moment(start, "paused", until=end, why=WAITING) for start, end in clock.pauses]
    overdue = clock.state in (ClockState.OVERDUE, ClockState.LATE)
    if overdue:
        found.append(Moment(clock.due_at, "time ran out"))
    if clock.ended_at is not None and clock.state in _ENDS:
        found.append(Moment(clock.ended_at, _ENDS[clock.state]))
    return tuple(sorted(found, key=lambda moment: moment.at))
