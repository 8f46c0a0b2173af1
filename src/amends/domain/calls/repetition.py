"""The customer says it again: time for a patient redirect to the sequence of events (S0-27)."""

from collections.abc import Sequence
from dataclasses import dataclass

from amends.domain.calls.words import spoken, telling

AGAIN = 0.6
"""Share of the telling words of the shorter line that stand in the other one."""
FEWEST = 2
"""Telling words that two lines need in common: "I know" and "no, no" repeat nothing."""
LOOKS_BACK = 40
"""Lines that are compared; a long call comes back to its beginning by right."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """The latest line says what an earlier one said: where that one stands, and how often it has been said."""

    earlier: int
    times: int


def repeated(said: Sequence[str]) -> Repeated | None:
    """Whether the last of the customer's lines repeats earlier ones."""
    if len(said) < 2:
        return None
    last = telling(spoken(said[-1]))
    if len(last) < FEWEST:
        return None
    start = max(0, len(said) - 1 - LOOKS_BACK)
    same = [at for at in range(start, len(said) - 1) if _again(last, telling(spoken(said[at])))]
    return Repeated(same[0], len(same) + 1) if same else None


def _again(last: frozenset[str], earlier: frozenset[str]) -> bool:
    if len(earlier) < FEWEST:
        return False
    common = len(last & earlier)
    return common >= FEWEST and common / min(len(last), len(earlier)) >= AGAIN
