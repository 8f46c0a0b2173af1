"""The life of a clock: a table of named events, so that every change on the page has its cause."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from amends.domain.clocks.calendar import Calendar
from amends.domain.clocks.deadline import Pauses, deadline
from amends.domain.vocabulary import ClockKind, ClockState


class Effect(StrEnum):
    """What an event does to a clock."""

    FULFIL = "fulfil"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    FALL_DUE = "fall due"


EVENTS = (
    "human_reply",
    "automatic_reply",
    "note",
    "customer_message",
    "owner_contacted",
    "waiting",
    "resume",
    "resolve",
    "verify",
    "reopen",
    "due_passed",
    "case_closed",
)
_OURS_TO_SAY = (
    ClockKind.FIRST_REPLY,
    ClockKind.NEXT_UPDATE,
    ClockKind.OWNER_OUTREACH,
    ClockKind.PLAN,
    ClockKind.FOLLOW_UP,
)
EFFECTS: Mapping[tuple[str, ClockKind], Effect] = {
    **{("human_reply", kind): Effect.FULFIL for kind in _OURS_TO_SAY},
    ("owner_contacted", ClockKind.OWNER_OUTREACH): Effect.FULFIL,
    ("resolve", ClockKind.RESOLUTION): Effect.FULFIL,
    ("verify", ClockKind.RESOLUTION): Effect.FULFIL,
    ("waiting", ClockKind.RESOLUTION): Effect.PAUSE,
    ("waiting", ClockKind.NEXT_UPDATE): Effect.STOP,
    ("resume", ClockKind.RESOLUTION): Effect.RESUME,
    ("customer_message", ClockKind.RESOLUTION): Effect.RESUME,
    ("customer_message", ClockKind.CLIENT_SILENCE): Effect.STOP,
    **{("due_passed", kind): Effect.FALL_DUE for kind in ClockKind},
    **{("case_closed", kind): Effect.STOP for kind in ClockKind},
}
"""(event, kind) -> effect; what is not here changes nothing. An automatic reply and a note change no clock (P3, P8)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFacts:
    """One clock: `seconds` of its calendar's time from `started_at`, pauses cut out, fall on `due_at`."""

    kind: ClockKind
    state: ClockState
    started_at: datetime
    due_at: datetime
    seconds: int
    pauses: Pauses = ()
    ended_at: datetime | None = None


def on_event(*, clock: ClockFacts, event: str, at: datetime, calendar: Calendar) -> ClockFacts | None:
    """The clock after an event, None when it does not concern it. Raises ValueError for an unknown event."""
    if event not in EVENTS:
        raise ValueError(f"{event!r} is no event of a clock")
    effect = EFFECTS.get((event, clock.kind))
    if effect is None or clock.ended_at is not None:
        return None
    match effect:
        case Effect.FULFIL:
            in_time = clock.state != ClockState.OVERDUE and at <= clock.due_at
            return replace(clock, state=ClockState.MET if in_time else ClockState.LATE, ended_at=at)
        case Effect.STOP:
            return replace(clock, state=ClockState.STOPPED, ended_at=at)
        case Effect.PAUSE if clock.state == ClockState.RUNNING:
            return replace(clock, state=ClockState.PAUSED, pauses=(*clock.pauses, (at, None)))
        case Effect.RESUME if clock.state == ClockState.PAUSED:
            return _resumed(clock, at=at, calendar=calendar)
        case Effect.FALL_DUE if clock.state == ClockState.RUNNING and at >= clock.due_at:
            return replace(clock, state=ClockState.OVERDUE)
    return None


def _resumed(clock: ClockFacts, *, at: datetime, calendar: Calendar) -> ClockFacts:
    """Running again, its deadline later by the business time of the pause."""
    (began, _), pauses = clock.pauses[-1], clock.pauses[:-1]
    pauses = (*pauses, (began, max(at, began)))
    due = deadline(calendar=calendar, start=clock.started_at, seconds=clock.seconds, pauses=pauses)
    return replace(clock, state=ClockState.RUNNING, pauses=pauses, due_at=due)
