"""Times of day in words and digits: "2 PM", "14:00", "half past seven", "noon", "10" after "at"."""

from dataclasses import dataclass

from amends.domain.promises.tokens import Token
from amends.domain.promises.words import NAMED_TIMES, NUMBERS, ORDINALS, PARTS, TENS, UNITS, WEEKDAYS, ZONES

_MAY_FOLLOW_BARE_HOUR = frozenset(
    (
        "and or but if so with to then today tomorrow tonight on this in sharp at for even when as whether "
        "local next your our the from until till latest i we you either daily every ish onwards exactly "
        "tonite"
    ).split()
)


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time as written; `sure` when morning or afternoon is known, `real` false for 25:00 and its like."""

    hour: int
    minute: int = 0
    second: int = 0
    sure: bool = True
    real: bool = True


def number(tokens: list[Token], at: int) -> tuple[int, int] | None:
    """A whole number below a million in digits or in words ("twenty-five"), as (next token, value)."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.value >= 0:
        return at + 1, token.value
    value = NUMBERS.get(token.low)
    if value is None:
        return None
    after = at + 1
    if token.low in TENS:
        if after < len(tokens) and tokens[after].low == "-" and tokens[after].glued:
            after += 1
        if after < len(tokens) and 1 <= NUMBERS.get(tokens[after].low, 0) <= 9:
            return after + 1, value + NUMBERS[tokens[after].low]
        after = at + 1
    return after, value


