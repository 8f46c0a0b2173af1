"""The bend from a sum to a score."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Curve:
    """How a sum becomes a score: 1 / (1 + exp(-(slope * sum + shift)))."""

    slope: float = 1.0
    shift: float = 0.0

    def __call__(self, total: float) -> float:
        """The score, rounded so that it prints the same everywhere."""
        return round(1 / (1 + math.exp(-max(-60.0, min(60.0, self.slope * total + self.shift)))), 4)
