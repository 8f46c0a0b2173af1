"""The state of a case after a step, as `amends rehearse` prints it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from amends.actions import rising, tuning
from amends.actions.rehearsals.stage import Stage
from amends.domain import escalations
from amends.domain.escalations import OutreachReason
from amends.domain.vocabulary import PromiseState, Role, Severity
from amends.store.models import Case, ChangeCase, Clock, Incident, Outreach, Problem, Promise, Review

_PROMISES = {PromiseState.RENEGOTIATED.value: "moved"}
NOTHING: dict[str, Any] = dict.fromkeys(
    ("complaint_type", "triggers", "severity", "first_responder_role", "owner_roles", "document", "status"),
    None,
) | {
    "clocks": [],
    "promises": [],
    "outreach": "none",
    "incident": None,
    "problem": None,
    "change": None,
    "review": None,
}
"""The state while there is no case yet."""


def state_of(
    case_id: int | None, *, stage: Stage, zone: ZoneInfo, called: Sequence[tuple[int, int]]
) -> dict[str, Any]:
    """Everything that the contract of `amends rehearse` names; `alert` are those who were called by this step."""
    alert = [stage.names[person] for case, person in called if case == case_id]
    if case_id is None:
        return {**NOTHING, "alert": alert}
    case = Case.objects.select_related("owner").get(id=case_id)
    matrix = tuning.in_force().matrix
    triggers = rising.trigger_names(case.triggers)
    standing = escalations.standing(severity=Severity(case.severity), triggers=triggers, matrix=matrix)
    row = matrix.row(standing.severity)
    owed = [
        escalations.Owed(OutreachReason(one.reason), one.person_id, one.authority, one.done_at is not None)
        for one in Outreach.objects.filter(case=case)
    ]
    return {
        "complaint_type": case.complaint_type,
        "triggers": [trigger.value for trigger in triggers],
        "severity": case.severity,
        "first_responder_role": row.first_responder.value,
        "owner_roles": _owners(case, asked=escalations.in_charge(standing=standing, matrix=matrix)),
        "owner": case.owner.name if case.owner else None,
        "document": row.document.value,
        "status": case.status,
        "clocks": [_clock(clock, zone=zone) for clock in Clock.objects.filter(case=case).order_by("id")],
        "promises": [
            _promise(promise, number=number, zone=zone)
            for number, promise in enumerate(Promise.objects.filter(case=case).order_by("id"), 1)
        ],
        "outreach": escalations.outreach_state(owed),
        "alert": list(dict.fromkeys(alert)),
        **_behind(case),
    }


def _behind(case: Case) -> dict[str, str | None]:
    """What the case is part of: its incident as `state, severity`, the problem that it shows as `state, rule`, the
    change behind it and its review as their states; None where there is none."""
    incident = Incident.objects.filter(members__case=case, members__left_at=None).order_by("-id").first()
    problem = Problem.objects.filter(links__case=case).order_by("-id").first()
    change = ChangeCase.objects.filter(case=case, caused=True, gone_at=None).order_by("-id").first()
    review = Review.objects.filter(case=case).first()
    return {
        "incident": f"{incident.state}, {incident.severity}" if incident else None,
        "problem": f"{problem.state}, {problem.rule or 'by hand'}" if problem else None,
        "change": change.change.state if change else None,
        "review": review.state if review else None,
    }


def _owners(case: Case, *, asked: Sequence[Role]) -> list[str]:
    """The roles that own it: those the matrix asks for when the owner is one of them, else the owner's own."""
    roles = [role.value for role in asked]
    if case.owner is None:
        return []
    return roles if case.owner.role in roles else [case.owner.role]


def _clock(clock: Clock, *, zone: ZoneInfo) -> dict[str, str]:
    return {"clock": clock.kind, "rule": clock.rule, "due": _local(clock.due_at, zone), "state": clock.state}


def _promise(promise: Promise, *, number: int, zone: ZoneInfo) -> dict[str, str]:
    state = _PROMISES.get(promise.state, promise.state)
    return {"id": f"p{number}", "due": _local(promise.due_at, zone), "state": state, "words": promise.words}


def _local(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
