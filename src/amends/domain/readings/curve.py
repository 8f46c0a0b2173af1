"""The bend from a sum to a score."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

from amends.domain.readings.heads import Head

_MOST = 60.0  # beyond it a score is 0 or 1, and further out the power would run over
_STEPS = 10_000.0  # scores are told to four places
_CLEAR = 1e-6  # of a step: so far from the middle between two it is plain which is nearer


@dataclass(frozen=True, slots=True)
class Curve:
    """How a sum becomes a score: 1 / (1 + exp(-(slope * sum + shift)))."""

    slope: float = 1.0
    shift: float = 0.0

    def __call__(self, total: float) -> float:
        """The score, rounded so that it prints the same everywhere."""
        bent = self.slope * total + self.shift
        if bent > _MOST:
            bent = _MOST
        elif bent < -_MOST:
            bent = -_MOST
        score = 1 / (1 + exp(-bent))
        steps = score * _STEPS + 0.5
        whole = int(steps)
        # The same number as `round` gives, in a third of its time.
        return whole / _STEPS if _CLEAR < steps - whole < 1 - _CLEAR else round(score, 4)


def bent(*, totals: Mapping[Head, float], curves: Mapping[Head, Curve]) -> dict[Head, float]:
    """The score of each head, as its curve gives it alone, without a call for each."""
    scores = {}
    for head, total in totals.items():
        curve = curves[head]
        sloped = curve.slope * total + curve.shift
        if sloped > _MOST:
            sloped = _MOST
        elif sloped < -_MOST:
            sloped = -_MOST
        score = 1 / (1 + exp(-sloped))
        steps = score * _STEPS + 0.5
        whole = int(steps)
        scores[head] = whole / _STEPS if _CLEAR < steps - whole < 1 - _CLEAR else round(score, 4)
    return scores
