"""Who may do what with an incident, and taking it in hand: its lead case first, then itself, so that nobody deadlocks."""

from dataclasses import dataclass

from amends.actions import room
from amends.actions.errors import NotFound
from amends.domain import cases
from amends.domain.cases import access
from amends.domain.vocabulary import Role
from amends.store.models import Case, Incident, Technician
from amends.store.queries import rows

NOT_YOURS = "Only the owner of the incident, or a team lead or above, does that."


@dataclass(frozen=True, slots=True)
class Taken:
    """A locked incident with its locked lead, and the technician who acts on it."""

    incident: Incident
    by: Technician


def take(*, incident_id: int, by: int, runs: bool, whole: bool = False) -> Taken:
    """Lock an incident for one deed; with `whole` all of its cases as well.

    Raises NotFound when it is absent, or when none of its cases is theirs to see (the same answer); Refused when
    the deed needs somebody who `runs` it: its owner, or a lead.
    """
    person = Technician.objects.filter(id=by, is_active=True).first()
    if person is None or not sees(incident_id=incident_id, by=person.id):
        raise NotFound
    _lock(incident_id, whole=whole)
    incident = Incident.objects.select_for_update(of=("self",)).filter(id=incident_id).first()
    if incident is None:
        raise NotFound
    if runs and not may_run(role=person.role, person_id=person.id, owner_id=incident.owner_id):
        raise cases.Refused(NOT_YOURS)
    return Taken(incident=incident, by=person)


def may_run(*, role: str, person_id: int, owner_id: int | None) -> bool:
    """Whether this person writes updates to all, ends it, and decides on a proposal."""
    return Role(role) in access.LEADS or person_id == owner_id


def _lock(incident_id: int, *, whole: bool) -> None:
    which = (
        "select m.case_id from store_incidentcase m where m.incident_id = %(id)s and m.left_at is null"
        if whole
        else "select i.lead_id from store_incident i where i.id = %(id)s"
    )
    rows.run(f"select id from store_case where id in ({which}) order by id for update", {"id": incident_id})  # noqa: S608


def sees(*, incident_id: int, by: int) -> bool:
    """Whether any of its cases is theirs to see."""
    person = Technician.objects.filter(id=by, is_active=True).first()
    if person is None:
        return False
    facts = room.person_facts(person)
    if facts.role in access.MANAGERS:
        return Incident.objects.filter(id=incident_id).exists()
    owned = Incident.objects.filter(id=incident_id, owner_id=person.id).exists()
    members = Case.objects.filter(
        id__in=Incident.objects.filter(id=incident_id).values("members__case_id")
    ).select_related("organisation")
    return owned or any(access.sees(person=facts, case=room.case_facts(case)) for case in members)
