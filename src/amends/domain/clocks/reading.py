"""A calendar out of stored data, refused with a sentence when it cannot be meant."""

import difflib
import functools
import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, cast
from zoneinfo import ZoneInfo, available_timezones

from amends.domain.clocks.errors import CalendarError

if TYPE_CHECKING:
    from amends.domain.clocks.calendar import Calendar, Windows

C = TypeVar("C", bound="Calendar")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEYS = ("zone", "hours", "holidays", "holiday_country", "holiday_subdivision", "closures")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
_DAY_SECONDS = 86_400


def calendar(data: Mapping[str, Any], *, build: type[C]) -> C:
    """The calendar that `data` describes; equal data shares one compiled calendar."""
    try:
        text = json.dumps(data, sort_keys=True)
    except (TypeError, ValueError):
        raise CalendarError("calendar", "is not plain data", "give texts, lists and tables only") from None
    return cast(C, _calendar(text, cast(Any, build)))


@functools.lru_cache(maxsize=1024)
def _calendar(text: str, build: Callable[..., "Calendar"]) -> "Calendar":
    data = json.loads(text)
    if not isinstance(data, dict):
        raise CalendarError("calendar", "is not a table", "give zone and hours")
    for key in data:
        if key not in KEYS:
            raise CalendarError(key, "is not known here", _offer(key, KEYS))
    hours = _table(data, "hours")
    for day in hours:
        if day not in DAYS:
            raise CalendarError(f"hours.{day}", "is not a weekday", _offer(day.lower()[:3], DAYS))
    week = tuple(_windows(hours.get(day) or [], key=f"hours.{day}") for day in DAYS)
    if not any(week):
        raise CalendarError(
            "hours", "has no window on any day", 'give at least one, such as mon = [["09:00", "17:00"]]'
        )
    country, part = _text(data, "holiday_country"), _text(data, "holiday_subdivision")
    if part and not country:
        raise CalendarError("holiday_subdivision", "stands without a country", "give holiday_country as well")
    if country:
        from amends.domain.clocks import public_holidays

        public_holidays.of_year(country=country, subdivision=part, year=2026)
    return build(
        zone=_zone(data),
        week=week,
        holidays=frozenset(
            _date(day, key="holidays") for day in _list(data.get("holidays") or [], key="holidays")
        ),
        closures={
            _date(day, key="closures"): _windows(rows, key=f"closures.{day}")
            for day, rows in _table(data, "closures").items()
        },
        holiday_country=country,
        holiday_subdivision=part,
    )


def _zone(data: Mapping[str, Any]) -> str:
    zone = _text(data, "zone") or "UTC"
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise CalendarError(
            "zone", f"{zone!r} is not a time zone", _offer(zone, available_timezones())
        ) from None
    return zone


def _windows(rows: object, *, key: str) -> "Windows":
    """Sorted windows of one day; touching ones become one."""
    found = []
    for row in _list(rows, key=key):
        if not isinstance(row, list) or len(row) != 2:
            raise CalendarError(key, f"{row!r} is not a window", 'give two times, such as ["09:00", "17:00"]')
        start, end = (_seconds(edge, key=key) for edge in row)
        if start >= end:
            raise CalendarError(
                key,
                f"the window {row[0]} to {row[1]} does not end after it starts",
                f"for one over midnight give {row[0]} to 24:00 here and 00:00 to {row[1]} on the next day",
            )
        found.append((start, end))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            raise CalendarError(
                key, "two windows overlap", "let each start where the one before it has ended"
            )
        if merged and start == merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def _seconds(edge: object, *, key: str) -> int:
    if edge == "24:00":
        return _DAY_SECONDS
    found = _TIME.fullmatch(edge) if isinstance(edge, str) else None
    if found is None:
        raise CalendarError(key, f"{edge!r} is not a time of day", "write it as HH:MM, from 00:00 to 24:00")
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)


def _date(day: object, *, key: str) -> date:
    try:
        return date.fromisoformat(str(day))
    except ValueError:
        raise CalendarError(key, f"{day!r} is not a date", "write it as YYYY-MM-DD") from None


def _table(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key) or {}
    if not isinstance(value, dict):
        raise CalendarError(key, f"{value!r} is not a table", f"give {key} by day")
    return value


def _list(value: object, *, key: str) -> list[Any]:
    if not isinstance(value, list):
        raise CalendarError(key, f"{value!r} is not a list", "give a list")
    return value


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key) or ""
    if not isinstance(value, str):
        raise CalendarError(key, f"{value!r} is not text", "give a text")
    return value


def _offer(word: str, known: "tuple[str, ...] | set[str]") -> str:
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"use one of {', '.join(known)}" if len(known) < 20 else "use a name such as 'Europe/London'"
