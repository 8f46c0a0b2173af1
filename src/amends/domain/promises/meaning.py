"""What the pieces of a named time mean together: the stretch they name, and when it is due."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from amends.domain.promises.days import Days
from amends.domain.promises.desk import Desk, last_working_day
from amends.domain.promises.times import TimeOfDay
from amends.domain.promises.words import PARTS, WEEK


@dataclass(frozen=True, slots=True)
class Found:
    """A named time in naive local time: tokens [first, after), its stretch, when it is due, and any doubt."""

    first: int
    after: int
    lower: datetime | None
    upper: datetime | None
    due: datetime | None
    within_day: bool = True
    past: bool = False
    doubt: str = ""
    zone: str = ""
    floating: bool = False


@dataclass(slots=True)
class Parts:
    """What has been read of one expression so far."""

    days: Days | None = None
    clock: TimeOfDay | None = None
    until: TimeOfDay | None = None
    part: str = ""
    edge: str = ""
    instant: datetime | None = None
    before: bool = False
    opened: bool = False
    strictly: bool = False
    explicit_day: bool = False
    to_now: bool = False
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Puts pieces together at `now` (naive local time) by a desk's day."""

    now: datetime
    desk: Desk

    def resolve(self, start: int, after: int, parts: Parts) -> Found | None:
        if parts.days is not None and not parts.days.real:
            return Found(start, after, None, None, None, doubt=parts.days.doubt)
        if parts.clock is not None and not (parts.clock.real and (parts.until is None or parts.until.real)):
            return Found(start, after, None, None, None, doubt="There is no such time of day.")
        if parts.instant is not None:
            return Found(start, after, parts.instant, parts.instant, parts.instant)
        if parts.clock is not None:
            return self._resolve_clock(start, after, parts)
        if parts.edge or parts.part:
            return self._resolve_stretch(start, after, parts)
        return self._resolve_days(start, after, parts) if parts.days else None

    def _hour(self, clock: TimeOfDay, part: str) -> int:
        """The hour meant: by the part of the day, or the one inside office hours (10 is morning, 4 is afternoon)."""
        if clock.sure or clock.hour > 12:
            return clock.hour
        if part in ("afternoon", "evening", "night", "tonight", "tonite"):
            return 24 if clock.hour == 12 and part != "afternoon" else clock.hour % 12 + 12
        if part == "morning":
            return clock.hour % 12
        return clock.hour + 12 if clock.hour < 7 else clock.hour

    def _at(self, day: date, clock: TimeOfDay, part: str) -> datetime:
        hour = self._hour(clock, part)
        return datetime.combine(day, time()) + timedelta(
            hours=hour, minutes=clock.minute, seconds=clock.second
        )

    def _resolve_clock(self, start: int, after: int, parts: Parts) -> Found:
        assert parts.clock is not None  # noqa: S101 - told to the type checker
        day = parts.days.first if parts.days else self.now.date()
        first = self._at(day, parts.clock, parts.part)
        last = self._at(day, parts.until, parts.part) if parts.until else first
        if last < first:
            last += timedelta(days=0 if last + timedelta(hours=12) < first else 0.5)
        if parts.to_now:
            return Found(start, after, min(first, self.now), self.now, self.now, past=True)
        doubt = parts.days.doubt if parts.days else ""
        if parts.days is None and last < self.now and not parts.part:
            first, last = first + timedelta(days=1), last + timedelta(days=1)
            doubt = "That time has passed today; it is read as tomorrow."
        if parts.opened:
            doubt = "It says after, so it names no end."
        past = last < self.now
        lower = None if parts.before and first == last else first
        return Found(
            start, after, lower, last, last, past=past, doubt=doubt, zone=parts.zone, floating=not parts.zone
        )

    def _resolve_stretch(self, start: int, after: int, parts: Parts) -> Found | None:
        day = parts.days.first if parts.days else self.now.date()
        if parts.edge == "first":
            due = datetime.combine(day, self.desk.opens)
            if parts.days is None and due < self.now:
                due += timedelta(days=1)
            return Found(start, after, due, due, due, past=due < self.now)
        if parts.edge == "day":
            due = self.desk.closes(day)
            if due < self.now and parts.days is None:
                return Found(start, after, due, due, due, past=True)
            return Found(start, after, due, due, due, past=due < self.now)
        if parts.edge and parts.days:
            return self._resolve_edge(start, after, parts.days, parts.edge)
        if not parts.part:
            return None
        first_hour, last_hour = PARTS[parts.part]
        midnight = datetime.combine(day, time())
        if parts.days is None and self.now >= midnight + timedelta(hours=last_hour):
            midnight += timedelta(days=1)
        lower, upper = midnight + timedelta(hours=first_hour), midnight + timedelta(hours=last_hour)
        due = min(upper, self.desk.closes(midnight.date())) if parts.part == "afternoon" else upper
        if parts.before and parts.part in ("evening", "night", "tonight"):
            due = upper
        return Found(start, after, lower, due, due, past=due < self.now, floating=True)

    def _resolve_edge(self, start: int, after: int, days: Days, edge: str) -> Found:
        lower, upper = datetime.combine(days.first, time()), datetime.combine(days.until, time())
        third = timedelta(days=max(1, (days.until - days.first).days * 3 // 7 if days.grain == WEEK else 10))
        if edge == "start":
            upper = lower + third
        else:
            lower = upper - third
        due = self.desk.closes(last_working_day(self.desk, lower.date(), upper.date()))
        until = due if days.grain == WEEK and edge != "start" else upper
        return Found(start, after, lower, until, due, within_day=False, past=due < self.now)

    def _resolve_days(self, start: int, after: int, parts: Parts) -> Found | None:
        days = parts.days
        if days is None:
            return None
        lower, upper = datetime.combine(days.first, time()), datetime.combine(days.until, time())
        one = days.until - days.first == timedelta(days=1)
        day = days.first if one else last_working_day(self.desk, days.first, days.until)
        due = self.desk.closes(day)
        doubt = days.doubt or ("It says after, so it names no end." if parts.opened else "")
        if parts.strictly:
            before = days.first - timedelta(days=1)
            while not self.desk.is_working(before) and before > self.now.date():
                before -= timedelta(days=1)
            return Found(start, after, None, lower, self.desk.closes(before), False, lower < self.now, doubt)
        past = due < self.now if one else upper <= self.now
        return Found(start, after, lower, upper, due, one, past, doubt)
