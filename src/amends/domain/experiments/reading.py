"""The read-out: only at the looks that were planned, only on the cases that belong to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from amends.domain.experiments import intervals
from amends.domain.experiments.intervals import Interval
from amends.domain.experiments.model import MEASURES, Outcomes, Plan
from amends.domain.experiments.spending import boundaries


class Verdict(StrEnum):
    """What may be said now."""

    TOO_FEW = "too_few"
    GO_ON = "go_on"
    SECOND_BETTER = "second_better"
    FIRST_BETTER = "first_better"
    NO_DIFFERENCE = "no_difference"
    """All looks are over, and a difference was not shown; the interval says how large one could still be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOut:
    """What is known. `look` is the number of the last look (0 before the first), `counted` the cases of each variant
    that it rests on, `known` those with an outcome by now, `missing` those without. The intervals are as wide as the
    look demands, so that all of them together are wrong in at most `alpha` of the comparisons."""

    verdict: Verdict
    look: int
    counted: int
    next_at: int | None
    known: tuple[int, int]
    missing: tuple[int, int]
    first: Interval | None = None
    second: Interval | None = None
    difference: Interval | None = None


def read_out(*, plan: Plan, first: Outcomes, second: Outcomes) -> ReadOut:
    """The verdict of the first look that found a difference, else of the last look that its cases allow."""
    known = (len(first.known), len(second.known))
    missing = (len(first.values) - known[0], len(second.values) - known[1])
    bounds = boundaries(fractions=plan.fractions, alpha=plan.spends)
    found = ReadOut(
        verdict=Verdict.TOO_FEW, look=0, counted=0, next_at=plan.looks[0], known=known, missing=missing
    )
    for number, (size, z) in enumerate(zip(plan.looks, bounds, strict=True), start=1):
        if min(known) < size:
            break
        last = number == len(plan.looks)
        one, two, between = _compare(plan, first.known[:size], second.known[:size], z=z)
        found = ReadOut(
            verdict=_verdict(plan, between, last=last),
            look=number,
            counted=size,
            next_at=None if last else plan.looks[number],
            known=known,
            missing=missing,
            first=one,
            second=two,
            difference=between,
        )
        if found.verdict is not Verdict.GO_ON:
            break
    return found


def _compare(
    plan: Plan, first: Sequence[float], second: Sequence[float], *, z: float
) -> tuple[Interval, Interval, Interval]:
    if MEASURES[plan.measure].yes_or_no:
        one = intervals.wilson(yes=round(sum(first)), of=len(first), z=z)
        two = intervals.wilson(yes=round(sum(second)), of=len(second), z=z)
        return one, two, intervals.newcombe(first=one, second=two)
    return (
        intervals.mean(values=first, z=z),
        intervals.mean(values=second, z=z),
        intervals.welch(first=first, second=second, z=z),
    )


def _verdict(plan: Plan, difference: Interval, *, last: bool) -> Verdict:
    if difference.without_nothing:
        second = (difference.value > 0) == MEASURES[plan.measure].more_is_better
        return Verdict.SECOND_BETTER if second else Verdict.FIRST_BETTER
    return Verdict.NO_DIFFERENCE if last else Verdict.GO_ON