def read_time(tokens: list[Token], at: int, *, bare: bool) -> tuple[int, TimeOfDay] | None:
    """The time of day that begins at a token, as (next token, time); `bare` allows "10" alone, as after "at"."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.low in NAMED_TIMES and (token.low != "lunch" or bare):
        return at + 1, TimeOfDay(NAMED_TIMES[token.low])
    return _read_past(tokens, at) or _read_clock(tokens, at, bare=bare)


def _read_past(tokens: list[Token], at: int) -> tuple[int, TimeOfDay] | None:
    """ "half past seven", "a quarter to five", "20 minutes past 8"."""
    if tokens[at].low == "a" and at + 1 < len(tokens):
        at += 1
    word = tokens[at].low
    if word == "half" or word == "quarter":
        minutes, after = (30 if word == "half" else 15), at + 1
    else:
        spelled = number(tokens, at)
        if spelled is None or not 0 < spelled[1] < 60:
            return None
        after, minutes = spelled
        if after < len(tokens) and tokens[after].low in ("min", "mins", "minute", "minutes"):
            after += 1
    if word == "half" and after < len(tokens) and _british_half(tokens, after):
        hour = _read_clock(tokens, after, bare=True)
        if hour is not None and not hour[1].minute and hour[1].hour <= 12:
            return hour[0], TimeOfDay(hour[1].hour, 30, 0, hour[1].sure, hour[1].real)
    if (
        after + 1 >= len(tokens)
        or tokens[after].low not in ("past", "to")
        or (word == "half" and tokens[after].low == "to")
    ):
        return None
    back = tokens[after].low == "to"
    if (
        back
        and word not in ("quarter",)
        and tokens[after - 1].low not in ("min", "mins", "minute", "minutes")
    ):
        return None
    hour = read_time(tokens, after + 1, bare=True)
    if hour is None or hour[1].minute:
        return None
    total = hour[1].hour * 60 + (-minutes if back else minutes)
    return hour[0], TimeOfDay(total // 60 % 24, total % 60, 0, hour[1].sure, hour[1].real)


def _british_half(tokens: list[Token], at: int) -> bool:
    """Whether "half three" stands here, which is half past three, and not "half 3 GB"."""
    spelled = number(tokens, at)
    return spelled is not None and 1 <= spelled[1] <= 12 and _ends_hour(tokens, spelled[0])


def _read_clock(tokens: list[Token], at: int, *, bare: bool) -> tuple[int, TimeOfDay] | None:
    spelled = number(tokens, at)
    if spelled is None or spelled[1] > 99 or _continued(tokens, at):
        return _read_military(tokens, at, bare=bare)
    after, hour = spelled
    minute, second, exact, sure = 0, 0, False, False
    if (
        after + 1 < len(tokens)
        and tokens[after].glued
        and tokens[after + 1].glued
        and _two_digits(tokens[after + 1])
    ):
        if tokens[after].low in (":", "h") or (
            tokens[after].low == "." and (bare or _meridiem(tokens, after + 2))
        ):
            sure = tokens[after].low == "h"  # "3h18" is written by those who count to 24
            minute, after, exact = tokens[after + 1].value, after + 2, True
            if after + 1 < len(tokens) and tokens[after].low == ":" and _two_digits(tokens[after + 1]):
                second, after = tokens[after + 1].value, after + 2
    elif tokens[at].value < 0:
        extra = number(tokens, after)
        if (
            extra
            and 10 <= extra[1] < 60
            and tokens[after].value < 0
            and (bare or _meridiem(tokens, extra[0]))
        ):
            after, minute, exact = extra[0], extra[1], bare
    if bare and after < len(tokens) and tokens[after].low == "h" and tokens[after].glued:
        after, exact, sure = after + 1, True, True
    if after < len(tokens) and tokens[after].low in ("o'clock", "oclock"):
        after, exact = after + 1, True
    half = _meridiem(tokens, after)
    if half is not None and not (exact or bare) and half[0] == after + 1 and len(tokens[after].low) == 1:
        return None  # "4a" alone is a flat or a footnote; "at 4p" and "4:10p" are times
    if half is not None:
        if bare and half[1] == "p" and 12 < hour < 24 and minute < 60:
            return half[0], TimeOfDay(hour, minute, second)
        if minute > 59 or not 1 <= hour <= 12:
            return None
        return half[0], TimeOfDay(hour % 12 + (12 if half[1] == "p" else 0), minute, second)
    ish = after < len(tokens) and tokens[after].low == "ish" and tokens[after].glued
    if not exact and not ((bare or ish) and hour <= 24 and _ends_hour(tokens, after + ish)):
        return None
    if _continues(tokens, after):
        return None
    after += ish
    real = (hour < 24 and minute < 60 and second < 60) or (hour == 24 and minute == 0)
    zero_padded = tokens[at].end - tokens[at].start == 2 and tokens[at].low.startswith("0")
    return after, TimeOfDay(hour, minute, second, sure or hour > 12 or hour == 0 or zero_padded, real)


def _continued(tokens: list[Token], at: int) -> bool:
    """Whether the number is the tail of something longer: 1.10, 650-650, $5; a range 9-11 is not."""
    if (
        at == 0
        or not tokens[at].glued
        or tokens[at - 1].low not in (".", ":", "/", "-", "$", "€", "£", "+", "_", "#")
    ):
        return at > 0 and tokens[at - 1].low in ("$", "€", "£", "#")
    return not (
        tokens[at - 1].low == "-"
        and at >= 2
        and (0 <= tokens[at - 2].value < 60 or tokens[at - 2].low in ("am", "pm"))
    )


def _read_military(tokens: list[Token], at: int, *, bare: bool) -> tuple[int, TimeOfDay] | None:
    """ "1030" after a preposition; four digits that make a time and no likely year."""
    token = tokens[at]
    half = _meridiem(tokens, at + 1)
    hour, minute = divmod(max(token.value, 0), 100)
    if half is not None and 3 <= token.end - token.start <= 4 and 1 <= hour <= 12 and minute < 60:
        return half[0], TimeOfDay(hour % 12 + (12 if half[1] == "p" else 0), minute)
    if not bare or token.end - token.start != 4 or token.value < 0 or 1900 <= token.value < 2100:
        return None
    to_another = at + 2 < len(tokens) and tokens[at + 1].low in ("-", "–") and _four_digits(tokens[at + 2])
    if hour > 23 or minute > 59 or not (to_another or _ends_hour(tokens, at + 1)):
        return None
    return at + 1, TimeOfDay(hour, minute)


def _four_digits(token: Token) -> bool:
    return token.value >= 0 and token.end - token.start == 4


def _two_digits(token: Token) -> bool:
    return token.value >= 0 and token.end - token.start == 2


def _meridiem(tokens: list[Token], at: int) -> tuple[int, str] | None:
    """am, pm, a.m., p.m., a glued single letter, as (next token, "a" or "p")."""
    if at >= len(tokens):
        return None
    low = tokens[at].low
    if low == "." and tokens[at].glued and at + 1 < len(tokens) and tokens[at + 1].low in ("am", "pm"):
        return at + 2, tokens[at + 1].low[0]
    if low in ("am", "pm", "ampm"):
        return at + 1, low[0]
    if low not in ("a", "p"):
        return None
    rest = [token.low for token in tokens[at + 1 : at + 4]]
    if rest[:2] == [".", "m"]:
        return at + (4 if rest[2:] == ["."] and _dot_belongs(tokens, at + 3) else 3), low
    if rest[:1] == ["m"]:
        return at + 2, low
    return (at + 1, low) if tokens[at].glued else None


def _dot_belongs(tokens: list[Token], at: int) -> bool:
    """Whether the last dot of "p.m." is not also the end of the sentence."""
    return at + 1 < len(tokens)


def _ends_hour(tokens: list[Token], at: int) -> bool:
    if at >= len(tokens):
        return True
    token = tokens[at]
    if token.low in (".", ",", ";", ":", "!", "?", ")", "-", "–", "—", "("):
        return not _continues(tokens, at)
    return (
        token.low in _MAY_FOLLOW_BARE_HOUR
        or token.low in WEEKDAYS
        or token.low in PARTS
        or token.low in ZONES
    )


def _continues(tokens: list[Token], at: int) -> bool:
    """Whether what follows makes the number part of something longer: a version, a ratio, a phone number."""
    if at >= len(tokens) or not tokens[at].glued:
        return False
    if tokens[at].low in ("%", "°", "/", "€", "$", "+", "_"):
        return True
    following = at + 1 < len(tokens) and tokens[at + 1].glued and tokens[at + 1].value >= 0
    if following and tokens[at].low in (".", ",", ":", "h"):
        return True
    if following and tokens[at].low == "-":
        return tokens[at + 1].value > 24
    return tokens[at].low in UNITS and tokens[at].low != "h"


def ordinal(tokens: list[Token], at: int) -> tuple[int, int] | None:
    """A day's number as an ordinal, "15th" or "twenty second", as (next token, 1 to 31)."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.value >= 0:
        if (
            1 <= token.value <= 31
            and at + 1 < len(tokens)
            and tokens[at + 1].glued
            and tokens[at + 1].low in ("st", "nd", "rd", "th")
        ):
            return at + 2, token.value
        return None
    if token.low in ORDINALS:
        return at + 1, ORDINALS[token.low]
    if token.low in ("twenty", "thirty"):
        after = at + 2 if at + 1 < len(tokens) and tokens[at + 1].low == "-" else at + 1
        if after < len(tokens) and 1 <= ORDINALS.get(tokens[after].low, 0) <= 9:
            day = TENS[token.low] + ORDINALS[tokens[after].low]
            return (after + 1, day) if day <= 31 else None
    return None
