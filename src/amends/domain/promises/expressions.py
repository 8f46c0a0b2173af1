"""The times that a text names, in words or digits, with what each means for a desk.

No date library and no regular expression over free text: one pass over tokens, linear in the text.
"""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from amends.domain.clocks import Calendar
from amends.domain.promises.calendar_desk import CalendarDesk
from amends.domain.promises.desk import Desk, PlainDesk, localise
from amends.domain.promises.meaning import Found
from amends.domain.promises.model import Expression, Hours
from amends.domain.promises.spans import SpanReader
from amends.domain.promises.tokens import Token, tokenise

_MONTH_FIRST = ("UTC", "America/", "US/", "Etc/", "GMT", "Pacific/Honolulu")


_LOOK_BACK = frozenset({"yesterday", "last", "previous", "ago"})


class UnknownZoneError(ValueError):
    """A time zone that does not exist; the message is fit to show."""


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name, or `UnknownZoneError`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZoneError(f"There is no time zone {name!r}; write one like Europe/London.") from None


def expressions(
    *, text: str, now: datetime, zone: str, calendar: Calendar | Desk | None = None
) -> tuple[Expression, ...]:
    """Every time named in `text`, written at `now` (aware) by somebody in `zone`.

    A day without a time is due at the desk's close of business (P5, P9), 17:00 where no calendar is given.
    3/4 is read month first in UTC and American zones and day first elsewhere, and is marked as doubtful.
    Raises `UnknownZoneError`; never anything else.
    """
    home = zone_of(zone)
    tokens = tokenise(text)
    desk = CalendarDesk(calendar, home=home) if isinstance(calendar, Calendar) else calendar
    reader = SpanReader(
        tokens=tokens,
        now=now.astimezone(home).replace(tzinfo=None),
        desk=desk or PlainDesk(Hours()),
        day_first=not zone.startswith(_MONTH_FIRST),
    )
    return tuple(_localised(found, tokens, text, home) for found in reader.read_all())


def _localised(found: Found, tokens: list[Token], text: str, home: ZoneInfo) -> Expression:
    zone = ZoneInfo(found.zone) if found.zone else home
    start, end = tokens[found.first].start, tokens[found.after - 1].end
    times: list[datetime | None] = []
    real = True
    for wall in (found.lower, found.upper, found.due):
        if wall is None:
            times.append(None)
            continue
        moment, exists = localise(wall, zone)
        # A day whose midnight is skipped still begins; only the time somebody named has to exist.
        real = real and (exists or wall != found.due)
        times.append(moment)
    doubt = found.doubt if real else "The clocks change that night and this time does not exist."
    if found.past and not doubt:
        doubt = "This time has already passed."
    lower, upper, due = times
    back = found.past and any(token.low in _LOOK_BACK for token in tokens[found.first : found.after])
    return Expression(
        start,
        end,
        text[start:end],
        lower,
        upper,
        due,
        found.within_day,
        found.past,
        back,
        found.floating,
        doubt,
    )
