"""Dates in digits: 2026-03-03, 3/4/2026, 3.4.2026, 3/4; which custom decides is the reader's, and doubt is told."""

from datetime import date

from amends.domain.promises.days import ONE_DAY, Days, make_date, next_on, unreal
from amends.domain.promises.tokens import Token
from amends.domain.promises.words import DAY


def read_digits(tokens: list[Token], at: int, *, today: date, day_first: bool) -> tuple[int, Days] | None:
    """The date in digits that begins at a token, as (next token, days)."""
    if at + 2 >= len(tokens) or tokens[at].value < 0 or (mark := tokens[at + 1].low) not in ("-", "/", "."):
        return None
    parts, after = [tokens[at].value], at + 1
    while len(parts) < 3 and _glued_number(tokens, after, mark):
        parts.append(tokens[after + 1].value)
        after += 2
    longer = after + 1 < len(tokens) and tokens[after].glued and tokens[after + 1].glued
    if longer and (
        tokens[after].low == mark or (tokens[after].low in "./-" and tokens[after + 1].value >= 0)
    ):
        return None
    if at > 0 and tokens[at].glued and tokens[at - 1].low not in ("(", ":", "'", '"'):
        return None
    day = _numbers(parts, mark, today, day_first=day_first, iso=tokens[at].end - tokens[at].start == 4)
    return None if day is None else (after, day)


def read_dotted(tokens: list[Token], at: int, *, today: date, weekday: int) -> tuple[int, Days] | None:
    """ "Friday 7.6": day and month with a dot, in the order in which the weekday is right."""
    if not (at < len(tokens) and tokens[at].value > 0 and _glued_number(tokens, at + 1, ".")):
        return None
    first, second = tokens[at].value, tokens[at + 2].value
    orders = (
        (month, day) for day, month in ((first, second), (second, first)) if make_date(2024, month, day)
    )
    right = [made for made in (next_on(today, *order) for order in orders) if made.weekday() == weekday]
    return (at + 3, Days(min(right), min(right) + ONE_DAY)) if right else None


def _glued_number(tokens: list[Token], at: int, mark: str) -> bool:
    return (
        at + 1 < len(tokens)
        and tokens[at].low == mark
        and tokens[at].glued
        and tokens[at + 1].glued
        and tokens[at + 1].value >= 0
    )


def _numbers(parts: list[int], mark: str, today: date, *, day_first: bool, iso: bool) -> Days | None:
    if len(parts) == 3 and iso and 1900 <= parts[0] < 2200:
        made = make_date(parts[0], parts[1], parts[2])
        return Days(made, made + ONE_DAY) if made else unreal(today)
    year = _year(parts, mark)
    if year is None:
        return None
    first, second = parts[:2]
    day_first = day_first if max(first, second) <= 12 else first > 12
    day, month = (first, second) if day_first else (second, first)
    two_ways = first != second and max(first, second) <= 12
    doubt = f"{first}{mark}{second} can be read two ways." if two_ways else ""
    real = make_date(year or 2024, month, day)  # any leap year will do where none is told
    made = real if year or real is None else next_on(today, month, day)
    return unreal(today) if made is None else Days(made, made + ONE_DAY, DAY, doubt)


def _year(parts: list[int], mark: str) -> int | None:
    """The year of a date in digits, 0 where none is told, None where these numbers make no date."""
    if len(parts) < 2 or max(parts[:2]) > 31:
        return None
    if len(parts) == 3 and 1900 <= parts[2] < 2200:
        return parts[2]
    if len(parts) == 3 and mark == "/" and 20 <= parts[2] < 100:
        return 2000 + parts[2]
    return 0 if len(parts) == 2 and mark == "/" else None
