"""Time in a rehearsal: from one thing that falls due to the next, each sweep at its very instant."""

from collections.abc import Callable
from datetime import datetime, timedelta

from amends.actions import alerts, cases, clocks, incidents, outbox, promises
from amends.actions.errors import NotFound
from amends.actions.incidents import ending
from amends.actions.rehearsals.stage import Stage
from amends.domain.cases import Refused
from amends.store.models import Alert
from amends.store.queries import rows

_NEXT = """
select min(at) from (
  select min(due_at) from store_clock where state = 'running'
  union all select min(date_trunc('minute', due_at) + interval '1 minute') from store_promise where state = 'open'
  union all select min(next_at) from store_alert where acknowledged_at is null
  union all select min(call_at) from store_incident where state = 'open'
) due(at)
"""
MOST_INSTANTS = 20_000
"""More things than this fall due in no scenario that a person wrote."""


class Time:
    """The simulated time: what falls due is swept, and people who were called acknowledge."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._seen: set[int] = set()
        self._answers: dict[int, datetime] = {}
        self.called: list[tuple[int, int]] = []
        """Case and person of each first call since the last step was told."""

    def pass_until(self, at: datetime, *, inclusive: bool) -> None:
        """Let everything happen that falls due before `at`, or up to it."""
        for _ in range(MOST_INSTANTS):
            due = self._next()
            if due is None or due > at or (due == at and not inclusive):
                return
            self.sweep(due)
        raise Refused("This rehearsal does not come to an end: too much falls due between two of its steps.")

    def sweep(self, now: datetime) -> None:
        """Do what is due now: the same sweeps as the worker's."""
        for once in (clocks.sweep, promises.sweep, ending.settle):
            _until_done(once, now)
        self.call(now)

    def call(self, now: datetime) -> None:
        """Make the calls that are due, and let those who answer at once acknowledge."""
        _until_done(_calls, now)
        for alert in Alert.objects.filter(calls__gte=1).exclude(id__in=self._seen).order_by("id"):
            self._seen.add(alert.id)
            self.called.append((alert.case_id, alert.person_id))
            spec = self._stage.specs[self._stage.names[alert.person_id]]
            if spec.acknowledges_after is not None:
                self._answers[alert.id] = now + timedelta(minutes=spec.acknowledges_after)
        self._acknowledge(now)
        for mail in outbox.claim(now=now, limit=1000):  # calls by mail leave as they are queued
            outbox.settle(outbox_id=mail.id, outcome="sent", detail="", now=now)

    def _acknowledge(self, now: datetime) -> None:
        for alert_id, at in sorted(self._answers.items()):
            if at > now:
                continue
            del self._answers[alert_id]
            alert = Alert.objects.get(id=alert_id)
            if alert.acknowledged_at is None:
                try:
                    cases.acknowledge(case_id=alert.case_id, by=alert.person_id, now=now)
                except (NotFound, Refused):
                    continue  # a case that went into another, or one they may not see: the calls go on

    def _next(self) -> datetime | None:
        row = rows.one(_NEXT)
        found = [at for at in (row[0] if row else None, min(self._answers.values(), default=None)) if at]
        return min(found, default=None)


def _calls(*, now: datetime) -> int:
    """Calls, of cases and of the incidents that they are part of."""
    return alerts.sweep(now=now) + incidents.sweep(now=now)


def _until_done(sweep: Callable[..., int], now: datetime) -> None:
    while sweep(now=now):
        pass
