"""The sweep over the clocks that have fallen due; it costs what is due."""

from datetime import datetime

from django.db import transaction

from amends.actions.clocks.moving import change
from amends.actions.clocks.overdue import passed
from amends.domain.vocabulary import ClockState
from amends.store.models import Clock
from amends.store.queries import due, live, roster, rows


@transaction.atomic
def sweep(*, now: datetime, limit: int = 50) -> int:
    """Mark the clocks that have fallen due and call whoever must know (P10); how many were marked.

    Idempotent and safe beside other sweepers: a case another transaction holds is left for the next round.
    """
    claimed = rows.tuples(
        """select k.id from store_clock k join store_case c on c.id = k.case_id
           where k.state = 'running' and k.due_at <= %s order by k.due_at limit %s
           for update of c skip locked""",
        [now, limit],
    )
    fallen = Clock.objects.filter(
        id__in=[row[0] for row in claimed], state=ClockState.RUNNING, due_at__lte=now
    )
    staff = roster.technicians(now=now) if claimed else {}
    touched = []
    for clock in fallen.select_related("case__organisation").order_by("due_at"):
        if change(clock, event="due_passed", at=now):
            touched.append(clock.case_id)
            passed(clock, staff=staff, now=now)
    due.refresh(case_ids=touched)
    live.announce(case_ids=touched)
    return len(claimed)
