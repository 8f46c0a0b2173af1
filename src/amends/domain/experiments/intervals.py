"""Intervals for a share, a mean, and the difference of two, in closed form; `z` is how many standard errors wide."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, variance

from amends.domain import shares


@dataclass(frozen=True, slots=True)
class Interval:
    """A value and the range that the data allow."""

    value: float
    low: float
    high: float

    @property
    def without_nothing(self) -> bool:
        """Whether zero lies outside: there is a difference."""
        return self.low > 0 or self.high < 0


def wilson(*, yes: int, of: int, z: float) -> Interval:
    """A share with its score interval; `of` is at least 1."""
    low, high = shares.wilson(yes=yes, of=of, z=z)
    return Interval(yes / of, low, high)


def newcombe(*, first: Interval, second: Interval) -> Interval:
    """The second share less the first, from their Wilson intervals (Newcombe 1998, method 10)."""
    value = second.value - first.value
    down = math.hypot(second.value - second.low, first.high - first.value)
    up = math.hypot(second.high - second.value, first.value - first.low)
    return Interval(value, value - down, value + up)


def mean(*, values: Sequence[float], z: float) -> Interval:
    """A mean with its interval by Student's t at the confidence that `z` stands for; at least two values."""
    error = math.sqrt(variance(values) / len(values))
    half = _student(z=z, freedom=len(values) - 1) * error
    return Interval(fmean(values), fmean(values) - half, fmean(values) + half)


def welch(*, first: Sequence[float], second: Sequence[float], z: float) -> Interval:
    """The second mean less the first, each with its own spread (Welch 1947); at least two values on either side."""
    a, b = variance(first) / len(first), variance(second) / len(second)
    value = fmean(second) - fmean(first)
    if a + b == 0:
        return Interval(value, value, value)
    freedom = (a + b) ** 2 / (a * a / (len(first) - 1) + b * b / (len(second) - 1))
    half = _student(z=z, freedom=freedom) * math.sqrt(a + b)
    return Interval(value, value - half, value + half)


def _student(*, z: float, freedom: float) -> float:
    """Student's t for the two-sided confidence of `z`, by the expansion of Cornish and Fisher to the third order."""
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def usual(*, alpha: float = 0.05) -> float:
    """Standard errors of an interval read once."""
    return NormalDist().inv_cdf(1 - alpha / 2)
