"""Opening hours as a scenario writes them: `Mon-Fri 08:00-18:00`, several windows, several parts."""

import re

from amends.domain.rehearsals.errors import ScenarioError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WAY_OUT = "write it like `Mon-Fri 08:00-18:00` or `Mon-Thu 08:00-12:00, 13:00-17:00; Fri 08:00-13:00`"
_WINDOW = re.compile(r"(\d{1,2}:\d{2})\s{0,3}[-–]\s{0,3}(\d{1,2}:\d{2})")


def week(text: str) -> dict[str, list[list[str]]]:
    """The windows by weekday, as calendars keep them; `24/7` is every hour. Raises ScenarioError."""
    if text.strip().lower() in ("24/7", "24x7", "always", "round the clock"):
        return {day: [["00:00", "24:00"]] for day in DAYS}
    found: dict[str, list[list[str]]] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        days, _, hours = part.partition(" ")
        windows = [[_padded(a), _padded(b)] for a, b in _WINDOW.findall(hours)]
        if not windows:
            raise ScenarioError("calendar.hours", f"{part!r} names no hours", _WAY_OUT)
        for day in _days(days):
            found.setdefault(day, []).extend(windows)
    if not found:
        raise ScenarioError("calendar.hours", f"{text!r} opens on no day", _WAY_OUT)
    return found


def _days(text: str) -> list[str]:
    found: list[str] = []
    for part in text.lower().split(","):
        first, _, last = part.partition("-")
        names = [first[:3], (last or first)[:3]]
        if any(name not in DAYS for name in names):
            raise ScenarioError("calendar.hours", f"{part!r} is not a weekday", _WAY_OUT)
        a, b = (DAYS.index(name) for name in names)
        found += [DAYS[n % 7] for n in range(a, (b if b >= a else b + 7) + 1)]
    return found


def _padded(time: str) -> str:
    return time.rjust(5, "0")
