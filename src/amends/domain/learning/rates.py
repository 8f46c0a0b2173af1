"""How often: a share with the interval it may lie in, so that three cases are not read as a law."""

import math
from dataclasses import dataclass

_Z = 1.959964  # 95 of 100 intervals made this way hold the true share


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` of `total`, and the 95 % interval of the share (Wilson 1927), which stays within 0 and 1."""

    count: int
    total: int

    @property
    def share(self) -> float | None:
        """The share seen; None of nothing."""
        return self.count / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float]:
        """The lowest and the highest share that fit what was seen; 0 to 1 when nothing was."""
        if not self.total:
            return 0.0, 1.0
        n, p = self.total, self.count / self.total
        middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        reach = _Z / (1 + _Z**2 / n) * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        return max(0.0, middle - reach), min(1.0, middle + reach)


def sure_of_more(*, won: int, lost: int) -> float:
    """How likely a fair coin gives at least `won` heads in `won + lost` throws (McNemar's test, exact, one-sided)."""
    n = won + lost
    return 1.0 if not n else math.fsum(math.comb(n, k) for k in range(won, n + 1)) / 2**n
