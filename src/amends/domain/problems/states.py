"""How a problem moves: one table, read by the buttons, the actions and the diagram in the docs."""

from collections.abc import Mapping
from enum import StrEnum

from amends.domain.cases import Refused


class ProblemKind(StrEnum):
    """A fault with a root cause (S0-83), or a way of working that makes people angry (S0-84)."""

    CAUSE = "cause"
    IMPROVEMENT = "improvement"


class ProblemState(StrEnum):
    """The life of a problem. A known error has a cause, a workaround and words for customers."""

    PROPOSED = "proposed"
    OPEN = "open"
    KNOWN_ERROR = "known_error"
    SOLVED = "solved"
    DISMISSED = "dismissed"


PROPOSED, OPEN, KNOWN = ProblemState.PROPOSED, ProblemState.OPEN, ProblemState.KNOWN_ERROR
SOLVED, DISMISSED = ProblemState.SOLVED, ProblemState.DISMISSED
LIVE = (PROPOSED, OPEN, KNOWN)
"""States in which somebody still has to do something."""
TRANSITIONS: Mapping[tuple[ProblemState, str], ProblemState] = {
    (PROPOSED, "accept"): OPEN,
    **{(state, "dismiss"): DISMISSED for state in LIVE},
    (OPEN, "know"): KNOWN,
    (KNOWN, "forget"): OPEN,
    **{(state, "solve"): SOLVED for state in (OPEN, KNOWN)},
    **{(state, "reopen"): OPEN for state in (SOLVED, DISMISSED)},
}
WHY_NOT = {
    "accept": "Only a proposed problem is taken on; this one is worked on or over already.",
    "dismiss": "This problem is over already.",
    "know": "Only an open problem becomes a known error.",
    "forget": "Only a known error can be open again.",
    "solve": "Take the problem on first; what nobody works on cannot be solved.",
    "reopen": "This problem is open already.",
}


def move(*, state: ProblemState, event: str) -> ProblemState:
    """The state after `event`. Raises Refused with a sentence when the table has no such move."""
    after = TRANSITIONS.get((state, event))
    if after is None:
        raise Refused(
            WHY_NOT.get(event, f"A problem that is {state.value.replace('_', ' ')} cannot do that.")
        )
    return after


def events_from(*, state: ProblemState) -> frozenset[str]:
    """The events that this state answers to."""
    return frozenset(event for (before, event) in TRANSITIONS if before == state)


def missing(*, event: str, cause: str, workaround: str, known_text: str, solution: str) -> tuple[str, ...]:
    """What must be written before this move, in words; nothing for moves that ask for nothing.

    A known error is of use only with a way around it and words that customers may read (S0-24); a solution without a
    cause is a fault that went away by itself.
    """
    asked = {
        "know": (
            ("the cause", cause),
            ("the workaround", workaround),
            ("the words for customers", known_text),
        ),
        "solve": (("the cause", cause), ("what was done", solution)),
    }.get(event, ())
    return tuple(words for words, text in asked if not text.strip())
