"""Deadlines and elapsed time in business time, with pauses cut out; exact to the second, DST nights included."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, datetime

from amends.domain.clocks.calendar import (
    DAY_SECONDS,
    SECOND,
    STRETCH_DAYS,
    Calendar,
    micros,
    moment,
)
from amends.domain.clocks.errors import CalendarError

Pauses = Sequence[tuple[datetime, datetime | None]]
EMPTY_DAYS = 400
"""So many days without one open second mean that a calendar has no answer."""


def deadline(*, calendar: Calendar, start: datetime, seconds: int, pauses: Pauses = ()) -> datetime:
    """The instant at which `seconds` of open time have passed since `start`, pauses not counted (aware UTC).

    One that falls on closing time is closing time. No time at all falls on the first open instant. A pause that
    has not ended is not cut out yet: ask again when it ends. Raises CalendarError when 400 days bring no open time.
    """
    at, left = micros(start), seconds * SECOND
    if left < 0:
        raise CalendarError("seconds", f"{seconds} is negative", "give 0 or more")
    if left == 0:
        return moment(_opening(calendar, at))
    for pause_from, pause_to in _cut(pauses, at=at, until=None):
        available = _between(calendar, at, pause_from)
        if available >= left:
            break
        left -= available
        at = pause_to
    return moment(_after(calendar, at, left))


def elapsed(*, calendar: Calendar, start: datetime, end: datetime, pauses: Pauses = ()) -> int:
    """Whole seconds of open time from `start` to `end`, pauses not counted; 0 when `end` is not after `start`.

    A pause that has not ended reaches to `end`.
    """
    at, until = micros(start), micros(end)
    total = 0
    for pause_from, pause_to in _cut(pauses, at=at, until=until):
        total += _between(calendar, at, min(pause_from, until))
        at = max(at, pause_to)
    return (total + _between(calendar, at, until)) // SECOND


def is_open(*, calendar: Calendar, at: datetime) -> bool:
    """Whether somebody works at this instant; closing time itself is closed."""
    instant = micros(at)
    _, stretch = calendar.stretch_of(instant)
    n = bisect_right(stretch.opens, instant) - 1
    return n >= 0 and instant < stretch.closes[n]


def next_opening(*, calendar: Calendar, at: datetime) -> datetime:
    """The first open instant at or after `at`: `at` itself while it is open."""
    return moment(_opening(calendar, micros(at)))


def close_of_business(*, calendar: Calendar, at: datetime) -> datetime:
    """The last closing time of the business day of `at`; after hours, of the next business day (P5).

    A shift over midnight belongs to the day on which it starts. A desk that never closes ends its day at midnight.
    """
    instant = micros(at)
    today = calendar.local_day(instant).toordinal()
    for ordinal in range(today - 1, today + EMPTY_DAYS):
        shifts = _shifts(calendar, date.fromordinal(ordinal))
        if not shifts or instant >= shifts[-1][1]:
            continue
        # What is left of yesterday's day is only the shift that runs now; the rest is today.
        if ordinal >= today or any(a <= instant < b for a, b in shifts):
            return moment(shifts[-1][1])
    raise _never_open()


def _shifts(calendar: Calendar, day: date) -> list[tuple[int, int]]:
    """The shifts that start on a local day, as instants, each to its end beyond midnight."""
    windows = list(calendar.windows_of(day))
    if not windows:
        return []
    if (
        windows[0][0] == 0
        and windows[0][1] < DAY_SECONDS
        and _ends_at_midnight(calendar, day.toordinal() - 1)
    ):
        windows.pop(0)
    shifts = [(calendar.instant(day, a), calendar.instant(day, b)) for a, b in windows]
    tomorrow = date.fromordinal(day.toordinal() + 1)
    following = calendar.windows_of(tomorrow)
    if windows and windows[-1][1] == DAY_SECONDS and following and following[0][0] == 0:
        rest = following[0][1]
        if rest < DAY_SECONDS:
            shifts[-1] = (shifts[-1][0], calendar.instant(tomorrow, rest))
    return shifts


def _ends_at_midnight(calendar: Calendar, ordinal: int) -> bool:
    windows = calendar.windows_of(date.fromordinal(ordinal))
    return bool(windows) and windows[-1][1] == DAY_SECONDS


def _cut(pauses: Pauses, *, at: int, until: int | None) -> list[tuple[int, int]]:
    """Pauses as sorted, separate instants not before `at`; open ones reach `until`, or are left out without one."""
    if not pauses:
        return []
    found = []
    for start, end in pauses:
        if end is None and until is None:
            continue
        a = max(micros(start), at)
        b = until if end is None else micros(end)
        if b is not None and b > a:
            found.append((a, b))
    merged: list[tuple[int, int]] = []
    for a, b in sorted(found):
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return merged


def _between(calendar: Calendar, start: int, end: int) -> int:
    """Open microseconds between two instants."""
    if end <= start:
        return 0
    first, stretch = calendar.stretch_of(start)
    last, final = calendar.stretch_of(end)
    total = final.open_before(end) - stretch.open_before(start)
    for number in range(first, last):
        total += calendar.stretch(number).total
    return total


def _after(calendar: Calendar, at: int, left: int) -> int:
    """The instant when `left` open microseconds, more than none, have passed since `at`."""
    number, stretch = calendar.stretch_of(at)
    target = stretch.open_before(at) + left
    empty = 0
    while target > stretch.total:
        target -= stretch.total
        empty = 0 if stretch.total else empty + STRETCH_DAYS
        if empty > EMPTY_DAYS:
            raise _never_open()
        number += 1
        stretch = calendar.stretch(number)
    n = bisect_left(stretch.before, target) - 1
    return stretch.opens[n] + target - stretch.before[n]


def _opening(calendar: Calendar, at: int) -> int:
    """The first open instant at or after `at`."""
    number, stretch = calendar.stretch_of(at)
    for step in range(EMPTY_DAYS // STRETCH_DAYS + 2):
        stretch = stretch if step == 0 else calendar.stretch(number + step)
        n = bisect_right(stretch.closes, at)
        if n < len(stretch.opens):
            return max(at, stretch.opens[n])
    raise _never_open()


def _never_open() -> CalendarError:
    return CalendarError(
        "hours", f"bring no open time in {EMPTY_DAYS} days", "check the holidays and closures"
    )
