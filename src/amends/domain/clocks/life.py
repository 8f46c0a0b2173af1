"""What happens to a clock: one table of kind and event, applied to the state it is in.

Words by a machine (`automatic_reply`) and words among ourselves (`note`) stand in no row: an automatic reply never
stops a clock, and a note is never an update (P3, P8, S0-10).
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from amends.domain.clocks.calendar import Calendar
from amends.domain.clocks.deadline import deadline, elapsed
from amends.domain.vocabulary import ClockKind, ClockState


class Effect(StrEnum):
    """What an event does to a clock that is still going."""

    MEET = "meet"
    PAUSE = "pause"
    RESUME = "resume"
    RESTART = "restart"
    FALL_DUE = "fall_due"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """One clock as it stands. `pauses` may end with one that has no end yet; `ended_at` is set once it is over."""

    kind: ClockKind
    state: ClockState
    started_at: datetime
    due_at: datetime
    seconds: int
    pauses: tuple[tuple[datetime, datetime | None], ...] = ()
    ended_at: datetime | None = None


EVENTS: Mapping[str, str] = {
    "human_reply": "a person wrote to the customer",
    "human_call": "a person spoke with the customer",
    "owner_contacted": "the owner reached the customer",
    "plan_given": "a corrective plan reached the customer",
    "automatic_reply": "a machine answered",
    "note": "somebody wrote a note",
    "customer_message": "the customer wrote or called",
    "customer_back": "what we waited for arrived",
    "waiting_customer": "the case waits for the customer",
    "resolved": "we think it is fixed",
    "verified": "the customer sees it fixed",
    "reopened": "the case was opened again",
    "case_closed": "the case was closed",
    "merged": "the case went into another",
    "due_passed": "the time ran out",
}

CASE_EVENTS: Mapping[str, str] = {
    "agent_replied": "human_reply",
    "agent_called": "human_call",
    "customer_wrote": "customer_message",
    "waiting": "waiting_customer",
    "resolve": "resolved",
    "verify": "verified",
    "close": "case_closed",
    "force_close": "case_closed",
    "reopen": "reopened",
    "merge": "merged",
}
"""The events of `domain.cases` under the names they have for clocks; either name is taken."""

_EVERY = {"due_passed": Effect.FALL_DUE, "merged": Effect.STOP}
_PAUSABLE = {
    "waiting_customer": Effect.PAUSE,
    "customer_message": Effect.RESUME,
    "customer_back": Effect.RESUME,
    "human_call": Effect.RESUME,  # a letter of ours leaves the case waiting, words by voice do not
    "reopened": Effect.RESUME,
}

EFFECTS: Mapping[ClockKind, Mapping[str, Effect]] = {
    ClockKind.FIRST_REPLY: {
        **_EVERY,
        "human_reply": Effect.MEET,
        "human_call": Effect.MEET,
        "owner_contacted": Effect.MEET,
        "plan_given": Effect.MEET,
        "case_closed": Effect.STOP,
    },
    ClockKind.NEXT_UPDATE: {
        **_EVERY,
        **_PAUSABLE,
        "human_reply": Effect.MEET,
        "human_call": Effect.MEET,
        "owner_contacted": Effect.MEET,
        "plan_given": Effect.MEET,
        "resolved": Effect.STOP,
        "verified": Effect.STOP,
        "case_closed": Effect.STOP,
    },
    # Only the owner's own contact counts; words of a lower role do not discharge it (P11, S0-39).
    ClockKind.OWNER_OUTREACH: {**_EVERY, "owner_contacted": Effect.MEET, "case_closed": Effect.STOP},
    # A plan, or an answer that owns the failure, in writing (P5): any other words leave it owed.
    ClockKind.PLAN: {
        **_EVERY,
        "plan_given": Effect.MEET,
        "resolved": Effect.MEET,
        "case_closed": Effect.STOP,
    },
    ClockKind.RESOLUTION: {
        **_EVERY,
        **_PAUSABLE,
        "resolved": Effect.MEET,
        "verified": Effect.MEET,
        "case_closed": Effect.STOP,
    },
    # A follow-up is owed after the case is closed as well, so closing leaves it (P6, S3-26, K15).
    ClockKind.FOLLOW_UP: {
        **_EVERY,
        "human_reply": Effect.MEET,
        "human_call": Effect.MEET,
        "owner_contacted": Effect.MEET,
    },
    # Runs from our last message, so that each further one starts it anew (P8, K16).
    ClockKind.CLIENT_SILENCE: {
        **_EVERY,
        "human_reply": Effect.RESTART,
        "human_call": Effect.STOP,
        "customer_message": Effect.STOP,
        "customer_back": Effect.STOP,
        "owner_contacted": Effect.STOP,
        "resolved": Effect.STOP,
        "verified": Effect.STOP,
        "reopened": Effect.STOP,
        "case_closed": Effect.STOP,
    },
}

LIVE = (ClockState.RUNNING, ClockState.PAUSED, ClockState.OVERDUE)
"""States that some event leaves; the others are final."""


def on_event(clock: ClockFacts, *, event: str, at: datetime, calendar: Calendar) -> ClockFacts | None:
    """The clock after an event at `at`, or None when the event means nothing to it.

    Pauses are cut out of business time when they end. Met up to and including the due instant, else late.
    Raises ValueError for an event that no table knows.
    """
    name = CASE_EVENTS.get(event, event)
    if name not in EVENTS:
        raise ValueError(f"{event!r} is not an event of clocks; known: {', '.join([*EVENTS, *CASE_EVENTS])}")
    effect = EFFECTS[clock.kind].get(name)
    if clock.state not in LIVE or effect is None:
        return None
    at = max(at, clock.started_at)
    if effect is Effect.MEET:
        met = _resumed(clock, at=at, calendar=calendar) if clock.state is ClockState.PAUSED else clock
        state = ClockState.MET if at <= met.due_at else ClockState.LATE
        return dataclasses.replace(met, state=state, ended_at=at)
    if effect is Effect.STOP:
        return dataclasses.replace(_ended_pause(clock, at=at), state=ClockState.STOPPED, ended_at=at)
    if effect is Effect.RESTART:
        return _restarted(clock, at=at, calendar=calendar)
    if effect is Effect.PAUSE and clock.state is ClockState.RUNNING and at < clock.due_at:
        return dataclasses.replace(clock, state=ClockState.PAUSED, pauses=(*clock.pauses, (at, None)))
    if effect is Effect.RESUME and clock.state is ClockState.PAUSED:
        return _resumed(clock, at=at, calendar=calendar)
    if effect is Effect.FALL_DUE and clock.state is ClockState.RUNNING and at >= clock.due_at:
        return dataclasses.replace(clock, state=ClockState.OVERDUE)
    return None


def _ended_pause(clock: ClockFacts, *, at: datetime) -> ClockFacts:
    """The clock with its last pause ended, if one is open."""
    if not clock.pauses or clock.pauses[-1][1] is not None:
        return clock
    start = clock.pauses[-1][0]
    return dataclasses.replace(clock, pauses=(*clock.pauses[:-1], (start, max(at, start))))


def _resumed(clock: ClockFacts, *, at: datetime, calendar: Calendar) -> ClockFacts:
    """The clock running again, its due time moved by the open time that the pause took.

    Each pause moves the due time that stood, so a target that is not a number of seconds of this calendar
    (the close of business) moves alike.
    """
    ended = _ended_pause(clock, at=at)
    pause = ended.pauses[-1] if ended.pauses else None
    due_at = clock.due_at
    if pause is not None and pause[1] is not None:
        due_at = _moved(clock.due_at, pause=(pause[0], pause[1]), calendar=calendar)
    return dataclasses.replace(ended, state=ClockState.RUNNING, due_at=due_at)


def _moved(due_at: datetime, *, pause: tuple[datetime, datetime], calendar: Calendar) -> datetime:
    left = elapsed(calendar=calendar, start=pause[0], end=due_at)
    return deadline(calendar=calendar, start=pause[1], seconds=left)


def _restarted(clock: ClockFacts, *, at: datetime, calendar: Calendar) -> ClockFacts:
    """The clock from the beginning, at `at`."""
    due_at = deadline(calendar=calendar, start=at, seconds=clock.seconds)
    return dataclasses.replace(clock, state=ClockState.RUNNING, started_at=at, due_at=due_at, pauses=())
