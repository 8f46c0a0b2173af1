"""The life of a promise as a table (P9): kept by its minute, broken when it passes, moved only before."""

from datetime import datetime, timedelta
from enum import StrEnum

from amends.domain.vocabulary import PromiseState


class Event(StrEnum):
    """What can happen to a promise."""

    DELIVERED = "delivered"
    DUE_PASSED = "due_passed"
    MOVED = "moved"


class RefusedError(ValueError):
    """A change that a promise does not allow; the message is fit to show."""


_IN_TIME = {
    (PromiseState.OPEN, Event.DELIVERED): PromiseState.KEPT,
    (PromiseState.OPEN, Event.MOVED): PromiseState.RENEGOTIATED,
    (PromiseState.OPEN, Event.DUE_PASSED): PromiseState.OPEN,
}
_AFTER = {
    (PromiseState.OPEN, Event.DELIVERED): PromiseState.LATE,
    (PromiseState.OPEN, Event.DUE_PASSED): PromiseState.BROKEN,
    (PromiseState.BROKEN, Event.DELIVERED): PromiseState.LATE,
    (PromiseState.BROKEN, Event.DUE_PASSED): PromiseState.BROKEN,
}
TABLE = {"in time": _IN_TIME, "after": _AFTER}
"""State and event to the next state, before the due minute is over and after it; what is absent is refused."""


def is_due(*, at: datetime, due_at: datetime) -> bool:
    """Whether the due minute is over: a promise "by 14:00" is in time until 14:00:59."""
    return at >= due_at.replace(second=0, microsecond=0) + timedelta(minutes=1)


def on_event(state: PromiseState, *, event: Event | str, at: datetime, due_at: datetime) -> PromiseState:
    """The state after `event` at `at` (both aware). Events on a settled promise change nothing.

    Raises `RefusedError` when a promise would be moved after it was due: then it is broken (P9, S2-24).
    """
    event = Event(event)
    if state in (PromiseState.KEPT, PromiseState.LATE, PromiseState.RENEGOTIATED):
        return state
    over = is_due(at=at, due_at=due_at)
    if state is PromiseState.BROKEN:
        over = True
    following = TABLE["after" if over else "in time"].get((state, event))
    if following is None:
        raise RefusedError(
            "This promise is past its time and cannot be moved; own up to it and make a new one."
        )
    return following


def next_reminder(
    *, made_at: datetime, due_at: datetime, shares: tuple[int, ...], sent: int
) -> tuple[int, datetime] | None:
    """The next reminder after the share `sent` (per cent of the time given), as (share, when); None when all are sent.

    `shares` rise; 100 is the due time itself. All times aware.
    """
    share = next((share for share in shares if share > sent), None)
    return None if share is None else (share, made_at + (due_at - made_at) * share / 100)


def reminder_due(
    *, made_at: datetime, due_at: datetime, shares: tuple[int, ...], sent: int, now: datetime
) -> int | None:
    """The share to remind of now; of several that have come meanwhile only the last, so that nobody is told twice."""
    come = [share for share in shares if share > sent and made_at + (due_at - made_at) * share / 100 <= now]
    return come[-1] if come else None
