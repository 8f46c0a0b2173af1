"""When a desk's day ends: by its calendar, or by plain opening hours where it has none."""

from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from amends.domain.promises.model import Hours

_FAR = 800


class Desk(Protocol):
    """What a deadline needs to know of a desk; dates and times are local."""

    @property
    def opens(self) -> time:
        """When a working day begins."""

    def closes(self, day: date) -> datetime:
        """The close of business of a day, naive local; for a day off, the usual hour of closing."""

    def is_working(self, day: date) -> bool:
        """Whether the desk works on that day."""


class PlainDesk:
    """A desk known by its opening hours alone."""

    def __init__(self, hours: Hours) -> None:
        self._hours = hours

    @property
    def opens(self) -> time:
        """When a working day begins."""
        return self._hours.opens

    def closes(self, day: date) -> datetime:
        """The usual hour of closing, on any day."""
        return datetime.combine(day, self._hours.closes)

    def is_working(self, day: date) -> bool:
        """Whether the weekday is one the desk works on."""
        return day.weekday() in self._hours.working


def add_working_days(desk: Desk, day: date, count: int) -> date:
    """The `count`-th working day after `day`; the day itself does not count (P5 counts whole days)."""
    for _ in range(_FAR):
        if count <= 0:
            break
        day += timedelta(days=1)
        count -= desk.is_working(day)
    return day


def last_working_day(desk: Desk, first: date, until: date) -> date:
    """The last working day of [first, until), or its last day when the desk works on none."""
    day = until - timedelta(days=1)
    while day > first and not desk.is_working(day):
        day -= timedelta(days=1)
    return day if desk.is_working(day) else until - timedelta(days=1)


def localise(wall: datetime, zone: ZoneInfo) -> tuple[datetime, bool]:
    """The instant of a wall clock time in a zone, and whether that time exists there.

    A time in the hour that summer time skips becomes the instant after the gap (PEP 495, fold 0).
    """
    aware = wall.replace(tzinfo=zone)
    there = aware.astimezone(ZoneInfo("UTC")).astimezone(zone)
    return there, there.replace(tzinfo=None) == wall
