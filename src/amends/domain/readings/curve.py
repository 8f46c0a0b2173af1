"""The bend from a sum to a score."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from typing import TypeVar

_MOST = 60.0  # beyond it a score is 0 or 1, and further out the power would run over
_STEPS = 10_000.0  # scores are told to four places
_CLEAR = 1e-6  # of a step: so far from the middle between two it is plain which is nearer

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Curve:
    """How a sum becomes a score: 1 / (1 + exp(-(slope * sum + shift)))."""

    slope: float = 1.0
    shift: float = 0.0

    def __call__(self, total: float) -> float:
        """The score, rounded so that it prints the same everywhere."""
        return bent(totals={None: total}, curves={None: self})[None]


def bent(*, totals: Mapping[Key, float], curves: Mapping[Key, Curve]) -> dict[Key, float]:
    """The score of each sum by the curve of its name, such as a head, without a call for each."""
    scores = {}
    for name, total in totals.items():
        curve = curves[name]
        sloped = curve.slope * total + curve.shift
        if sloped > _MOST:
            sloped = _MOST
        elif sloped < -_MOST:
            sloped = -_MOST
        score = 1 / (1 + exp(-sloped))
        steps = score * _STEPS + 0.5
        whole = int(steps)
        # The same number as `round` gives, in a third of its time.
        scores[name] = whole / _STEPS if _CLEAR < steps - whole < 1 - _CLEAR else round(score, 4)
    return scores
