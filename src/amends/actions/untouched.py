"""Cases that fall through the cracks: nobody owns them, or nobody has touched them for a day (S0-81, S0-82)."""

from datetime import datetime, timedelta

from django.db import transaction

from amends.actions import alerts, clocks, rising, tuning
from amends.domain import escalations
from amends.domain.vocabulary import Anger, Severity
from amends.store.models import Case, Event
from amends.store.models.escalation import AlertReason
from amends.store.queries import due, live, roster, rows

LONG = timedelta(hours=24)
"""So long without a deed on an open case that waits for us is a case that nobody has in mind."""

_FOUND = """
select c.id from store_case c
where c.status in ('open', 'reopened') and c.merged_into_id is null
  and (c.owner_id is null or c.updated_at < %(before)s)
  and not exists (select from store_alert a where a.case_id = c.id
                  and (a.acknowledged_at is null or (a.reason = 'untouched' and a.raised_at > %(before)s)))
order by c.updated_at limit %(limit)s for update of c skip locked
"""


@transaction.atomic
def find(*, now: datetime, limit: int = 50) -> int:
    """Give unowned cases to somebody by rule, and call for those that nobody has touched; how many were found.

    Whoever is called already, or was called for it within the day, is left alone; so is a case in somebody's hands.
    Nobody is called at night for a case that has lain for a day, unless it is high or critical.
    """
    claimed = [row[0] for row in rows.tuples(_FOUND, {"before": now - LONG, "limit": limit})]
    if not claimed:
        return 0
    staff = roster.technicians(now=now)
    for case in Case.objects.filter(id__in=claimed).select_related("organisation").order_by("id"):
        if case.owner_id is None:
            _give(case, staff=staff, now=now)
        opens = clocks.opening(case, desk=tuning.in_force(), at=now)
        alerts.call_owner_and_next(
            case=case,
            reason=AlertReason.UNTOUCHED,
            subject=f"untouched:{now:%Y-%m-%dT%H:%M}",
            why="Nobody has touched this case for a day, or nobody had it.",
            staff=staff,
            owner_only=True,
            not_before=now if Severity(case.severity).rank >= Severity.HIGH.rank else opens,
            now=now,
        )
    due.refresh(case_ids=claimed)
    live.announce(case_ids=claimed)
    return len(claimed)


def _give(case: Case, *, staff: dict[int, roster.Technician], now: datetime) -> None:
    """Routing is by rule, not by hand (S0-82): whom the matrix asks for where the case stands."""
    desk = tuning.in_force()
    standing = escalations.standing(
        severity=Severity(case.severity), triggers=rising.trigger_names(case.triggers), matrix=desk.matrix
    )
    if standing.taken_over:
        choice = rising.owner_for(standing, place=rising.place_of(case), staff=staff, desk=desk)
    else:
        choice = escalations.choose_owner(
            people=[one.person for one in staff.values()],
            team_id=case.team_id,
            severity=Severity.LOW,
            matrix=desk.matrix,
            above=None,
            account_owner_id=case.organisation.account_owner_id if case.organisation else None,
            hot=case.anger_level >= Anger.ANGRY,
        )
    name = staff[choice.person_id].person.name if choice.person_id in staff else "Nobody"
    Event.objects.create(case=case, at=now, kind="owner", what=f"{name} owns this case now.", why=choice.why)
    if choice.person_id is not None:
        case.owner_id = choice.person_id
        case.save(update_fields=["owner"])
