"""Whole days: what a date in words or digits stands for, and the steps between them."""

from dataclasses import dataclass
from datetime import date, timedelta

from amends.domain.promises.words import DAY, MONTH, WEEK

ONE_DAY = timedelta(days=1)
_LONGEST_RANGE = 300
"""Days: a range longer than this took its year from the wrong end."""
NO_SUCH_DAY = "There is no such day in the calendar."


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days, [first, until); `grain` is what was named; `doubt` why a person should look."""

    first: date
    until: date
    grain: str = DAY
    doubt: str = ""
    real: bool = True


def one(day: date) -> Days:
    """That day alone."""
    return Days(day, day + ONE_DAY)


def join(first: Days, last: Days) -> Days | None:
    """ "from 26 to 28 June 2027", "Monday to Friday": the second follows the first, whatever today is."""
    if not (first.real and last.real):
        return None
    start, until = first.first, last.until
    if last.first.year > first.first.year + 1 or (last.first - start).days > _LONGEST_RANGE:
        start = make_date(last.first.year, start.month, start.day) or start
        start = start if start <= last.first else first.first
    elif until < first.until:
        week = timedelta(days=7)
        later = make_date(until.year + 1, until.month, until.day)
        until = until + week if first.until - until < week else later or until
    if until < first.until and until <= start:
        return None
    return Days(start, until, "days", first.doubt or last.doubt)


def unreal(today: date, why: str = NO_SUCH_DAY) -> Days:
    """What stands for a date that cannot be; `why` is a sentence to show."""
    return Days(today, today, DAY, why, real=False)


def next_on(today: date, month: int, day: int) -> date:
    """The next such day of the year, today included; 29 February waits for a leap year."""
    for year in range(today.year, today.year + 9):
        made = make_date(year, month, day)
        if made and made >= today:
            return made
    return today


def add_months(day: date, count: int) -> date:
    """The same day `count` months on, or the last day of a shorter month; years beyond 9999 stay there."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    year = min(max(year, 1), 9998)
    for last in range(day.day, 27, -1):
        made = make_date(year, month + 1, last)
        if made:
            return made
    return date(year, month + 1, min(day.day, 28))


def next_month(first: date) -> date:
    """The first day of the month after the one that `first` begins."""
    return (first + timedelta(days=32)).replace(day=1)


def quarter_of(today: date, move: int) -> Days:
    """The quarter of the calendar year that holds today, or one `move` quarters on."""
    first = add_months(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), 3 * move)
    return Days(first, add_months(first, 3), MONTH)


def week_of(first: date, until: date, which: int) -> Days:
    """The `which`-th week of a month or year: the first has its fourth day (ISO 8601), the last lies wholly inside."""
    if which > 0:
        middle = first + timedelta(days=3 + 7 * (which - 1))
        monday = middle - timedelta(days=middle.weekday())
    else:
        monday = until - timedelta(days=until.weekday() + 7)
    return Days(monday, monday + timedelta(days=7), WEEK)


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, or None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
