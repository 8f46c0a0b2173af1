"""What is compared, and everything that decides it, fixed before the first case."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Measure(StrEnum):
    """What is measured on each case; one per comparison, chosen beforehand."""

    TEMPERATURE_FALL = "temperature_fall"
    REOPENED = "reopened"
    CONTACTS = "contacts_to_satisfied"
    PROMISES_KEPT = "promises_kept"
    RATING = "rating"
    STAYED = "stayed"


@dataclass(frozen=True, slots=True)
class About:
    """How a measure reads: its words, whether it is yes or no on each case, whether more is better, the usual spread
    of one that is not (standard deviation), and when it is known."""

    words: str
    yes_or_no: bool
    more_is_better: bool
    spread: float
    known: str


MEASURES = {
    Measure.TEMPERATURE_FALL: About(
        "levels by which the temperature fell from its peak", False, True, 1.0, "when the case is resolved"
    ),
    Measure.REOPENED: About(
        "cases that came back", True, False, 0.5, "two weeks after closing, or on coming back"
    ),
    Measure.CONTACTS: About(
        "contacts until the customer was satisfied", False, False, 2.0, "when the customer confirms the fix"
    ),
    Measure.PROMISES_KEPT: About(
        "cases with every promise kept",
        True,
        True,
        0.5,
        "when the case is closed; cases without a promise do not count",
    ),
    Measure.RATING: About(
        "rating from 1 to 5, in the closing call or asked by mail",
        False,
        True,
        1.2,
        "when a closing call noted a rating, or the customer answered the question after it",
    ),
    Measure.STAYED: About(
        "customers who said that they stay", True, True, 0.5, "when a closing call noted an answer"
    ),
}


SPENT = 0.8
"""With all of alpha spent, shares near a half give false alarms in up to 5.8 % of simulated comparisons at 5 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The rules of a comparison. `looks` are the numbers of cases with an outcome, in each variant, at which it is
    read out and at no other; the first is the least that says anything. `alpha` is the chance of a false alarm over
    all looks together, `spent` the part of it that the looks use up."""

    measure: Measure
    looks: tuple[int, ...]
    alpha: float = 0.05
    spent: float = SPENT

    @property
    def spends(self) -> float:
        """The part of `alpha` that the looks use up; the rest covers what the intervals of small samples miss."""
        return self.spent * self.alpha

    @property
    def fractions(self) -> tuple[float, ...]:
        """How much of the whole each look has seen."""
        return tuple(look / self.looks[-1] for look in self.looks)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The outcomes of the cases of one variant in the order of their places; None where none is known (yet)."""

    values: tuple[float | None, ...]

    @property
    def known(self) -> Sequence[float]:
        """Those that are known, in order."""
        return [value for value in self.values if value is not None]
