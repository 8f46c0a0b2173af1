"""What may be meant and is worth a second look in a calendar: long gaps, and holidays that lie behind us."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from amends.domain.clocks.calendar import Calendar

LONG = 14
"""Days without a single open hour that are worth a word."""
AHEAD = 400
"""Days that are looked at from today on."""


def remarks(*, calendar: Calendar, today: date) -> tuple[str, ...]:
    """Sentences about this calendar, fit to show; empty when nothing stands out. It can be used all the same."""
    return (*_gaps(calendar, today=today), *_behind(calendar, today=today))


def _gaps(calendar: Calendar, *, today: date) -> Iterator[str]:
    days = [today + timedelta(days=n) for n in range(AHEAD)]
    for is_open, run in groupby(days, key=lambda day: bool(calendar.windows_of(day))):
        closed = list(run)
        if not is_open and len(closed) >= LONG:
            yield (
                f"Nobody works from {closed[0]:%d %B %Y} to {closed[-1]:%d %B %Y}, {len(closed)} days: clocks stand "
                "still all that time. Open a day in between, or let urgent targets run round the clock."
            )


def _behind(calendar: Calendar, *, today: date) -> Iterator[str]:
    listed = sorted(calendar.holidays)
    if listed and listed[-1].year < today.year:
        years = ", ".join(str(year) for year in sorted({day.year for day in listed}))
        yield (
            f"All {len(listed)} holidays that are listed lie in {years}; none is left for {today.year}. List those of "
            f"this year, or name a country whose holidays are known every year."
        )
