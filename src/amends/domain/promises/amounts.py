"""How many: numbers, halves, fractions, a couple, a few."""

from amends.domain.promises.times import number
from amends.domain.promises.tokens import Token


def amount(tokens: list[Token], at: int) -> tuple[int, float] | None:
    """How many: a number, a half, a couple, a few, "a", "2.5", as (next token, value)."""
    low = tokens[at].low if at < len(tokens) else ""
    after_low = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if low in ("a", "an", "one") and after_low in ("couple", "few"):
        at, low, after_low = at + 1, after_low, tokens[at + 2].low if at + 2 < len(tokens) else ""
    if low in ("couple", "few"):
        return at + (2 if after_low == "of" else 1), 2.0 if low == "couple" else 3.0
    part = _fraction(tokens, at)
    if part is not None:
        return part
    if low == "half":
        return at + (2 if after_low in ("a", "an") else 1), 0.5
    if low in ("a", "an"):
        return at + 1, 1.0
    whole = number(tokens, at)
    if whole is None:
        return None
    after, value = whole
    if (
        after + 1 < len(tokens)
        and tokens[after].low in (".", ",")
        and tokens[after].glued
        and tokens[after + 1].glued
    ):
        tenths = tokens[after + 1]
        if 0 <= tenths.value <= 99:
            return after + 2, value + tenths.value / 10 ** (tenths.end - tenths.start)
    words = [token.low for token in tokens[after : after + 3]]
    if words[:2] in (["and", "a"], ["and", "an"]) and words[2:] == ["half"]:
        return after + 3, value + 0.5
    return after, float(value)


def _fraction(tokens: list[Token], at: int) -> tuple[int, float] | None:
    """1/2, 3/4, as in "in 1/2 hour"."""
    if at + 2 >= len(tokens) or tokens[at + 1].low != "/":
        return None
    above, below = tokens[at].value, tokens[at + 2].value
    return (at + 3, above / below) if 0 < above < below <= 4 else None
