"""A case rises: a named owner with more authority, the move as a row, the calls, and the outreach that is owed.

The rows are built here once, for the batch that files mail and for everything that happens to a single case.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from amends.actions import tuning
from amends.domain import escalations
from amends.domain.escalations import Choice, OutreachReason, Standing
from amends.domain.vocabulary import Abuse, Anger, ComplaintType, OutageScope, Role, Severity, Trigger
from amends.store.models import Alert, Case, Escalation, Event, Outreach
from amends.store.models.escalation import AlertReason
from amends.store.queries import many, roster

Staff = Mapping[int, roster.Technician]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a case stands among people: its team, its first responder, its owner and the account's owner."""

    case_id: int
    team_id: int | None
    first_responder_id: int | None
    owner_id: int | None
    account_owner_id: int | None


@dataclass(slots=True)
class Rise:
    """The rows of one move up the ladder, unsaved, and who owns the case after it."""

    owner_id: int | None
    escalation: Escalation
    alerts: list[Alert] = field(default_factory=list)
    outreach: list[Outreach] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def save(self) -> None:
        """Write the rows; what stands already, for the same fact, is left as it is."""
        many.insert([self.escalation], ignore_conflicts=True)
        many.insert(self.alerts, ignore_conflicts=True)
        many.insert(self.outreach, ignore_conflicts=True)
        many.insert(self.events)


def place_of(case: Case) -> Place:
    """A locked case (with its organisation) among people."""
    return Place(
        case_id=case.id,
        team_id=case.team_id,
        first_responder_id=case.first_responder_id,
        owner_id=case.owner_id,
        account_owner_id=case.organisation.account_owner_id if case.organisation else None,
    )


def person_of(key: int | None, *, staff: Staff) -> escalations.Person | None:
    """Somebody who works here, by id; None when they do not any more."""
    found = staff.get(key) if key is not None else None
    return found.person if found else None


def owner_for(standing: Standing, *, place: Place, staff: Staff, desk: tuning.Tuning) -> Choice:
    """The owner at this height: whoever has it already with enough authority, else whom the matrix asks for,
    with more authority than whoever answered first (S0-38, K19)."""
    owner = person_of(place.owner_id, staff=staff)
    if (
        owner is not None
        and not owner.absent
        and escalations.suffices(person=owner, severity=standing.severity, matrix=desk.matrix)
    ):
        return Choice(owner.id, owner.role, "keeps the case, having the authority it asks for now")
    return escalations.choose_owner(
        people=[one.person for one in staff.values()],
        team_id=place.team_id,
        severity=standing.severity,
        matrix=desk.matrix,
        above=person_of(place.first_responder_id, staff=staff),
        account_owner_id=place.account_owner_id,
    )


def rise(
    standing: Standing,
    *,
    place: Place,
    rule: str,
    why: str,
    read_as: str = "",
    besides: Collection[Role] = (),
    staff: Staff,
    desk: tuning.Tuning,
    now: datetime,
) -> Rise:
    """The move to `standing`: the escalation, a call to each person the matrix names, the outreach (P10, P11).

    `rule` and `why` are what forced it, `read_as` the customer's words in ours, `besides` further roles to call.
    """
    choice = owner_for(standing, place=place, staff=staff, desk=desk)
    owner_id = choice.person_id if choice.person_id is not None else place.owner_id
    severity = standing.severity
    row = desk.matrix.row(severity)
    found = Rise(
        owner_id=owner_id,
        escalation=many.new(
            Escalation,
            case_id=place.case_id,
            at=now,
            severity=severity.value,
            rule=rule,
            why=why,
            from_person_id=place.owner_id,
            to_person_id=choice.person_id,
            document=row.document.value,
        ),
    )
    if owner_id is not None and owner_id != place.owner_id:
        what = f"{staff[owner_id].person.name} owns this case now."
        found.events.append(_event(place.case_id, "owner", what, choice.why, now=now))
    elif choice.person_id is None:
        what = "Nobody with the authority is here; the case stays where it is."
        found.events.append(_event(place.case_id, "owner", what, choice.why, now=now))
    what = f"Severity {severity.value}."
    found.events.append(_event(place.case_id, "escalated", what, why, now=now, rule=rule))
    roles = escalations.who_to_alert(standing=standing, matrix=desk.matrix, besides=besides)
    called = [choice.person_id, *(person_in(role, place=place, staff=staff) for role in roles)]
    reason = f"{read_as}. {why}" if read_as else why
    found.alerts += [
        many.new(
            Alert,
            case_id=place.case_id,
            reason=AlertReason.ESCALATION.value,
            subject=f"severity:{severity.value}",
            why=reason[:2000],
            person_id=person_id,
            raised_at=now,
            next_at=now,
        )
        for person_id in dict.fromkeys(p for p in called if p is not None)
    ]
    found.outreach.append(
        owe(
            case_id=place.case_id,
            reason=OutreachReason.ESCALATION,
            subject=f"severity:{severity.value}:{rule}",
            why=why,
            person_id=owner_id,
            authority=min(desk.matrix.authority[role] for role in row.owner_roles),
            at=now,
        )
    )
    return found


