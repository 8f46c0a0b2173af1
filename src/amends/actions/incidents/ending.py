"""An incident ends: each of its cases goes to pending verification on its own, because each customer sees it fixed."""

from datetime import datetime

from django.db import transaction

from amends.actions import room
from amends.actions.cases import status
from amends.actions.errors import Invalid
from amends.actions.incidents import access, opening
from amends.catalogue import categories as category_catalogue
from amends.catalogue.strict import nearest
from amends.domain import cases
from amends.domain.vocabulary import Status
from amends.store.models import Alert, Case, IncidentCase
from amends.store.models.incident import IncidentState
from amends.store.queries import incidents as queries
from amends.store.queries import live, rows

BATCH = 20
RESOLVES = (Status.OPEN, Status.WAITING_CUSTOMER, Status.REOPENED)


@transaction.atomic
def end(*, incident_id: int, by: int, words: str, category: str, now: datetime) -> None:
    """It works again: `words` say what was done, `category` is what the cases without one were about (S0-54).

    The calls stop; the cases follow one by one in `settle`. Raises Invalid without words or with an unknown category.
    """
    taken = access.take(incident_id=incident_id, by=by, runs=True)
    incident, said = taken.incident, " ".join(words.split())[:2000]
    if incident.state != IncidentState.OPEN:
        raise cases.Refused("Only an open incident ends.")
    if not said:
        raise Invalid("words", "Say in a sentence what was done. It stands on every case.")
    known = category_catalogue.load()
    if category not in known:
        raise Invalid("category", f"{category!r} is not a category; {nearest(category, known)}")
    queries.acknowledge(incident_id=incident_id, by=by, at=now)
    incident.state, incident.ended_at, incident.ended_by_id = IncidentState.ENDED, now, by
    incident.ended_words, incident.category, incident.call_at = said, category, None
    incident.save(update_fields=["state", "ended_at", "ended_by", "ended_words", "category", "call_at"])
    opening.note(
        incident, what=f"{taken.by.name} ended incident {incident_id}.", why=said, step="ended", by=by, now=now
    )  # fmt: skip
    live.announce(case_ids=[incident.lead_id] if incident.lead_id else [])


@transaction.atomic
def settle(*, now: datetime, limit: int = BATCH) -> int:
    """Hand the cases of ended incidents to verification; how many were looked at.

    A case that another transaction holds is left for the next round; one that is closed or resolved stays as it is.
    """
    claimed = rows.tuples(
        """select m.id from store_incidentcase m join store_incident i on i.id = m.incident_id
             join store_case c on c.id = m.case_id
           where i.state = 'ended' and m.left_at is null and m.settled_at is null
           order by m.case_id limit %s for update of c, m skip locked""",
        [limit],
    )
    parts = IncidentCase.objects.filter(
        id__in=[row[0] for row in claimed], settled_at=None, left_at=None, incident__state=IncidentState.ENDED
    )
    for part in parts.select_related("incident").order_by("case_id"):
        _settle(part, now=now)
    return len(claimed)


def _settle(part: IncidentCase, *, now: datetime) -> None:
    incident = part.incident
    case = Case.objects.select_related("organisation", "contact", "mailbox").get(id=part.case_id)
    part.settled_at = now
    part.save(update_fields=["settled_at"])
    # A call that fell silent behind the incident in the very moment in which it ended: whoever ended it has it.
    Alert.objects.filter(case=case, acknowledged_at=None, next_at=None).update(
        acknowledged_at=now, acknowledged_by_id=incident.ended_by_id
    )
    why = f"incident {incident.id} ended: {incident.ended_words}"
    if not case.category and case.merged_into_id is None:
        case.category = incident.category
    resolves = case.merged_into_id is None and case.status in RESOLVES
    if resolves:
        status.step(case, event="resolve", at=now, by=incident.ended_by_id, why=why)
        case.resolved_at = now
    what = f"Incident {incident.id} ended: {incident.title}."
    room.record(
        case, kind="incident", what=what, why=incident.ended_words, at=now, by=incident.ended_by_id,
        incident=incident.id, step="settled",
    )  # fmt: skip
    room.saved(case, "status", "resolved_at", "category", at=now)
