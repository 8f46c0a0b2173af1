"""How many promises were kept, with how sure we are of the figure."""

from dataclasses import dataclass

from amends.domain.shares import wilson


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
    low, high = wilson(yes=kept, of=total)
    return Rate(kept, total, kept / total, low, high)
