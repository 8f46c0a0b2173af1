"""How a review moves: one table, read by the buttons, the actions and the diagram in the docs."""

from collections.abc import Mapping
from enum import StrEnum

from amends.domain.cases import Refused


class ReviewState(StrEnum):
    """The life of a review."""

    DUE = "due"
    RUNNING = "running"
    DONE = "done"


DUE, RUNNING, DONE = ReviewState.DUE, ReviewState.RUNNING, ReviewState.DONE
TRANSITIONS: Mapping[tuple[ReviewState, str], ReviewState] = {
    (DUE, "start"): RUNNING,
    (RUNNING, "answer"): RUNNING,
    (RUNNING, "finish"): DONE,
    (DONE, "reopen"): RUNNING,
}
WHY_NOT = {
    "start": "This review has been started already.",
    "answer": "Start the review first; its fifteen minutes begin then.",
    "finish": "This review does not run, so it cannot be finished.",
    "reopen": "Only a finished review can be taken up again.",
}


def move(*, state: ReviewState, event: str) -> ReviewState:
    """The state after `event`. Raises Refused with a sentence when the table has no such move."""
    after = TRANSITIONS.get((state, event))
    if after is None:
        raise Refused(WHY_NOT.get(event, f"A review that is {state.value} cannot do that."))
    return after


def events_from(*, state: ReviewState) -> frozenset[str]:
    """The events that this state answers to."""
    return frozenset(event for (before, event) in TRANSITIONS if before == state)
