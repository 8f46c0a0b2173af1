"""Instants and spans in words for a page: short, in the reader's zone, the same as js/clock.js writes them."""

import calendar
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_MONTHS = tuple(calendar.month_name)
_LONG_DAYS = tuple(calendar.day_name)


@lru_cache(maxsize=64)
def zone_named(name: str) -> ZoneInfo:
    """The zone of a reader, kept because a page asks for it at every time it shows."""
    return ZoneInfo(name)


def left(*, seconds: float) -> str:
    """Time that is left, as a clock chip counts it down: 4:12, 2 h 10, 3 d 4 h."""
    whole = max(0, int(seconds))
    if whole < _HOUR:
        return f"{whole // _MINUTE}:{whole % _MINUTE:02d}"
    if whole < _DAY:
        return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE:02d}"
    return f"{whole // _DAY} d {whole % _DAY // _HOUR} h"


def over(*, seconds: float) -> str:
    """Time since a deadline passed: +12 min, +2 h 10, +3 d 4 h."""
    whole = max(0, int(seconds))
    if whole < _HOUR:
        return f"+{whole // _MINUTE} min"
    return f"+{left(seconds=whole)}"


def distance(*, seconds: float) -> str:
    """How far an instant is from now (positive: ahead): in 38 min, 2 h 10 min ago, in 3 days, now."""
    whole = int(abs(seconds))
    if whole < _MINUTE:
        return "now"
    if whole < _HOUR:
        span = f"{whole // _MINUTE} min"
    elif whole < _DAY:
        minutes = whole % _HOUR // _MINUTE
        span = f"{whole // _HOUR} h {minutes} min" if minutes else f"{whole // _HOUR} h"
    else:
        span = "1 day" if whole < 2 * _DAY else f"{whole // _DAY} days"
    return f"in {span}" if seconds > 0 else f"{span} ago"


def _day(*, day: date, today: date) -> str:
    """The day of an instant as people say it, as near to today as it is."""
    apart = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(apart)
    if near:
        return near
    if abs(apart) < 7:
        return (
            _DAYS[day.weekday()]
            if apart > 0
            else f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
        )
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]}{year}"


def when(*, at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """An instant in the reader's zone: today 14:00, yesterday 09:10, Wed 10:00, 3 Mar 16:20."""
    local = at.astimezone(zone)
    return f"{_day(day=local.date(), today=now.astimezone(zone).date())} {local.hour:02}:{local.minute:02}"


def clock_time(*, at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """As `when`, but the hour alone when the day is today: 14:00, Wed 10:00."""
    return when(at=at, now=now, zone=zone).removeprefix("today ")


def exact(*, at: datetime, zone: ZoneInfo) -> str:
    """The instant with date, second and zone, for hover: Monday 3 March 2026, 14:00:05 CET (Europe/Berlin)."""
    local = at.astimezone(zone)
    # By hand: strftime is slow, and a page of messages asks for this some fifty times.
    day, month = _LONG_DAYS[local.weekday()], _LONG_MONTHS[local.month]
    clock = f"{local.hour:02}:{local.minute:02}:{local.second:02}"
    return f"{day} {local.day} {month} {local.year}, {clock} {local.tzname()} ({zone.key})"


def elapsed(*, started_at: datetime, due_at: datetime, now: datetime) -> float:
    """The part of a span that has passed, 0 at its start, 1 and more when it is over."""
    whole = due_at - started_at
    return 1.0 if whole <= timedelta(0) else (now - started_at) / whole
