"""What a call leaves owed: a call back when nobody took it, and tasks with the time by which they are done."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from amends.domain.vocabulary import Anger


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """The figures, as data: minutes of the hours that count for a call back, the hour of a task, its reminder."""

    version: int
    call_back_minutes: int
    hot_call_back_minutes: int
    task_hour: int
    remind: timedelta

    def call_back(self, anger: Anger) -> timedelta:
        """Within how much open time somebody calls back a customer of this temperature."""
        minutes = self.hot_call_back_minutes if anger >= Anger.ANGRY else self.call_back_minutes
        return timedelta(minutes=minutes)

    def task_due(self, *, now: datetime, zone: str) -> datetime:
        """By when a task is due that names no time: the hour of the next weekday on the technician's own wall."""
        day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
        while day.weekday() >= 5:
            day += timedelta(days=1)
        return datetime.combine(day, time(self.task_hour), tzinfo=ZoneInfo(zone))

    def first_reminder(self, *, due_at: datetime, now: datetime) -> datetime:
        """When somebody is reminded of a task: a while before, or as it falls due where that while is over already."""
        return before if (before := due_at - self.remind) > now else due_at
