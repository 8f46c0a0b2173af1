"""Who has the case and who is called: first responder, owner, clocks and escalation of what was judged."""

from collections.abc import Collection
from datetime import datetime

from amends.actions import rising
from amends.actions.clocks import due_clocks, move
from amends.actions.intake import judging
from amends.actions.intake.known import Known
from amends.actions.intake.plan import Plan
from amends.domain import clocks, escalations
from amends.domain.vocabulary import Anger, ComplaintType, Severity
from amends.store.models import Case, Clock
from amends.store.queries import organisations
from amends.store.queries.intake import KnownCase


def first_owner(judged: judging.Judged, *, case: Case, words: str, known: Known, plan: Plan) -> None:
    """A new case: its clocks start, a named person owns it by rule, and is called where the matrix says so."""
    terms = known.organisations.get(case.organisation_id or 0)
    case.priority = _priority(words, terms=terms)
    plan.clocks += _clocks(
        judged, case_id=case.id, team_id=case.team_id, terms=terms, priority=case.priority, service="",
        at=case.created_at, running=(), first=True, contracted=True, known=known,
    )  # fmt: skip
    account_owner = terms.account_owner_id if terms else None
    first = escalations.choose_owner(
        people=[one.person for one in known.staff.values()],
        team_id=case.team_id,
        severity=Severity.LOW,
        matrix=known.desk.matrix,
        above=None,
        account_owner_id=account_owner,
        hot=judged.reading.anger_level >= Anger.ANGRY,
    )
    case.first_responder_id = case.owner_id = first.person_id
    standing = standing_of(judged, known=known)
    name = known.staff[first.person_id].person.name if first.person_id in known.staff else "Nobody"
    deed = "answers first" if standing.taken_over else "owns this case"
    plan.event(case.id, "owner", f"{name} {deed}.", first.why)
    if not standing.taken_over:
        if standing.severity != Severity.LOW:
            _tell_severity(judged, case_id=case.id, plan=plan)
        return
    place = rising.Place(
        case_id=case.id, team_id=case.team_id, first_responder_id=first.person_id, owner_id=first.person_id,
        account_owner_id=account_owner,
    )  # fmt: skip
    case.owner_id = _rise(judged, standing, place=place, known=known, plan=plan)


def standing_of(judged: judging.Ruling, *, known: Known) -> escalations.Standing:
    """How high a case stands after what was judged."""
    return escalations.standing(
        severity=judged.severity.severity, triggers=judging.triggers_of(judged), matrix=known.desk.matrix
    )


def customer_spoke(
    judged: judging.Judged,
    *,
    case: KnownCase,
    was: escalations.Standing,
    turned: bool,
    came_back: bool,
    at: datetime,
    known: Known,
    plan: Plan,
) -> None:
    """A case that exists: its clocks hear the customer, and when it stands higher than it `was` it finds a higher
    owner. `turned`: the words make another kind of complaint of it; `came_back`: it was closed."""
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
        judged, case_id=case.id, team_id=case.team_id, terms=terms, priority=case.priority, service=case.category,
        at=at, running=running, first=turned or came_back, contracted=came_back, known=known,
    )  # fmt: skip
    if case.outreach_due:
        _called_first(case, plan=plan)
    rise(judged, case=case, was=was, known=known, plan=plan)


def rise(
    judged: judging.Ruling, *, case: KnownCase, was: escalations.Standing, known: Known, plan: Plan
) -> None:
    """A case that stands higher than it `was` finds an owner with the authority it asks for, who is called."""
    now_stands = standing_of(judged, known=known)
    if not now_stands.above(was):
        return
    terms = known.organisations.get(case.organisation_id or 0)
    case.severity = now_stands.severity.value
    plan.change(
        case.id,
        severity=case.severity,
        severity_rule=judged.severity.rule,
        severity_why=judged.severity.why,
    )
    if not now_stands.taken_over:
        _tell_severity(judged, case_id=case.id, plan=plan)
        return
    place = rising.Place(
        case_id=case.id,
        team_id=case.team_id,
        first_responder_id=case.first_responder_id,
        owner_id=case.owner_id,
        account_owner_id=terms.account_owner_id if terms else None,
    )
    case.owner_id = _rise(judged, now_stands, place=place, known=known, plan=plan)
    plan.change(case.id, owner_id=case.owner_id)


def _tell_severity(judged: judging.Ruling, *, case_id: int, plan: Plan) -> None:
    """More severe, and still with whoever answers first: nobody else is called before a trigger stands (P1)."""
    severity = judged.severity
    plan.event(case_id, "severity", f"Severity {severity.severity.value}.", severity.why, rule=severity.rule)


def _called_first(case: KnownCase, *, plan: Plan) -> None:
    """We owed them a contact and they came first: a failure of ours, kept as one (S0-39)."""
    case.outreach_due = False
    plan.customer_first.append(case.id)
    plan.event(
        case.id,
        "customer_first",
        "The customer came to us before we reached out to them.",
        "S0-39: the owner reaches out; a customer who has to ask is a failure",
    )


def _rise(
    judged: judging.Ruling, standing: escalations.Standing, *, place: rising.Place, known: Known, plan: Plan
) -> int | None:
    """Add the move up to the plan; who owns the case now."""
    found = rising.rise(
        standing,
        place=place,
        rule=judged.severity.rule,
        why=judged.severity.why,
        read_as=judged.words,
        besides=judged.severity.alert_roles,
        staff=known.staff,
        desk=known.desk,
        now=plan.now,
    )
    plan.escalations.append(found.escalation)
    plan.alerts += found.alerts
    plan.outreach += found.outreach
    plan.events += found.events
    return found.owner_id


def _priority(words: str, *, terms: organisations.Terms | None) -> str:
    """The priority that the customer names, where their contract knows it."""
    if terms is None or not terms.targets:
        return ""
    known = {str(line["priority"]) for line in terms.targets if line["priority"]}
    return clocks.named_priority(words, known=known) if known else ""


def _clocks(
    judged: judging.Judged,
    *,
    case_id: int,
    team_id: int | None,
    terms: organisations.Terms | None,
    priority: str,
    service: str,
    at: datetime,
    running: Collection[str],
    first: bool,
    contracted: bool,
    known: Known,
) -> list[Clock]:
    # Thanks or a question on a complaint start nothing that only a complaint starts.
    complains = first or judged.reading.complaint_type is not ComplaintType.NOT_A_COMPLAINT
    return due_clocks(
        case_id=case_id,
        team_id=team_id,
        complaint_type=judged.complaint_type if complains else ComplaintType.NOT_A_COMPLAINT,
        severity=judged.severity.severity,
        triggers=judging.triggers_of(judged),
        terms=terms,
        priority=priority,
        service=service,
        at=at,
        running=running,
        desk=known.desk,
        starts="customer_message",
        first=first,
        contracted=contracted,
    )
