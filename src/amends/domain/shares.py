"""A share with the interval it may lie in, so that three cases are not read as a law."""

import math
from dataclasses import dataclass

_Z = 1.959964  # 95 of 100 intervals made this way hold the true share


def wilson(*, yes: int, of: int, z: float = _Z) -> tuple[float, float]:
    """The lowest and the highest share that fit `yes` of `of` (at least 1) cases, within 0 and 1 (Wilson 1927).

    `z` is how many standard errors wide the interval is; without it, 95 of 100 hold the true share.
    """
    share, spread = yes / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    reach = z / (1 + spread) * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` of `total`, and the 95 % interval of the share."""

    count: int
    total: int

    @property
    def share(self) -> float | None:
        """The share seen; None of nothing."""
        return self.count / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float]:
        """The lowest and the highest share that fit what was seen; 0 to 1 when nothing was."""
        return wilson(yes=self.count, of=self.total) if self.total else (0.0, 1.0)


def sure_of_more(*, won: int, lost: int) -> float:
    """How likely a fair coin gives at least `won` heads in `won + lost` throws (McNemar's test, exact, one-sided)."""
    n = won + lost
    return 1.0 if not n else math.fsum(math.comb(n, k) for k in range(won, n + 1)) / 2**n
