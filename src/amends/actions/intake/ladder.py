"""Who has the case and who is called: first responder, owner, clocks and escalation of what was judged."""

from collections.abc import Collection
from datetime import datetime

from amends.actions.clocks import due_clocks, move
from amends.actions.intake import judging
from amends.actions.intake.known import Known
from amends.actions.intake.plan import Plan
from amends.domain import escalations
from amends.domain.vocabulary import Role, Severity
from amends.store.models import Alert, Case, Clock, Escalation
from amends.store.models.escalation import AlertReason
from amends.store.queries import organisations
from amends.store.queries.intake import KnownCase


def first_owner(judged: judging.Judged, *, case: Case, known: Known, plan: Plan) -> None:
    """A new case: its clocks start, a named person owns it by rule, and is called where the matrix says so."""
    terms = known.organisations.get(case.organisation_id or 0)
    plan.clocks += _clocks(
        judged,
        case_id=case.id,
        team_id=case.team_id,
        terms=terms,
        at=case.created_at,
        running=(),
        first=True,
        known=known,
    )
    people = [t.person for t in known.staff.values()]
    account_owner = terms.account_owner_id if terms else None
    severity, matrix = judged.severity.severity, known.desk.matrix
    first = escalations.choose_owner(
        people=people, team_id=case.team_id, severity=Severity.LOW, matrix=matrix, above=None,
        account_owner_id=account_owner,
    )  # fmt: skip
    choice = first
    if severity != Severity.LOW:
        responder = known.staff[first.person_id].person if first.person_id in known.staff else None
        choice = escalations.choose_owner(
            people=people, team_id=case.team_id, severity=severity, matrix=matrix, above=responder,
            account_owner_id=account_owner,
        )  # fmt: skip
    case.first_responder_id, case.owner_id = first.person_id, choice.person_id
    name = known.staff[choice.person_id].person.name if choice.person_id in known.staff else "Nobody"
    plan.event(case.id, "owner", f"{name} owns this case.", choice.why)
    if severity != Severity.LOW:
        _escalate(
            judged,
            case_id=case.id,
            from_id=first.person_id,
            choice=choice,
            account_owner=account_owner,
            team_id=case.team_id,
            known=known,
            plan=plan,
        )


def customer_spoke(
    judged: judging.Judged, *, case: KnownCase, at: datetime, known: Known, plan: Plan
) -> None:
    """A case that exists: its clocks hear the customer, and a higher severity finds a higher owner."""
    live = known.clocks.get(case.id, ())
    for clock in live:
        told = move(clock, event="customer_message", at=at)
        if told is not None:
            plan.events.append(told)
            plan.moved_clocks.append(clock)
    known.clocks[case.id] = [clock for clock in live if clock.ended_at is None]
    running = [clock.kind for clock in (*known.clocks[case.id], *plan.clocks) if clock.case_id == case.id]
    terms = known.organisations.get(case.organisation_id or 0)
    plan.clocks += _clocks(
        judged,
        case_id=case.id,
        team_id=case.team_id,
        terms=terms,
        at=at,
        running=running,
        first=False,
        known=known,
    )
    rise(judged, case=case, known=known, plan=plan)


def rise(judged: judging.Ruling, *, case: KnownCase, known: Known, plan: Plan) -> None:
    """A higher severity than the case has finds an owner with the authority it asks for, and calls them."""
    before, after = Severity(case.severity), judged.severity.severity
    if not escalations.raised(before, after):
        return
    case.severity = after.value
    terms = known.organisations.get(case.organisation_id or 0)
    owner = known.staff[case.owner_id].person if case.owner_id in known.staff else None
    account_owner = terms.account_owner_id if terms else None
    if owner is not None and escalations.suffices(person=owner, severity=after, matrix=known.desk.matrix):
        choice = escalations.Choice(
            owner.id, owner.role, "keeps the case, having the authority it asks for now"
        )
    else:
        choice = _owner_above_the_first(case, severity=after, account_owner=account_owner, known=known)
    plan.change(
        case.id, severity=after.value, severity_rule=judged.severity.rule, severity_why=judged.severity.why
    )
    previous = case.owner_id
    if choice.person_id is not None and choice.person_id != previous:
        case.owner_id = choice.person_id
        plan.change(case.id, owner_id=choice.person_id)
        plan.event(
            case.id, "owner", f"{known.staff[choice.person_id].person.name} owns this case now.", choice.why
        )
    _escalate(
        judged,
        case_id=case.id,
        from_id=previous,
        choice=choice,
        account_owner=account_owner,
        team_id=case.team_id,
        known=known,
        plan=plan,
    )


def _owner_above_the_first(
    case: KnownCase, *, severity: Severity, account_owner: int | None, known: Known
) -> escalations.Choice:
    """Whom the matrix asks for, with more authority than whoever answered first (S0-38, K19)."""
    first = known.staff[case.first_responder_id].person if case.first_responder_id in known.staff else None
    return escalations.choose_owner(
        people=[t.person for t in known.staff.values()],
        team_id=case.team_id,
        severity=severity,
        matrix=known.desk.matrix,
        above=first,
        account_owner_id=account_owner,
    )


def _clocks(
    judged: judging.Ruling,
    *,
    case_id: int,
    team_id: int | None,
    terms: organisations.Terms | None,
    at: datetime,
    running: Collection[str],
    first: bool,
    known: Known,
) -> list[Clock]:
    return due_clocks(
        case_id=case_id,
        team_id=team_id,
        complaint_type=judged.complaint_type,
        severity=judged.severity.severity,
        triggers=judging.triggers_of(judged),
        terms=terms,
        at=at,
        running=running,
        desk=known.desk,
        starts="customer_message",
        first=first,
    )


def _escalate(
    judged: judging.Ruling,
    *,
    case_id: int,
    from_id: int | None,
    choice: escalations.Choice,
    account_owner: int | None,
    team_id: int | None,
    known: Known,
    plan: Plan,
) -> None:
    """The move up the ladder as a row, and a call to each person the matrix names for this severity."""
    severity = judged.severity
    plan.escalations.append(
        Escalation(
            case_id=case_id,
            at=plan.now,
            severity=severity.severity.value,
            rule=severity.rule,
            why=severity.why,
            from_person_id=from_id,
            to_person_id=choice.person_id,
            document=known.desk.matrix.row(severity.severity).document.value,
        )
    )
    plan.event(case_id, "escalated", f"Severity {severity.severity.value}.", severity.why, rule=severity.rule)
    roles = escalations.who_to_alert(severity=severity.severity, matrix=known.desk.matrix)
    called = [
        choice.person_id,
        *(_person_in(role, account_owner=account_owner, team_id=team_id, known=known) for role in roles),
    ]
    for person_id in dict.fromkeys(p for p in called if p is not None):
        plan.alerts.append(
            Alert(
                case_id=case_id,
                reason=AlertReason.ESCALATION.value,
                subject=f"severity:{severity.severity.value}",
                why=f"{judged.words}. {severity.why}"[:2000],
                person_id=person_id,
                raised_at=plan.now,
                next_at=plan.now,
            )
        )


def _person_in(role: Role, *, account_owner: int | None, team_id: int | None, known: Known) -> int | None:
    """The person on duty in a role: of the case's team first, then with the lightest load."""
    if role == Role.ACCOUNT_OWNER and account_owner in known.staff:
        return account_owner
    fitting = [t.person for t in known.staff.values() if t.person.role == role and not t.person.absent]
    fitting.sort(key=lambda p: (team_id not in p.team_ids, not p.on_duty, p.open_hot, p.id))
    return fitting[0].id if fitting else None
