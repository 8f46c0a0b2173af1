"""Promised against deliverable: the work that open promises ask for, and the time on duty that is left for it (S0-86)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from amends.domain.vocabulary import PromiseKind

Duty = tuple[frozenset[int], time, time]
"""Weekdays (0 Monday), first and last time of day; one that ends at or before its start runs over midnight."""


@dataclass(frozen=True, slots=True)
class Load:
    """Minutes of work promised and minutes on duty left until the same moment."""

    promised: int
    left: int

    @property
    def is_over(self) -> bool:
        """Whether more was promised than can be done."""
        return self.promised > self.left


def work_minutes(*, counts: Mapping[PromiseKind, int], minutes: Mapping[PromiseKind, int]) -> int:
    """The work in promises, by how long one of each kind takes."""
    return sum(count * minutes[kind] for kind, count in counts.items())


def duty_minutes(
    *,
    rota: Sequence[Duty],
    absences: Sequence[tuple[datetime, datetime]],
    zone: ZoneInfo,
    start: datetime,
    until: datetime,
) -> int:
    """Minutes on duty between two instants, absences taken out; entries that overlap count once."""
    spans = sorted(_spans(rota, zone, start, until))
    total, reached = timedelta(), start
    for first, last in spans:
        first, last = max(first, reached), min(last, until)
        if last > first:
            total += last - first - _away(absences, first, last)
            reached = last
    return max(0, int(total.total_seconds() // 60))


def _spans(
    rota: Sequence[Duty], zone: ZoneInfo, start: datetime, until: datetime
) -> list[tuple[datetime, datetime]]:
    found = []
    day = start.astimezone(zone).date() - timedelta(days=1)
    while day <= until.astimezone(zone).date():
        for weekdays, first, last in rota:
            if day.weekday() in weekdays:
                ends = day if last > first else day + timedelta(days=1)
                spans = (datetime.combine(day, first, zone), datetime.combine(ends, last, zone))
                found.append((spans[0].astimezone(UTC), spans[1].astimezone(UTC)))
        day += timedelta(days=1)
    return found


def _away(absences: Sequence[tuple[datetime, datetime]], first: datetime, last: datetime) -> timedelta:
    away, reached = timedelta(), first
    for begins, ends in sorted(absences):
        begins, ends = max(begins, reached), min(ends, last)
        if ends > begins:
            away += ends - begins
            reached = ends
    return away
