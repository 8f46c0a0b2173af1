"""When somebody works: a week of windows in one zone, less holidays and closures, compiled as it is used.

Time is cut into stretches of `STRETCH_DAYS` local days. Each stretch is compiled once, on first use, into sorted
windows of instants with running totals, so that a question costs two binary searches and no time zone look-up.
Instants inside this slice are whole microseconds since 1970 in UTC.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from amends.domain.clocks import public_holidays
from amends.domain.clocks.errors import CalendarError

SECOND = 1_000_000
DAY_SECONDS = 86_400
STRETCH_DAYS = 128
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_DAY, LAST_DAY = date(1970, 1, 3), date(2299, 12, 30)
_MICROSECOND = timedelta(microseconds=1)
_EPOCH_DAY = date(1970, 1, 1)

Windows = tuple[tuple[int, int], ...]
"""Windows of one local day, as seconds of wall time after midnight: sorted, apart, half-open."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days compiled: the windows as instants, and the open microseconds before each."""

    begins: int
    ends: int
    opens: list[int]
    closes: list[int]
    before: list[int]
    total: int

    def open_before(self, at: int) -> int:
        """Open microseconds of this stretch before an instant of it."""
        n = bisect_right(self.opens, at) - 1
        if n < 0:
            return 0
        close = self.closes[n]
        return self.before[n] + (at if at < close else close) - self.opens[n]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The hours of a desk, a team or a contract."""

    zone: str
    week: tuple[Windows, ...]
    holidays: frozenset[date] = frozenset()
    closures: Mapping[date, Windows] = field(default_factory=dict)
    holiday_country: str = ""
    holiday_subdivision: str = ""
    # A memory of what was compiled; it changes nothing that can be seen from outside.
    _stretches: dict[int, Stretch] = field(default_factory=dict, repr=False, compare=False, init=False)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """A calendar from stored data; the same data gives the same compiled calendar.

        `{"zone": "Europe/London", "hours": {"mon": [["09:00", "17:00"]]}, "holidays": ["2026-12-25"],
        "holiday_country": "GB", "holiday_subdivision": "ENG", "closures": {"2026-12-24": [["12:00", "24:00"]]}}`.
        Raises CalendarError with the key, the fault and a way out.
        """
        from amends.domain.clocks import reading  # reading builds this class

        return reading.calendar(data, build=cls)

    @property
    def never_closes(self) -> bool:
        """Whether every instant is open."""
        whole = ((0, DAY_SECONDS),)
        return (
            all(day == whole for day in self.week)
            and not self.holidays
            and not self.closures
            and not self.holiday_country
        )

    def windows_of(self, day: date) -> Windows:
        """The windows of one local day, after holidays and closures."""
        windows = self.week[day.weekday()]
        if not windows or day in self.holidays or self._is_public_holiday(day):
            return ()
        closed = self.closures.get(day)
        return without(windows, closed) if closed else windows

    def _is_public_holiday(self, day: date) -> bool:
        if not self.holiday_country:
            return False
        return day in public_holidays.of_year(
            country=self.holiday_country, subdivision=self.holiday_subdivision, year=day.year
        )

    def instant(self, day: date, seconds: int) -> int:
        """The instant of a wall time; one that the clocks skip falls as if they had not moved, the first of two."""
        naive = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)  # noqa: DTZ001 - wall time
        return micros(naive.replace(tzinfo=ZoneInfo(self.zone)))

    def local_day(self, at: int) -> date:
        """The local date of an instant."""
        return moment(at).astimezone(ZoneInfo(self.zone)).date()

    def stretch_of(self, at: int) -> tuple[int, Stretch]:
        """The stretch that holds an instant, with its number. Raises CalendarError far outside the years of use."""
        number = at // (DAY_SECONDS * SECOND) // STRETCH_DAYS
        stretch = self.stretch(number)
        if at < stretch.begins:
            return number - 1, self.stretch(number - 1)
        if at >= stretch.ends:
            return number + 1, self.stretch(number + 1)
        return number, stretch

    def stretch(self, number: int) -> Stretch:
        """One stretch, compiled on first use."""
        found = self._stretches.get(number)
        if found is None:
            found = self._stretches[number] = self._compile(number)
        return found

    def _compile(self, number: int) -> Stretch:
        first = _EPOCH_DAY.toordinal() + number * STRETCH_DAYS
        if not FIRST_DAY.toordinal() <= first + STRETCH_DAYS or first >= LAST_DAY.toordinal():
            raise CalendarError(
                "time",
                "lies outside the years that calendars cover",
                f"use {FIRST_DAY.year} to {LAST_DAY.year}",
            )
        opens: list[int] = []
        closes: list[int] = []
        before: list[int] = []
        total = 0
        reached = midnight = begins = self.instant(date.fromordinal(first), 0)
        for ordinal in range(first, first + STRETCH_DAYS):
            tomorrow = self.instant(date.fromordinal(ordinal + 1), 0)
            plain = tomorrow - midnight == DAY_SECONDS * SECOND
            day = date.fromordinal(ordinal)
            for start, end in self.windows_of(day):
                a = midnight + start * SECOND if plain else self.instant(day, start)
                b = midnight + end * SECOND if plain else self.instant(day, end)
                a = max(a, reached)  # a window inside a skipped hour may run into the one before it
                if b > a:
                    opens.append(a)
                    closes.append(b)
                    before.append(total)
                    total += b - a
                    reached = b
            midnight = tomorrow
        return Stretch(begins=begins, ends=midnight, opens=opens, closes=closes, before=before, total=total)


def without(windows: Windows, closed: Windows) -> Windows:
    """Windows less the closed parts of them."""
    left = list(windows)
    for shut, reopen in closed:
        left = [
            part
            for start, end in left
            for part in ((start, min(end, shut)), (max(start, reopen), end))
            if part[0] < part[1]
        ]
    return tuple(left)


def micros(at: datetime) -> int:
    """Microseconds since 1970. Raises CalendarError for a time without a zone, which would be a guess."""
    if at.tzinfo is None:
        raise CalendarError("time", f"{at.isoformat()} has no zone", "give an aware time")
    return (at - EPOCH) // _MICROSECOND


def moment(at: int) -> datetime:
    """The aware UTC time of an instant."""
    return EPOCH + timedelta(microseconds=at)


ALWAYS = Calendar(zone="UTC", week=(((0, DAY_SECONDS),),) * 7)
"""Round the clock: every instant is open."""
