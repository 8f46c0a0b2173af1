"""The bend from a sum to a score."""

import math
from dataclasses import dataclass

_MOST = 60.0  # beyond it a score is 0 or 1, and further out the power would run over


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
        return round(1 / (1 + math.exp(-bent)), 4)
