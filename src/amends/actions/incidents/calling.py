"""One call for an incident in place of one for each of its cases; it stands on the case that leads it."""

from datetime import datetime, timedelta

from django.db import transaction

from amends.actions import alerts, clocks, rising, tuning
from amends.actions.errors import NotFound
from amends.actions.incidents import access, opening
from amends.domain import escalations
from amends.domain.escalations import Standing
from amends.domain.vocabulary import Severity
from amends.store.models import Alert, Incident
from amends.store.models.escalation import AlertReason
from amends.store.queries import incidents as queries
from amends.store.queries import live, roster, rows


@transaction.atomic
def sweep(*, now: datetime, limit: int = 20) -> int:
    """Call for the incidents that ask for it; how many there were."""
    claimed = rows.tuples(
        """select i.id from store_incident i join store_case c on c.id = i.lead_id
           where i.state = 'open' and i.call_at <= %s order by i.call_at limit %s for update of c, i skip locked""",
        [now, limit],
    )
    if not claimed:
        return 0
    staff = roster.technicians(now=now)
    found = Incident.objects.filter(id__in=[row[0] for row in claimed]).select_related("lead__organisation")
    for incident in found.order_by("id"):
        _call(incident, staff=staff, now=now)
    live.announce(case_ids=[incident.lead_id for incident in found if incident.lead_id is not None])
    return len(claimed)


def _call(incident: Incident, *, staff: dict[int, roster.Technician], now: datetime) -> None:
    """The owner and whom the matrix names at this severity; later the owner and the next level. While somebody is
    still being called for the same, nobody is called anew."""
    desk, lead = tuning.in_force(), incident.lead
    if lead is None:  # the table holds no open incident without one
        return
    severity = Severity(incident.severity)
    higher = incident.called_severity != incident.severity
    going_on = Alert.objects.filter(
        case=lead, subject__startswith=f"incident:{incident.id}:", acknowledged_at=None
    ).exists()
    incident.call_at = None
    if going_on and not higher:
        incident.save(update_fields=["call_at"])
        return
    place = rising.place_of(lead)
    standing = Standing(severity, taken_over=True)
    called = [incident.owner_id]
    if higher:
        called += [
            rising.person_in(role, place=place, staff=staff)
            for role in escalations.who_to_alert(standing=standing, matrix=desk.matrix)
        ]
    elif incident.owner_id in staff:
        up = escalations.next_level(
            people=[one.person for one in staff.values()], current=staff[incident.owner_id].person,
            matrix=desk.matrix, account_owner_id=place.account_owner_id,
        )  # fmt: skip
        called.append(up.person_id)
    people = [key for key in dict.fromkeys(called) if key in staff]
    not_before = (
        clocks.opening(lead, desk=desk, at=now) if severity.rank < desk.grouping.quiet_below.rank else now
    )
    incident.calls += 1
    size = incident.members.filter(left_at=None, settled_at=None).count()
    why = f"Incident {incident.id}, {incident.title}: {size} cases. {incident.call_why}"
    for person_id in people:
        alerts.raise_alert(
            case=lead, person_id=person_id, reason=AlertReason.ESCALATION,
            subject=f"incident:{incident.id}:{incident.calls}", why=why, now=now, not_before=not_before,
        )  # fmt: skip
    names = ", ".join(staff[key].person.name for key in people)
    opening.note(
        incident, what=f"Called for incident {incident.id}: {names or 'nobody is there to call'}.",
        why=incident.call_why, step="called", by=None, now=now,
    )  # fmt: skip
    incident.called_at, incident.called_severity = now, incident.severity
    if not people:
        incident.call_at = now + timedelta(minutes=desk.grouping.calls_again_minutes)
    incident.save(update_fields=["call_at", "calls", "called_at", "called_severity"])


@transaction.atomic
def acknowledge(*, incident_id: int, by: int, now: datetime) -> None:
    """Somebody has the incident: its calls stop, and so does what waited behind them on its cases."""
    taken = access.take(incident_id=incident_id, by=by, runs=False)
    if taken.incident.lead is None:
        raise NotFound
    if queries.acknowledge(incident_id=incident_id, by=by, at=now):
        opening.note(
            taken.incident, what=f"{taken.by.name} acknowledged incident {incident_id}.", why="", step="acknowledged",
            by=by, now=now,
        )  # fmt: skip
        live.announce(case_ids=[taken.incident.lead.id])