def owe(
    *,
    case_id: int,
    reason: OutreachReason,
    subject: str,
    why: str,
    person_id: int | None,
    authority: int,
    at: datetime,
) -> Outreach:
    """A contact that somebody owes the customer, unsaved."""
    return many.new(
        Outreach, case_id=case_id, reason=reason.value, subject=subject[:160], why=why[:2000], person_id=person_id,
        authority=authority, at=at,
    )  # fmt: skip


def _event(case_id: int, kind: str, what: str, why: str, *, now: datetime, **data: object) -> Event:
    return many.new(Event, case_id=case_id, at=now, kind=kind, what=what, why=why[:2000], data=data)


def person_in(role: Role, *, place: Place, staff: Staff) -> int | None:
    """The person on duty in a role: of the case's team first, then with the lightest load."""
    if role == Role.ACCOUNT_OWNER and place.account_owner_id in staff:
        return place.account_owner_id
    fitting = [one.person for one in staff.values() if one.person.role == role and not one.person.absent]
    fitting.sort(key=lambda p: (place.team_id not in p.team_ids, not p.on_duty, p.open_hot, p.id))
    return fitting[0].id if fitting else None


def trigger_names(stored: Sequence[Mapping[str, object]]) -> list[Trigger]:
    """The triggers that a case carries, as words of the vocabulary."""
    return [Trigger(str(trigger["name"])) for trigger in stored]


def pull(
    case: Case,
    *,
    trigger: Trigger,
    rule: str,
    why: str,
    staff: Staff,
    desk: tuning.Tuning,
    now: datetime,
) -> bool:
    """A fact forces escalation of a locked case (with its organisation): the trigger is kept, and the case rises
    when it does. Columns of the case are set, not saved; whether somebody is called anew (P2, P10)."""
    carried = trigger_names(case.triggers)
    if trigger in carried:
        return False
    before = escalations.standing(severity=Severity(case.severity), triggers=carried, matrix=desk.matrix)
    case.triggers = [
        *case.triggers, {"name": trigger.value, "rule": rule, "why": why, "words": [], "earlier": None}
    ]  # fmt: skip
    what = f"Trigger: {trigger.value.replace('_', ' ')}."
    Event.objects.create(case=case, at=now, kind="trigger", what=what, why=why, data={"rule": rule})
    judged = escalations.severity(
        triggers=[*carried, trigger],
        complaint_type=ComplaintType(case.complaint_type),
        anger_level=Anger(case.anger_level),
        outage_scope=OutageScope.NONE,
        abuse_kind=Abuse.NONE,
        churn_risk=False,
        matrix=desk.matrix,
    )
    severity = judged.severity if escalations.raised(before.severity, judged.severity) else before.severity
    after = escalations.standing(severity=severity, triggers=[*carried, trigger], matrix=desk.matrix)
    if not after.above(before):
        return False
    case.severity, case.severity_rule, case.severity_why = severity.value, judged.rule, judged.why
    found = rise(
        after, place=place_of(case), rule=judged.rule, why=judged.why, besides=judged.alert_roles, staff=staff,
        desk=desk, now=now,
    )  # fmt: skip
    found.save()
    case.owner_id = found.owner_id
    return True
