"""Public holidays of a country, from the `holidays` package, a year at a time (P19)."""

import difflib
import functools
from datetime import date

from amends.domain.clocks.errors import CalendarError


@functools.lru_cache(maxsize=512)
def of_year(*, country: str, subdivision: str, year: int) -> frozenset[date]:
    """The public holidays of one year. Raises CalendarError when the country or its part is not known."""
    import holidays  # here, since most calendars list their own days and the stream commands start quickly

    known = holidays.list_supported_countries(include_aliases=True)
    if country not in known:
        raise CalendarError("holiday_country", f"{country!r} is not known", _offer(country, list(known)))
    if subdivision and subdivision not in known[country]:
        raise CalendarError(
            "holiday_subdivision",
            f"{subdivision!r} is not known in {country}",
            _offer(subdivision, known[country]),
        )
    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))


def _offer(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word.upper(), known, n=1, cutoff=0.5)
    return f"did you mean {close[0]!r}?" if close else f"use one of {', '.join(sorted(known)[:40]) or 'none'}"
