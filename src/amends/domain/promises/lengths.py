"""Lengths of time in words and digits: "two hours", "5 business days", "an hour and a half", "a fortnight"."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from amends.domain.promises.amounts import amount
from amends.domain.promises.days import add_months
from amends.domain.promises.tokens import Token
from amends.domain.promises.words import DAY, HOUR, MONTH, SECONDS, UNITS, WEEK, YEAR

_MOST = 4
"""Lengths that one expression adds up, as in "1 day, 2 hours and 5 minutes"."""
_LARGEST = 10_000


@dataclass(slots=True)
class Length:
    """Amounts by unit; `business` when they count working days."""

    units: dict[str, float] = field(default_factory=dict)
    business: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether it is told in hours, minutes or seconds, so that it ends at a minute and not on a day."""
        return bool(set(self.units) & set(SECONDS))

    @property
    def working_days(self) -> int:
        """Working days, five to the week; only for a length of days and weeks."""
        return int(self.units.get(DAY, 0) + 5 * self.units.get(WEEK, 0))

    def add(self, unit: str, value: float) -> None:
        """Add an amount of a unit."""
        self.units[unit] = self.units.get(unit, 0.0) + value

    def from_base(self, base: datetime, sign: int = 1) -> datetime:
        """`base` moved by this length; `base` itself where that leaves the calendar."""
        try:
            months = int(self.units.get(MONTH, 0) + 12 * self.units.get(YEAR, 0))
            if months:
                base = datetime.combine(add_months(base.date(), sign * months), base.time())
            seconds = sum(SECONDS[unit] * count for unit, count in self.units.items() if unit in SECONDS)
            days = self.units.get(DAY, 0) + 7 * self.units.get(WEEK, 0)
            return base + sign * timedelta(days=days, seconds=seconds)
        except OverflowError:
            return base


def measure(tokens: list[Token], at: int) -> tuple[int, Length] | None:
    """The length that begins at a token, as (next token, length)."""
    length = Length()
    after = at
    for _ in range(_MOST):
        part = _quarters(tokens, at) or _one(tokens, at, length)
        if part is None:
            break
        at, unit, value = part
        after = at
        length.add(unit, value)
        if _low(tokens, at) == "," and _low(tokens, at + 1) == "and":
            at += 2
        elif _low(tokens, at) in (",", "and"):
            at += 1
        if _low(tokens, at) == "a" and _low(tokens, at + 1) == "half":
            length.units[unit] += 0.5
            after = at = at + 2
    if not length.units:
        return None
    if _low(tokens, after) == "'" and _low(tokens, after + 1) == "time":
        after += 2
    elif _low(tokens, after) in ("time", "'"):
        after += 1
    return after, length


def _one(tokens: list[Token], at: int, length: Length) -> tuple[int, str, float] | None:
    """An amount and its unit, as (next token, unit, amount)."""
    counted = amount(tokens, at)
    if counted is None:
        return None
    at, value = counted
    if _low(tokens, at) in ("-", "–", "to", "or"):
        upper = amount(tokens, at + 1)
        if upper is not None:
            at, value = upper
        elif _low(tokens, at) not in ("-", "–"):
            return None
        else:  # "a 30-minute wait"
            at += 1
    if _low(tokens, at) in ("business", "working", "calendar", "week"):
        working = _low(tokens, at) in ("business", "working")
        if not working and _low(tokens, at + 1) not in ("day", "days"):
            return _unit(tokens, at, value)
        length.business = length.business or working or _low(tokens, at) == "week"
        at += 1
    return _unit(tokens, at, value)


def _unit(tokens: list[Token], at: int, value: float) -> tuple[int, str, float] | None:
    low = _low(tokens, at)
    if low in ("fortnight", "fortnights"):
        return at + 1, WEEK, 2 * value
    unit = UNITS.get(low)
    return None if unit is None or value > _LARGEST else (at + 1, unit, value)


def _quarters(tokens: list[Token], at: int) -> tuple[int, str, float] | None:
    """ "a quarter of an hour", "three quarters of an hour"."""
    count = 1.0
    if _low(tokens, at) == "three":
        count, at = 3.0, at + 1
    elif _low(tokens, at) == "a":
        at += 1
    words = [token.low for token in tokens[at : at + 4]]
    if words[:1] in (["quarter"], ["quarters"]) and words[1:] == ["of", "an", "hour"]:
        return at + 4, HOUR, count / 4
    return None


def _low(tokens: list[Token], at: int) -> str:
    return tokens[at].low if 0 <= at < len(tokens) else ""
