"""How many promises were kept, with how sure we are of the figure."""

import math
from dataclasses import dataclass

_Z = 1.959964
"""The normal quantile of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of `total`, 0 to 1, and its 95 % interval; with `total` 0 all are None."""

    kept: int
    total: int
    share: float | None
    low: float | None
    high: float | None


def kept_rate(*, kept: int, late: int, broken: int) -> Rate:
    """The share of promises kept in time among those that came due, with the score interval of E. B. Wilson (1927).

    Promises agreed anew before they were due count on neither side: the customer chose the new time.
    """
    total = kept + late + broken
    if total == 0:
        return Rate(0, 0, None, None, None)
    share = kept / total
    spread = _Z * math.sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2))
    middle, scale = share + _Z**2 / (2 * total), 1 + _Z**2 / total
    low, high = (middle - spread) / scale, (middle + spread) / scale
    return Rate(kept, total, share, max(low, 0.0), min(high, 1.0))
