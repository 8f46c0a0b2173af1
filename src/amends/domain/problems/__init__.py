"""Problems: what keeps coming back, why, how to live with it meanwhile, and what was done about it."""

from amends.domain.problems.letter import Solved, letter
from amends.domain.problems.patterns import By, Counted, Pattern, PatternRule, Sighting, find
from amends.domain.problems.states import (
    LIVE,
    TRANSITIONS,
    ProblemKind,
    ProblemState,
    events_from,
    missing,
    move,
)

__all__ = [
    "LIVE",
    "TRANSITIONS",
    "By",
    "Counted",
    "Pattern",
    "PatternRule",
    "ProblemKind",
    "ProblemState",
    "Sighting",
    "Solved",
    "events_from",
    "find",
    "letter",
    "missing",
    "move",
]
