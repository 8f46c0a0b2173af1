"""Dates in words and digits, read against the day of writing: "Friday", "3 March", "2026-03-03", "next week"."""

from dataclasses import dataclass
from datetime import date, timedelta

from amends.domain.promises import named_days
from amends.domain.promises.days import (
    ONE_DAY,
    Days,
    make_date,
    next_month,
    next_on,
    quarter_of,
    unreal,
    week_of,
)
from amends.domain.promises.digits import read_digits, read_dotted
from amends.domain.promises.named_days import FIRST_WORDS
from amends.domain.promises.times import ordinal
from amends.domain.promises.tokens import Token
from amends.domain.promises.words import (
    DAY,
    DOUBTFUL_MONTHS,
    MONTH,
    MONTHS,
    ORDINALS,
    SHORT_WEEKDAYS,
    UNITS,
    WEEK,
    WEEKDAYS,
    YEAR,
)

_TO = ("to", "-", "–", "till", "until", "thru", "through")
_TOO_FAR = 2200
_LONGEST_NAME = 5
_PARTS = 9
_SHORT = 5
_CURRENCIES = ("$", "€", "£")
_THIS = ("this", "current")
_NEXT = ("next", "following", "coming", "upcoming")
_LAST = ("last", "past", "previous")


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
            if self._low(at - 1) in _CURRENCIES:
                return None
            return (
                self._nth_weekday(at)
                or (None if not after and self._counts(at) else self._digits(at))
                or self._day_then_month(at)
                or self._day_of_month(at, after)
            )
        if token.low == "the" and at + 1 < len(self.tokens):
            return self._the(at, after)
        return (
            self._nth_weekday(at)
            or self._named(at)
            or self._weekday(at)
            or self._month_then_day(at)
            or self._day_then_month(at)
            or self._relative(at)
            or self._day_of_month(at, after)
        )

    def _low(self, at: int) -> str:
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def _day(self, day: date, after: int) -> tuple[int, Days]:
        return after, Days(day, day + ONE_DAY)

    def _the(self, at: int, after: str) -> tuple[int, Days] | None:
        low = self._low(at + 1)
        if low == "day" and self._low(at + 2) == "after" and self._low(at + 3) == "tomorrow":
            return self._day(self.today + 2 * ONE_DAY, at + 4)
        if low == "week" and self._low(at + 2) == "after" and self._low(at + 3) == "next":
            monday = self.today + timedelta(days=14 - self.today.weekday())
            return at + 4, Days(monday, monday + timedelta(days=7), WEEK)
        if low == "week" and self._low(at + 2) in ("of", "beginning", "commencing") and after != "of":
            inner = self.read(at + 3, after="of")
            if inner:
                first = inner[1].first - timedelta(days=inner[1].first.weekday())
                return inner[0], Days(first, first + timedelta(days=7), WEEK)
        found = (
            self._nth_weekday(at + 1)
            or self._day_then_month(at + 1)
            or self._named(at + 1)
            or self._day_of_month(at + 1, after or "the")
        )
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
            return self._day(self.today + ONE_DAY, at + 1)
        if low == "yesterday":
            return self._day(self.today - ONE_DAY, at + 1)
        if low in FIRST_WORDS:
            return self._named_day(at)
        if low == "weekend" or (low in _THIS and self._low(at + 1) == "weekend"):
            first = self.today + timedelta(days=(5 - self.today.weekday()) % 7)
            return at + (1 if low == "weekend" else 2), Days(first, first + 2 * ONE_DAY, "weekend")
        return None

    def _named_day(self, at: int) -> tuple[int, Days] | None:
        """Christmas Eve, Good Friday: the next one, or that of the year behind it."""
        found = named_days.named([token.low for token in self.tokens[at : at + _LONGEST_NAME]])
        if found is None:
            return None
        after, year = self._year(at + found[0])
        if year is None:
            year = self.today.year + (named_days.in_year(found[1], self.today.year) < self.today)
        return self._day(named_days.in_year(found[1], year), after)

    def _nth_weekday(self, at: int) -> tuple[int, Days] | None:
        """ "the second Tuesday of December", "the last Friday in the month"."""
        which = -1 if self._low(at) == "last" else ORDINALS.get(self._low(at), 0)
        nth = None if which else ordinal(self.tokens, at)
        after, which = nth if nth else (at + 1, which)
        weekday = WEEKDAYS.get(self._low(after))
        week = self._low(after) == "week"
        if not -1 <= which <= 5 or which == 0 or (weekday is None and not week):
            return None
        if self._low(after + 1) not in ("of", "in"):
            return None
        months = self._month_named(after + 2 + (self._low(after + 2) == "the"))
        if months is None:
            return None
        after, first, until = months
        if week:
            return after, week_of(first, until, which)
        assert weekday is not None  # noqa: S101 - either a week or a weekday was read
        day = named_days.nth_weekday(first.year, first.month, weekday, which)
        return self._day(day, after) if first <= day < until else None

    def _month_named(self, at: int) -> tuple[int, date, date] | None:
        """A month or year by name or as "next month", as (next token, first day, first day after it)."""
        low, year = self._low(at), self.tokens[at].value if at < len(self.tokens) else -1
        if 1900 <= year < 2200:
            return at + 1, date(year, 1, 1), date(year + 1, 1, 1)
        if low in MONTHS:
            after, told = self._year(at + 1)
            first = date(told, MONTHS[low], 1) if told else self._on_month(MONTHS[low])
        elif low == "month" or (low in _THIS + _NEXT and self._low(at + 1) == "month"):
            first = self.today.replace(day=1)
            first = next_month(first) if low in _NEXT else first
            after = at + (1 if low == "month" else 2)
        else:
            return None
        return after, first, next_month(first)

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
        dotted = read_dotted(self.tokens, comma, today=self.today, weekday=index)
        if dotted:
            return dotted
        skip = comma + 1 if self._low(comma) == "the" else comma
        nth = ordinal(self.tokens, skip)
        if nth:
            day = self.today
            for _ in range(1500):
                if day.day == nth[1] and day.weekday() == index:
                    return self._day(day, nth[0])
                day += ONE_DAY
        week = after + 1 if self._low(after) in ("of", "in") else after
        if self._low(week) in _NEXT + _THIS and self._low(week + 1) == "week":
            shift = 7 if self._low(week) in _NEXT else 0
            return self._day(monday + timedelta(days=index + shift), week + 2)
        if self._low(after) == "after" and self._low(after + 1) == "next":
            return self._day(self._nearest(index) + timedelta(days=7), after + 2)
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
            # From 2400 on four digits are no time of day either: a year, though no desk promises anything in it.
            if token.end - token.start == 4 and (1900 <= token.value < 2200 or token.value >= 2400):
                if token.value >= 2400 and self._low(skip + 1) == "be":  # the Thai calendar counts 543 more
                    return skip + 2, token.value - 543
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
        return after, Days(first, next_month(first), MONTH)

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
            base = next_month(base) if word in _NEXT else base
        else:
            return None
        made = make_date(base.year, base.month, day)
        return self._day(made, at) if made else None

    def _make(self, month: int, day: int, after: int) -> tuple[int, Days]:
        after, year = self._year(after)
        if year is None:
            year = self.today.year
            if (month, day) < (self.today.month, self.today.day):
                year += 1
            made = next_on(self.today, month, day) if make_date(2024, month, day) else None
        else:
            made = make_date(year, month, day)
        if year >= _TOO_FAR:
            return after, unreal(self.today, "That year is too far away to promise anything in.")
        return (after, unreal(self.today)) if made is None else self._day(made, after)

    def _date_range(self, month: int, day: int, last: int, after: int) -> tuple[int, Days]:
        end, year = self._year(after)
        base = self._make(month, day, after)[1] if year is None else None
        first = base.first if base else make_date(year or 1, month, day)
        final = make_date(first.year, month, last) if first else None
        if first is None or final is None or (base and not base.real):
            return end, unreal(self.today)
        return end, Days(first, final + ONE_DAY, "days")

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
            day += ONE_DAY
        return None

    def _counts(self, at: int) -> bool:
        """Whether "(1/3)" or "2/2" beside other words counts the parts of a message and is no date."""
        values = [token.value for token in self.tokens[at : at + 3 : 2]]
        alone = (
            len(self.tokens) <= _SHORT or self._low(at - 1) in WEEKDAYS or self._low(at + 3) in ("/", "at")
        )
        return (
            self._low(at + 1) == "/"
            and len(values) == 2
            and 0 < values[0] <= values[1] <= _PARTS
            and not alone
        )

    def _digits(self, at: int) -> tuple[int, Days] | None:
        return read_digits(self.tokens, at, today=self.today, day_first=self.day_first)

    def _relative(self, at: int) -> tuple[int, Days] | None:
        """this, next, last with day, week, month, year."""
        low, after = self._low(at), at + 1
        if low not in _THIS + _NEXT + _LAST:
            return None
        unit = UNITS.get(self._low(after), "")
        if self._low(after) == "quarter":
            return after + 1, quarter_of(self.today, 1 if low in _NEXT else -1 if low in _LAST else 0)
        if self._low(after) not in ("day", "week", "month", "year"):
            return None
        move = 1 if low in _NEXT else -1 if low in _LAST else 0
        if unit == DAY:
            return self._day(self.today + move * ONE_DAY, after + 1) if move else None
        if unit == WEEK:
            monday = self.today + timedelta(days=7 * move - self.today.weekday())
            return after + 1, Days(monday, monday + timedelta(days=7), WEEK)
        if unit == MONTH:
            first = self.today.replace(day=1)
            first = next_month(first) if move > 0 else (first - ONE_DAY).replace(day=1) if move < 0 else first
            return after + 1, Days(first, next_month(first), MONTH)
        year = self.today.year + move
        return after + 1, Days(date(year, 1, 1), date(year + 1, 1, 1), YEAR)
