"""How sure each look must be, so that looking several times does not raise the chance of a false alarm.

Alpha spending after Lan and DeMets (Biometrika 1983) with a function of the O'Brien-Fleming kind: hardly anything is
spent early. The boundary of each look is found by the recursion of Armitage, McPherson and Rowe (1969): the density
of the test statistic among the paths that have not crossed yet, on a grid.
"""

import math
from collections.abc import Sequence
from functools import cache
from statistics import NormalDist

_NORMAL = NormalDist()
_WIDEST = 8.0
_STEPS = 240


def spent(*, fraction: float, alpha: float) -> float:
    """The part of `alpha` that may be used up when `fraction` (0 to 1) of the cases have been seen, both sides alike."""
    if fraction >= 1:
        return alpha
    return 4 - 4 * _NORMAL.cdf(_NORMAL.inv_cdf(1 - alpha / 4) / math.sqrt(fraction))


@cache
def boundaries(*, fractions: tuple[float, ...], alpha: float) -> tuple[float, ...]:
    """For each look how many standard errors a difference must be from nothing to count, two-sided."""
    found: list[float] = []
    used, before = 0.0, 0.0
    grid: list[tuple[float, float]] = [(0.0, 1.0)]  # sums on the scale of information, with their weight
    for fraction in fractions:
        may = spent(fraction=fraction, alpha=alpha)
        step = math.sqrt(fraction - before)
        bound = _bound(grid, step=step, scale=math.sqrt(fraction), spend=may - used)
        grid = _survivors(grid, step=step, edge=bound * math.sqrt(fraction))
        found.append(bound)
        used, before = may, fraction
    return tuple(found)


def _crossing(grid: Sequence[tuple[float, float]], *, step: float, edge: float) -> float:
    """The chance that a path not crossed before is beyond the edges after this step."""
    return sum(
        weight * (_NORMAL.cdf((-edge - at) / step) + _NORMAL.cdf((at - edge) / step)) for at, weight in grid
    )


def _bound(grid: Sequence[tuple[float, float]], *, step: float, scale: float, spend: float) -> float:
    low, high = 0.0, _WIDEST
    for _ in range(40):
        middle = (low + high) / 2
        if _crossing(grid, step=step, edge=middle * scale) > spend:
            low = middle
        else:
            high = middle
    return high


def _survivors(grid: Sequence[tuple[float, float]], *, step: float, edge: float) -> list[tuple[float, float]]:
    """The density after this step inside the edges, by Simpson's rule."""
    width = 2 * edge / _STEPS
    after = []
    for n in range(_STEPS + 1):
        at = -edge + n * width
        simpson = 1 if n in (0, _STEPS) else 4 if n % 2 else 2
        density = sum(weight * math.exp(-0.5 * ((at - was) / step) ** 2) for was, weight in grid)
        after.append((at, density * simpson * width / 3 / (step * math.sqrt(2 * math.pi))))
    return after
