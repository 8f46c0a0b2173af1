"""Cases that a person puts into an incident or takes out of it, and what becomes of a proposal."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from amends.actions import room
from amends.actions.errors import Invalid, NotFound
from amends.actions.incidents import access, opening
from amends.domain import cases
from amends.domain.vocabulary import Status
from amends.store.models import Alert, Case, Incident, IncidentCase
from amends.store.models.incident import IncidentState
from amends.store.queries import live

RUNS = (IncidentState.OPEN, IncidentState.PROPOSED)
MOST = 500


@transaction.atomic
def open_for(*, case_ids: Sequence[int], title: str, by: int, now: datetime) -> int:
    """A technician says that these cases are one outage; the number of the incident. Raises Invalid without a title,
    Refused for a case that is closed or part of another one."""
    keys = sorted(set(case_ids))[:MOST]
    said = " ".join(title.split())
    if not said:
        raise Invalid("title", "Say in a few words what has stopped. It stands on every page of these cases.")
    taken = [room.take(case_id=key, by=by, action="answer").case for key in keys]
    if not taken:
        raise Invalid("cases", "Choose the cases that belong together.")
    for case in taken:
        _free(case)
    things = sorted({thing for case in taken for thing in case.things})[:12]
    incident = opening.begin(
        [(case.id, "chosen by hand") for case in taken], why="Opened by hand.", things=things, words=[], opens=True,
        by=by, title=said, now=now,
    )  # fmt: skip
    live.announce(case_ids=keys)
    return incident.id


def _free(case: Case) -> None:
    """Raise Refused for a case that cannot become part of an incident."""
    if case.status == Status.CLOSED:
        raise cases.Refused(f"#{case.id} is closed; reopen it first.")
    part = (
        IncidentCase.objects.filter(case=case, left_at=None, settled_at=None, incident__state__in=RUNS)
        .values_list("incident_id", flat=True)
        .first()
    )
    if part is not None:
        raise cases.Refused(f"#{case.id} is part of incident {part} already; take it out there first.")


@transaction.atomic
def join(*, incident_id: int, case_id: int, by: int, now: datetime) -> None:
    """A technician puts a case into a running incident, whatever the rule made of it."""
    case = room.take(case_id=case_id, by=by, action="answer").case
    incident = _running(incident_id, by=by)
    _free(case)
    again = IncidentCase.objects.filter(incident=incident, case=case)
    again.update(left_at=None, left_by=None, settled_at=None, at=now, by_id=by)
    opening.add(incident, [(case.id, "put into it by hand")], by=by, now=now)
    room.saved(case, at=now)


def _running(incident_id: int, *, by: int) -> Incident:
    """A running incident that this person may see, locked; its cases are locked by the caller before."""
    found = Incident.objects.select_for_update(of=("self",)).filter(id=incident_id).first()
    if found is None or not access.sees(incident_id=incident_id, by=by):
        raise NotFound
    if found.state not in RUNS:
        raise cases.Refused("This incident is over. Open another one for what comes now.")
    return found


@transaction.atomic
def leave(*, case_id: int, by: int, now: datetime) -> None:
    """The case is a matter of its own after all: what was silent because of the incident calls for itself again."""
    taken = room.take(case_id=case_id, by=by, action="answer")
    case = taken.case
    part = IncidentCase.objects.filter(case=case, left_at=None, settled_at=None).first()
    if part is None:
        raise cases.Refused("This case is not part of an incident.")
    incident = Incident.objects.select_for_update(of=("self",)).get(id=part.incident_id)
    part.left_at, part.left_by_id = now, by
    part.save(update_fields=["left_at", "left_by"])
    Alert.objects.filter(case=case, acknowledged_at=None, next_at=None).update(next_at=now)
    room.record(
        case, kind="incident", what=f"{taken.by.name} took this case out of incident {incident.id}.", at=now, by=by,
        incident=incident.id, step="left",
    )  # fmt: skip
    if incident.lead_id == case.id:
        _lead_goes(incident, leaving=case, now=now)
    room.saved(case, at=now)


def _lead_goes(incident: Incident, *, leaving: Case, now: datetime) -> None:
    """Another case carries the calls from now on; without one the incident is over."""
    following = (
        Case.objects.filter(id__in=incident.members.filter(left_at=None, settled_at=None).values("case_id"))
        .exclude(id=leaving.id)
        .order_by("id")
        .first()
    )
    mine = Alert.objects.filter(case=leaving, subject__startswith=f"incident:{incident.id}:")
    if following is None:
        mine.filter(acknowledged_at=None).delete()  # nobody is called about an incident that is none
        incident.state = IncidentState.DISMISSED
        incident.save(update_fields=["state"])
        return
    mine.update(case=following)
    incident.lead = following
    incident.save(update_fields=["lead"])


@transaction.atomic
def accept(*, incident_id: int, by: int, now: datetime) -> None:
    """A proposal is an incident: it finds its owner and calls."""
    taken = access.take(incident_id=incident_id, by=by, runs=True, whole=True)
    if taken.incident.state != IncidentState.PROPOSED:
        raise cases.Refused("Somebody has decided on this proposal already.")
    opening.open_it(taken.incident, why=f"{taken.by.name} accepted the proposal.", by=by, now=now)
    opening.note(
        taken.incident, what=f"{taken.by.name} opened incident {incident_id}.", why="", step="accepted", by=by, now=now
    )  # fmt: skip
    _tell_pages(taken.incident)


@transaction.atomic
def dismiss(*, incident_id: int, by: int, now: datetime) -> None:
    """A proposal is none: its cases stay what they are, and the rule does not propose them again."""
    taken = access.take(incident_id=incident_id, by=by, runs=True, whole=True)
    incident = taken.incident
    if incident.state != IncidentState.PROPOSED:
        raise cases.Refused("Only a proposal is dismissed. Take cases out of an incident, or end it.")
    for part in incident.members.filter(left_at=None).select_related("case").order_by("case_id"):
        room.record(
            part.case, kind="incident", what=f"{taken.by.name} dismissed the proposed incident {incident_id}.",
            at=now, by=by, incident=incident_id, step="dismissed",
        )  # fmt: skip
    _tell_pages(incident)
    incident.members.filter(left_at=None).update(left_at=now, left_by_id=by)
    incident.state = IncidentState.DISMISSED
    incident.save(update_fields=["state"])


def _tell_pages(incident: Incident) -> None:
    live.announce(case_ids=incident.members.filter(left_at=None).values_list("case_id", flat=True))
