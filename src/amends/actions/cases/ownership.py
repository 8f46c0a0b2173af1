"""Who has the case: owner, escalation, acknowledgement."""

from datetime import datetime, timedelta

from django.db import transaction

from amends.actions import alerts, promises, rising, room, tuning
from amends.actions.errors import Invalid
from amends.domain import cases, escalations
from amends.domain.escalations import OutreachReason
from amends.domain.vocabulary import Severity
from amends.store.models import Alert, Escalation, Technician
from amends.store.models.escalation import AlertReason
from amends.store.queries import roster

BY_HAND = "by hand: "
SAME_PRESS = timedelta(seconds=10)
"""Two presses on one case within this time are one wish, by whomever: nobody climbs two levels by a double click."""


@transaction.atomic
def assign(*, case_id: int, owner_id: int | None, by: int, why: str = "", now: datetime) -> None:
    """Give the case to a named person, or to nobody; promises move with it (P17).

    Whoever was called for having been given it before is called no longer: it went on to somebody else.
    """
    taken = room.take(case_id=case_id, by=by, action="assign")
    case = taken.case
    owner = None
    if owner_id is not None:
        owner = Technician.objects.filter(id=owner_id, is_active=True).first()
        if owner is None:
            raise Invalid("owner", "This person does not work here any more. Choose somebody else.")
    if case.owner_id == owner_id:
        return
    case.owner = owner
    what = f"{owner.name} owns this case." if owner else "Nobody owns this case now."
    room.record(case, kind="owner", what=what, why=why, at=now, by=by)
    given = Alert.objects.filter(case=case, subject__startswith="owner:", acknowledged_at=None)
    given.exclude(person_id=owner_id).update(acknowledged_at=now, acknowledged_by_id=by, next_at=None)
    if owner is not None and owner.id != by and not given.filter(person=owner).exists():
        alerts.raise_alert(
            case=case, person_id=owner.id, reason=AlertReason.ESCALATION, subject=f"owner:{now.isoformat()}",
            why=f"{taken.by.name} gave you this case. {why}".strip(), now=now,
        )  # fmt: skip
    room.saved(case, "owner", at=now)
    promises.hand_over(case_ids=[case.id], now=now)


@transaction.atomic
def escalate(*, case_id: int, by: int, why: str, now: datetime) -> None:
    """A technician calls for more authority: one severity up, a named owner above the present one (S0-38).

    Where somebody has done so a moment ago (`SAME_PRESS`), this is the same wish, and done already.
    """
    taken = room.take(case_id=case_id, by=by, action="escalate")
    if not why.strip():
        raise Invalid("why", "Say in a sentence why this needs somebody else. It is what they read first.")
    case, matrix = taken.case, tuning.in_force().matrix
    if Escalation.objects.filter(
        case=case, rule__startswith=BY_HAND, at__gt=now - SAME_PRESS, at__lt=now + SAME_PRESS
    ).exists():
        return
    before = Severity(case.severity)
    after = list(Severity)[min(before.rank + 1, 3)]
    staff = roster.technicians(now=now)
    present = staff[case.owner_id].person if case.owner_id in staff else None
    choice = escalations.choose_owner(
        people=[t.person for t in staff.values()],
        team_id=case.team_id,
        severity=after,
        matrix=matrix,
        above=present or staff[by].person,
        account_owner_id=case.organisation.account_owner_id if case.organisation else None,
    )
    if choice.person_id is None:
        raise cases.Refused(
            f"Nobody with more authority could be found: {choice.why} Add people or a rota in Settings."
        )
    rule = f"{BY_HAND}{now.isoformat()}"
    Escalation.objects.create(
        case=case, at=now, severity=after.value, rule=rule, why=why, from_person_id=case.owner_id,
        to_person_id=choice.person_id, document=matrix.row(after).document.value,
    )  # fmt: skip
    case.severity, case.severity_rule, case.severity_why = after.value, "by hand", f"{taken.by.name}: {why}"
    case.owner_id = choice.person_id
    name = staff[choice.person_id].person.name
    room.record(
        case,
        kind="escalated",
        what=f"{taken.by.name} escalated to {name}.",
        why=f"{why} ({choice.why})",
        at=now,
        by=by,
    )
    alerts.raise_alert(
        case=case,
        person_id=choice.person_id,
        reason=AlertReason.ESCALATION,
        subject=f"escalation:{rule}",
        why=why,
        now=now,
    )
    rising.owe(
        case_id=case.id, reason=OutreachReason.ESCALATION, subject=f"severity:{after.value}:{rule}", why=why,
        person_id=choice.person_id, authority=matrix.authority[staff[choice.person_id].person.role], at=now,
    ).save()  # fmt: skip
    room.saved(case, "severity", "severity_rule", "severity_why", "owner", at=now)
    promises.hand_over(case_ids=[case.id], now=now)


@transaction.atomic
def acknowledge(*, case_id: int, by: int, now: datetime) -> None:
    """Somebody has it: the calls on this case stop, and the timeline says who."""
    taken = room.take(case_id=case_id, by=by, action="acknowledge")
    calls = alerts.acknowledge(case=taken.case, by=by, now=now)
    waiting = Escalation.objects.filter(case=taken.case, acknowledged_at=None)
    moves = waiting.update(acknowledged_at=now, acknowledged_by_id=by)
    if not calls and not moves:
        return
    room.record(taken.case, kind="acknowledged", what=f"{taken.by.name} acknowledged.", at=now, by=by)
    room.saved(taken.case, at=now)


@transaction.atomic
def overrule(*, case_id: int, severity: str, why: str, by: int, now: datetime) -> None:
    """Somebody with authority says that a case is less severe than it was judged (the exception to P2).

    Owner and document stay as they are; the next words of the customer may raise it again by what is new
    in them. Raises Refused without the authority, Invalid without a reason or for what is not lower.
    """
    taken = room.take(case_id=case_id, by=by, action="overrule")
    case, before = taken.case, Severity(taken.case.severity)
    if not why.strip():
        raise Invalid("why", "Say in a sentence why it is less severe. It stays on the timeline.")
    lower = [step.value for step in Severity if step.rank < before.rank]
    if severity not in lower:
        offered = f"; choose {' or '.join(lower)}" if lower else ""
        raise Invalid("severity", f"That is not lower than {before.value}{offered}.")
    case.severity, case.severity_rule = severity, "overruled"
    case.severity_why = f"{taken.by.name} overruled it, from {before.value}: {why.strip()}"[:2000]
    room.record(
        case, kind="severity_overruled", what=f"Severity {severity}, by {taken.by.name}.", why=why, at=now, by=by,
        before=before.value, after=severity,
    )  # fmt: skip
    room.saved(case, "severity", "severity_rule", "severity_why", at=now)
