"""Dates in words and digits, read against the day of writing: "Friday", "3 March", "2026-03-03", "next week"."""

from dataclasses import dataclass
from datetime import date, timedelta

from amends.domain.promises.times import number, ordinal
from amends.domain.promises.tokens import Token
from amends.domain.promises.words import (
    DAY,
    DOUBTFUL_MONTHS,
    MONTH,
    MONTHS,
    SHORT_WEEKDAYS,
    UNITS,
    WEEK,
    WEEKDAYS,
    YEAR,
)

_ONE_DAY = timedelta(days=1)
_TO = ("to", "-", "–", "till", "until", "thru", "through")
_THIS = ("this", "current")
_NEXT = ("next", "following", "coming", "upcoming")
_LAST = ("last", "past", "previous")


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days, [first, until); `grain` is what was named; `doubt` why a person should look."""

    first: date
    until: date
    grain: str = DAY
    doubt: str = ""
    real: bool = True


@dataclass(frozen=True, slots=True)
class Dater:
    """Reads dates from tokens. `day_first` decides what 3/4 means where only custom can."""

    tokens: list[Token]
    today: date
    day_first: bool

    def read(self, at: int, *, after: str) -> tuple[int, Days] | None:
        """The date that begins at token `at`, as (next token, days); `after` is the word before it."""
        if at >= len(self.tokens):
            return None
        token = self.tokens[at]
        if token.value >= 0:
            return self._digits(at) or self._day_then_month(at) or self._day_of_month(at, after)
        if token.low == "the" and at + 1 < len(self.tokens):
            return self._the(at, after)
        return (
            self._named(at)
            or self._weekday(at)
            or self._month_then_day(at)
            or self._day_then_month(at)
            or self._relative(at)
            or self._day_of_month(at, after)
        )

    def _low(self, at: int) -> str:
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def _day(self, day: date, after: int) -> tuple[int, Days]:
        return after, Days(day, day + _ONE_DAY)

    def _the(self, at: int, after: str) -> tuple[int, Days] | None:
        low = self._low(at + 1)
        if low == "day" and self._low(at + 2) == "after" and self._low(at + 3) == "tomorrow":
            return self._day(self.today + 2 * _ONE_DAY, at + 4)
        if low == "week" and self._low(at + 2) == "of" and after != "of":
            inner = self.read(at + 3, after="of")
            if inner:
                first = inner[1].first - timedelta(days=inner[1].first.weekday())
                return inner[0], Days(first, first + timedelta(days=7), WEEK)
        found = self._day_then_month(at + 1) or self._day_of_month(at + 1, after or "the")
        if found:
            return found
        return self._relative(at + 1) or (
            self._weekday(at + 1) if low in WEEKDAYS or low in _NEXT + _LAST else None
        )

    def _named(self, at: int) -> tuple[int, Days] | None:
        low = self._low(at)
        if low in ("today", "tonight", "tonite"):
            return self._day(self.today, at + 1)
        if low == "tomorrow":
            return self._day(self.today + _ONE_DAY, at + 1)
        if low == "yesterday":
            return self._day(self.today - _ONE_DAY, at + 1)
        if low in ("xmas", "christmas"):
            step = 2 if self._low(at + 1) == "day" else 1
            return self._day(self._on(12, 25), at + step)
        if low == "weekend" or (low in _THIS and self._low(at + 1) == "weekend"):
            first = self.today + timedelta(days=(5 - self.today.weekday()) % 7)
            return at + (1 if low == "weekend" else 2), Days(first, first + 2 * _ONE_DAY, "weekend")
        return None

    def _on(self, month: int, day: int) -> date:
        """The next such day of the year, today included; 29 February waits for a leap year."""
        for year in range(self.today.year, self.today.year + 9):
            made = _date(year, month, day)
            if made and made >= self.today:
                return made
        return self.today

    def _weekday(self, at: int) -> tuple[int, Days] | None:
        low, step = self._low(at), ""
        if low in _THIS + _NEXT + _LAST or low == "on":
            step = "next" if low in _NEXT and low != "upcoming" else "last" if low in _LAST else "this"
            at += 1
            if self._low(at) in ("upcoming", "coming", "past"):
                step = "last" if self._low(at) == "past" else "this"
                at += 1
            low = self._low(at)
        index = WEEKDAYS.get(low)
        if index is None or (low in SHORT_WEEKDAYS and not step and not self._short_is_day(at)):
            return None
        return self._weekday_rest(at + 1, index, step)

    def _short_is_day(self, at: int) -> bool:
        """Whether "sun" or "sat" means the day: alone in the text, beside a number or a month, or after "on"."""
        after = at + 2 if self._low(at + 1) in (",", ".", "the") else at + 1
        beside = any(
            self._low(near) in MONTHS or (0 <= near < len(self.tokens) and self.tokens[near].value >= 0)
            for near in (at - 1, after)
        )
        return beside or len(self.tokens) <= 3 or self._low(at - 1) in ("on", "by", "next", "until")

    def _weekday_rest(self, after: int, index: int, step: str) -> tuple[int, Days]:
        """What may follow a weekday: a date, "the 19th", "of next week", "week"."""
        monday = self.today - timedelta(days=self.today.weekday())
        if self._low(after) == "." and self._low(after + 1) in ("", ","):
            pass
        comma = after + 1 if self._low(after) in (",", ".") else after
        full = (
            self._digits(comma)
            or self._month_then_day(comma)
            or self._day_then_month(comma + 1 if self._low(comma) == "the" else comma)
        )
        if full:
            wrong = full[1].first.weekday() != index
            doubt = "The weekday and the date do not agree." if wrong else full[1].doubt
            return full[0], Days(full[1].first, full[1].until, DAY, doubt, full[1].real)
        skip = comma + 1 if self._low(comma) == "the" else comma
        nth = ordinal(self.tokens, skip)
        if nth:
            day = self.today
            for _ in range(1500):
                if day.day == nth[1] and day.weekday() == index:
                    return self._day(day, nth[0])
                day += _ONE_DAY
        week = after + 1 if self._low(after) in ("of", "in") else after
        if self._low(week) in _NEXT + _THIS and self._low(week + 1) == "week":
            shift = 7 if self._low(week) in _NEXT else 0
            return self._day(monday + timedelta(days=index + shift), week + 2)
        if self._low(after) == "week":
            return self._day(self._nearest(index) + timedelta(days=7), after + 1)
        if step == "next":
            return self._day(monday + timedelta(days=7 + index), after)
        if step == "last":
            back = (self.today.weekday() - index) % 7 or 7
            return self._day(self.today - timedelta(days=back), after)
        return self._day(self._nearest(index), after)

    def _nearest(self, index: int) -> date:
        """The next day of that weekday; today's own name means a week from now."""
        return self.today + timedelta(days=(index - self.today.weekday()) % 7 or 7)

    def _year(self, at: int) -> tuple[int, int | None]:
        """A year after a date, as (next token, year or None)."""
        skip = at + 1 if self._low(at) in (",", "of", "in", "/", "-") else at
        if skip < len(self.tokens):
            token = self.tokens[skip]
            if token.end - token.start == 4 and 1900 <= token.value < 2200:
                return skip + 1, token.value
        return at, None

    def _month_then_day(self, at: int) -> tuple[int, Days] | None:
        month = MONTHS.get(self._low(at))
        if month is None:
            return None
        after = at + 1
        while self._low(after) in (".", ",", "/", "the"):
            after += 1
        nth = ordinal(self.tokens, after) or self._plain_day(after)
        if nth is None:
            return self._whole_month(at, month)
        if self._low(nth[0]) in _TO:
            to = nth[0] + (2 if self._low(nth[0] + 1) == "the" else 1)
            last = ordinal(self.tokens, to) or self._plain_day(to)
            if last and last[1] > nth[1]:
                return self._date_range(month, nth[1], last[1], last[0])
        return self._make(month, nth[1], nth[0])

    def _whole_month(self, at: int, month: int) -> tuple[int, Days] | None:
        low = self._low(at)
        after, year = self._year(at + 1)
        if (
            low in DOUBTFUL_MONTHS
            and year is None
            and self._low(at - 1) not in ("in", "of", "late", "early", "until", "by")
        ):
            return None
        first = date(year, month, 1) if year else self._on_month(month)
        return after, Days(first, _next_month(first), MONTH)

    def _on_month(self, month: int) -> date:
        return date(self.today.year + (month < self.today.month), month, 1)

    def _plain_day(self, at: int) -> tuple[int, int] | None:
        if (
            at < len(self.tokens)
            and 1 <= self.tokens[at].value <= 31
            and self._low(at + 1) not in (":", "h", "am", "pm", "%")
        ):
            return at + 1, self.tokens[at].value
        return None

    def _day_then_month(self, at: int) -> tuple[int, Days] | None:
        nth = ordinal(self.tokens, at) or self._plain_day(at)
        if nth is None:
            return None
        after, day = nth
        last = None
        if self._low(after) in _TO:
            to = after + (2 if self._low(after + 1) == "the" else 1)
            last = ordinal(self.tokens, to) or self._plain_day(to)
            if last:
                after = last[0]
        if self._low(after) == "day":
            after += 1
        while self._low(after) in ("of", "-", "/", "the", ","):
            after += 1
        month = MONTHS.get(self._low(after))
        if month is not None:
            return (
                self._date_range(month, day, last[1], after + 1)
                if last
                else self._make(month, day, after + 1)
            )
        return self._of_relative_month(day, after) if last is None else None

    def _of_relative_month(self, day: int, at: int) -> tuple[int, Days] | None:
        """ "20th of next month", "the 26th day of the month"."""
        if self._low(at - 1) not in ("of", "the"):
            return None
        word = self._low(at)
        if word == "month":
            base, at = self.today.replace(day=1), at + 1
        elif word in _NEXT + _THIS and self._low(at + 1) == "month":
            base, at = self.today.replace(day=1), at + 2
            base = _next_month(base) if word in _NEXT else base
        else:
            return None
        made = _date(base.year, base.month, day)
        return self._day(made, at) if made else None

    def _make(self, month: int, day: int, after: int) -> tuple[int, Days]:
        after, year = self._year(after)
        if year is None:
            year = self.today.year
            if (month, day) < (self.today.month, self.today.day):
                year += 1
            made = self._on(month, day) if _date(2024, month, day) else None
        else:
            made = _date(year, month, day)
        if made is None:
            return after, Days(
                self.today, self.today, DAY, "There is no such day in the calendar.", real=False
            )
        return self._day(made, after)

    def _date_range(self, month: int, day: int, last: int, after: int) -> tuple[int, Days]:
        end, year = self._year(after)
        base = self._make(month, day, after)[1] if year is None else None
        first = base.first if base else _date(year or 1, month, day)
        final = _date(first.year, month, last) if first else None
        if first is None or final is None or (base and not base.real):
            return end, Days(self.today, self.today, DAY, "There is no such day in the calendar.", real=False)
        return end, Days(first, final + _ONE_DAY, "days")

    def _day_of_month(self, at: int, after: str) -> tuple[int, Days] | None:
        """ "the 15th" or "on the first": the next such day of a month."""
        if after not in ("on", "by", "before", "until"):
            return None
        nth = ordinal(self.tokens, at)
        if nth is None or self._low(nth[0]) in (
            "time",
            "round",
            "half",
            "quarter",
            "thing",
            "line",
            "floor",
            "week",
        ):
            return None
        day = self.today
        for _ in range(70):
            if day.day == nth[1] and day >= self.today:
                return self._day(day, nth[0])
            day += _ONE_DAY
        return None

    def _digits(self, at: int) -> tuple[int, Days] | None:
        """2026-03-03, 3/4/2026, 3.4.2026, 3/4."""
        if at + 2 >= len(self.tokens) or self.tokens[at].value < 0:
            return None
        mark = self._low(at + 1)
        parts, after = [self.tokens[at].value], at + 1
        if mark not in ("-", "/", "."):
            return None
        while len(parts) < 3 and self._low(after) == mark and after + 1 < len(self.tokens):
            nearby = (
                self.tokens[after].glued
                and self.tokens[after + 1].glued
                and self.tokens[after + 1].value >= 0
            )
            if not nearby:
                break
            parts.append(self.tokens[after + 1].value)
            after += 2
        glued_before = at > 0 and self.tokens[at].glued and self._low(at - 1) not in ("(", ":", "'", '"')
        tail = after + 1 < len(self.tokens) and self.tokens[after].glued and self.tokens[after + 1].glued
        if tail and (
            self._low(after) == mark or (self._low(after) in "./-" and self.tokens[after + 1].value >= 0)
        ):
            return None
        if glued_before:
            return None
        return self._numbers(parts, mark, after, iso=self.tokens[at].end - self.tokens[at].start == 4)

    def _numbers(self, parts: list[int], mark: str, after: int, *, iso: bool) -> tuple[int, Days] | None:
        if len(parts) == 3 and iso and 1900 <= parts[0] < 2200:
            made = _date(parts[0], parts[1], parts[2])
            return self._day(made, after) if made else None
        if len(parts) == 3 and 1900 <= parts[2] < 2200 and max(parts[0], parts[1]) <= 31:
            year = parts[2]
        elif len(parts) == 2 and mark == "/" and max(parts) <= 31:
            year = 0
        else:
            return None
        first, second = parts[:2]
        day_first = self.day_first if max(first, second) <= 12 else first > 12
        day, month = (first, second) if day_first else (second, first)
        doubt = (
            f"{first}{mark}{second} can be read two ways."
            if first != second and max(first, second) <= 12
            else ""
        )
        made = (
            _date(year, month, day) if year else (self._on(month, day) if _date(2024, month, day) else None)
        )
        if made is None:
            return after, Days(
                self.today, self.today, DAY, "There is no such day in the calendar.", real=False
            )
        return after, Days(made, made + _ONE_DAY, DAY, doubt)

    def _relative(self, at: int) -> tuple[int, Days] | None:
        """this, next, last with day, week, month, year."""
        low, after = self._low(at), at + 1
        if low not in _THIS + _NEXT + _LAST:
            return None
        unit = UNITS.get(self._low(after), "")
        if self._low(after) not in ("day", "week", "month", "year"):
            return None
        move = 1 if low in _NEXT else -1 if low in _LAST else 0
        if unit == DAY:
            return self._day(self.today + move * _ONE_DAY, after + 1) if move else None
        if unit == WEEK:
            monday = self.today + timedelta(days=7 * move - self.today.weekday())
            return after + 1, Days(monday, monday + timedelta(days=7), WEEK)
        if unit == MONTH:
            first = self.today.replace(day=1)
            first = (
                _next_month(first) if move > 0 else (first - _ONE_DAY).replace(day=1) if move < 0 else first
            )
            return after + 1, Days(first, _next_month(first), MONTH)
        year = self.today.year + move
        return after + 1, Days(date(year, 1, 1), date(year + 1, 1, 1), YEAR)


def add_months(day: date, count: int) -> date:
    """The same day `count` months on, or the last day of a shorter month; years beyond 9999 stay there."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    year = min(max(year, 1), 9998)
    for last in range(day.day, 27, -1):
        made = _date(year, month + 1, last)
        if made:
            return made
    return date(year, month + 1, min(day.day, 28))


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def amount(tokens: list[Token], at: int) -> tuple[int, float] | None:
    """How many: a number, a half, a couple, a few, "a", "2.5", as (next token, value)."""
    low = tokens[at].low if at < len(tokens) else ""
    after_low = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if low in ("a", "an", "one") and after_low in ("couple", "few"):
        at, low, after_low = at + 1, after_low, tokens[at + 2].low if at + 2 < len(tokens) else ""
    if low in ("couple", "few"):
        return at + (2 if after_low == "of" else 1), 2.0 if low == "couple" else 3.0
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
    return after, float(value)
