"""Warnings of a clock: to those who chose them, before its time is over, and never at night unless it runs at night."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from amends.actions import desk_mail, tuning
from amends.actions.clocks.stored import calendar_of, facts
from amends.domain import clocks
from amends.domain.vocabulary import ClockState
from amends.store.models import Clock
from amends.store.queries import rows

WARNINGS = (50, 80)
"""Percent of a target's time at which a person may choose to be warned."""


def warn_at(
    calendar: clocks.Calendar,
    *,
    start: datetime,
    seconds: int,
    sent: int,
    desk: tuning.Tuning,
    pauses: clocks.Pauses = (),
) -> datetime | None:
    """When the next warning falls due that somebody on this desk has chosen, by the calendar of the target: never
    at night unless the target itself runs at night. None when there is none to come."""
    shares = [share for share in WARNINGS if share > sent and share in desk.warnings]
    if not shares:
        return None
    return clocks.deadline(calendar=calendar, start=start, seconds=seconds * shares[0] // 100, pauses=pauses)


def plan_warning(clock: Clock, *, restarted: bool) -> None:
    """Set the next warning of a clock that has just changed; one that does not run warns of nothing."""
    clock.warned = 0 if restarted else clock.warned
    clock.warn_at = None
    if clock.state == ClockState.RUNNING:
        desk = tuning.in_force()
        clock.warn_at = warn_at(
            calendar_of(clock), start=clock.started_at, seconds=clock.seconds, sent=clock.warned, desk=desk,
            pauses=facts(clock).pauses,
        )  # fmt: skip


@transaction.atomic
def warn(*, now: datetime, limit: int = 50) -> int:
    """Tell whoever chose it, among those who have the case, that half or four fifths of a target's time is gone."""
    claimed = rows.tuples(
        """select k.id from store_clock k join store_case c on c.id = k.case_id
           where k.state = 'running' and k.warn_at <= %s order by k.warn_at limit %s
           for update of c skip locked""",
        [now, limit],
    )
    waiting = Clock.objects.filter(
        id__in=[row[0] for row in claimed], state=ClockState.RUNNING, warn_at__lte=now
    )
    for clock in waiting.select_related("case__owner", "case__first_responder").order_by("warn_at"):
        _warn(clock, now=now)
    return len(claimed)


def _warn(clock: Clock, *, now: datetime) -> None:
    desk, calendar = tuning.in_force(), calendar_of(clock)
    opens = clocks.next_opening(calendar=calendar, at=now)
    if opens > now:
        # swept late, or due at closing time: nobody is warned at night of what stands still until morning
        clock.warn_at = opens
        clock.save(update_fields=["warn_at"])
        return
    passed = clocks.elapsed(calendar=calendar, start=clock.started_at, end=now, pauses=facts(clock).pauses)
    share = max((one for one in WARNINGS if passed * 100 >= one * clock.seconds), default=WARNINGS[0])
    case, name = clock.case, clock.kind.replace("_", " ")
    people = {p.id: p for p in (case.owner, case.first_responder) if p is not None and p.is_active}
    for person in people.values():
        if share in person.warnings and now < clock.due_at:
            desk_mail.queue(
                mail_from=settings.DEFAULT_FROM_EMAIL,
                recipients=[person.email],
                subject=f"#{case.id}: {share} % of the time for {name} has passed",
                body=f"{clock.why}\n\nCase #{case.id}: {case.subject[:200]}\n{settings.BASE_URL}/cases/{case.id}/",
                now=now,
            )
    clock.warned = share
    clock.warn_at = warn_at(
        calendar,
        start=clock.started_at,
        seconds=clock.seconds,
        sent=share,
        desk=desk,
        pauses=facts(clock).pauses,
    )
    clock.save(update_fields=["warned", "warn_at"])
