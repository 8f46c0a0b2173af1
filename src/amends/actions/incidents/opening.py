"""An incident begins, takes cases in, and finds its owner; its cases and then itself are locked by the caller."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from amends.actions import rising, tuning
from amends.domain import escalations
from amends.domain.escalations import Choice
from amends.domain.vocabulary import Severity
from amends.store.models import Case, Event, Incident, IncidentCase
from amends.store.models.incident import IncidentState
from amends.store.queries import incidents as queries
from amends.store.queries import many, roster

Members = Sequence[tuple[int, str]]
"""Case numbers, each with why it is part of it."""


def begin(
    members: Members, *, why: str, things: Sequence[str], words: Sequence[str], opens: bool, by: int | None,
    title: str = "", now: datetime,
) -> Incident:  # fmt: skip
    """A new incident of these (locked) cases: open, or proposed to a person."""
    cases = (
        Case.objects.filter(id__in=[key for key, _ in members]).select_related("organisation").order_by("id")
    )
    lead = cases[0]
    incident = Incident.objects.create(
        title=(title or _title(lead, things=things))[:200],
        state=IncidentState.PROPOSED,
        lead=lead,
        things=list(things),
        words=list(words),
        why=why,
        began_at=min(case.created_at for case in cases),
        by_id=by,
    )
    add(incident, members, by=by, now=now)
    if opens:
        open_it(incident, why=why, by=by, now=now)
    return incident


def _title(lead: Case, *, things: Sequence[str]) -> str:
    return f"Outage: {', '.join(things[:3])}" if things else lead.subject


def add(incident: Incident, members: Members, *, by: int | None, now: datetime) -> None:
    """These (locked) cases are part of the (locked) incident from now on; what they say may make it more severe."""
    add_each([(incident, members)], by=by, now=now)


def add_each(joining: Sequence[tuple[Incident, Members]], *, by: int | None, now: datetime) -> None:
    """The same for several incidents at once."""
    parts, events = [], []
    for incident, members in joining:
        words = "proposed as part of" if incident.state == IncidentState.PROPOSED else "part of"
        what = f"This case is {words} incident {incident.id}: {incident.title}."
        for key, why in members:
            parts.append(
                many.new(IncidentCase, incident_id=incident.id, case_id=key, at=now, by_id=by, why=why)
            )
            data = {"incident": incident.id, "step": "joined"}
            events.append(
                many.new(Event, case_id=key, at=now, kind="incident", by_id=by, what=what, why=why, data=data)
            )
    many.insert(parts, ignore_conflicts=True)
    many.insert(events)
    running = [incident for incident, _ in joining if incident.state == IncidentState.OPEN]
    if running:
        live = queries.standing(incident_ids=[incident.id for incident in running])
        for incident in running:
            rise(incident, live=live.get(incident.id, []), now=now)


def open_it(incident: Incident, *, why: str, by: int | None, now: datetime) -> None:
    """A proposed or ended incident is open: it takes the severity of its cases and an owner, and will call."""
    was = incident.state
    if was == IncidentState.OPEN:
        return
    live = queries.standing(incident_ids=[incident.id]).get(incident.id)
    if not live:
        return
    incident.state, incident.ended_at, incident.ended_by_id = IncidentState.OPEN, None, None
    if not any(group.has_lead for group in live):
        incident.lead_id = live[0].first_case_id
    again = tuning.in_force().grouping.calls_again_minutes
    earlier = incident.called_at
    incident.call_at = now if earlier is None else max(now, earlier + timedelta(minutes=again))
    incident.call_why = why or incident.why
    incident.called_severity = ""  # whoever the matrix names is called, as at its beginning
    incident.save()
    if was == IncidentState.ENDED:
        note(
            incident, what=f"Incident {incident.id} is open again.", why=why, step="reopened", by=by, now=now
        )
    rise(incident, live=live, now=now)


def rise(incident: Incident, *, live: Sequence[queries.Alike], now: datetime) -> None:
    """The incident is as severe as the most severe of its cases that does not call for itself; it never falls while
    open. More severe, or without an owner, it finds one and calls at once."""
    desk = tuning.in_force()
    shared = [
        Severity(group.severity)
        for group in live
        if not desk.grouping.calls_alone(
            reason="", severity_rule=group.severity_rule, triggers=frozenset(group.triggers)
        )
    ]
    found = max(shared, key=lambda one: one.rank, default=Severity.LOW)
    severity = max(Severity(incident.severity), found, key=lambda one: one.rank)
    more = bool(incident.called_severity) and severity.rank > Severity(incident.called_severity).rank
    if severity == incident.severity and incident.owner_id is not None and not more:
        return
    incident.severity = severity.value
    if more:
        incident.call_at, incident.call_why = now, f"It has become {severity.value}."
    staff = roster.technicians(now=now)
    first = Case.objects.select_related("organisation").get(id=live[0].first_case_id) if live else None
    choice = owner_of(incident, lead=first, staff=staff, desk=desk)
    if choice.person_id is not None and choice.person_id != incident.owner_id:
        incident.owner_id = choice.person_id
        name = staff[choice.person_id].person.name
        note(
            incident,
            what=f"{name} owns incident {incident.id}.",
            why=choice.why,
            step="owner",
            by=None,
            now=now,
        )
    incident.save(update_fields=["severity", "owner", "call_at", "call_why"])


def owner_of(
    incident: Incident, *, lead: Case | None, staff: dict[int, roster.Technician], desk: tuning.Tuning
) -> Choice:
    """Whom the matrix asks for at its severity; whoever has it already with enough authority keeps it."""
    severity = Severity(incident.severity)
    owner = rising.person_of(incident.owner_id, staff=staff)
    if (
        owner is not None
        and not owner.absent
        and escalations.suffices(person=owner, severity=severity, matrix=desk.matrix)
    ):
        return Choice(owner.id, owner.role, "keeps the incident")
    organisation = lead.organisation if lead else None
    return escalations.choose_owner(
        people=[one.person for one in staff.values()],
        team_id=lead.team_id if lead else None,
        severity=severity,
        matrix=desk.matrix,
        above=None,
        account_owner_id=organisation.account_owner_id if organisation else None,
    )


def note(incident: Incident, *, what: str, why: str, step: str, by: int | None, now: datetime) -> None:
    """One line on the case that leads the incident."""
    if incident.lead_id is None:
        return
    Event.objects.create(
        case_id=incident.lead_id, at=now, kind="incident", by_id=by, what=what, why=why[:2000],
        data={"incident": incident.id, "step": step},
    )  # fmt: skip
