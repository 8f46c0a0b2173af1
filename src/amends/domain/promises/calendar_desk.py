"""A desk known by its business calendar, as the dates in a promise need it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from amends.domain.clocks import Calendar

_DAY = 86_400
_USUAL = (9 * 3600, 17 * 3600)
"""Opening and closing where a calendar has no window at all."""


class CalendarDesk:
    """Opening and closing by a calendar, told in the local time of whoever writes the promise."""

    def __init__(self, calendar: Calendar, *, home: ZoneInfo) -> None:
        self._calendar, self._home = calendar, home
        days = [windows for windows in calendar.week if windows]
        self._usual = (days[0][0][0], days[0][-1][1]) if days else _USUAL

    @property
    def opens(self) -> time:
        """When a usual working day begins."""
        return time(self._usual[0] // 3600, self._usual[0] % 3600 // 60)

    def closes(self, day: date) -> datetime:
        """The close of business of a day, naive local; for a day off, the usual hour of closing.

        A calendar that never closes ends its day at midnight.
        """
        windows = self._calendar.windows_of(day)
        seconds = min(windows[-1][1] if windows else self._usual[1], _DAY - 60)
        there = datetime.combine(day, time(), ZoneInfo(self._calendar.zone)) + timedelta(seconds=seconds)
        return there.astimezone(UTC).astimezone(self._home).replace(tzinfo=None)

    def is_working(self, day: date) -> bool:
        """Whether the desk works on that day."""
        return bool(self._calendar.windows_of(day))
