"""Calling people: by page and mail, again and then the next one up, until somebody acknowledges."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from amends.actions import desk_mail, notices, tuning
from amends.domain import escalations
from amends.domain.vocabulary import Role, Severity
from amends.store.models import Alert, Case, Event, Rest
from amends.store.models.escalation import AlertReason
from amends.store.queries import incidents, live, roster, rows

WIDEST = 8
"""Calls to one person come at most this many times further apart than the matrix says."""


def raise_alert(
    *, case: Case, person_id: int, reason: AlertReason, subject: str, why: str, now: datetime, step: int = 0,
    not_before: datetime | None = None,
) -> bool:  # fmt: skip
    """Call one person about one fact; false when they were called about it already."""
    _, made = Alert.objects.get_or_create(
        case=case,
        subject=subject,
        step=step,
        person_id=person_id,
        defaults={
            "reason": reason.value,
            "why": why[:2000],
            "raised_at": now,
            "next_at": max(now, not_before or now),
        },
    )
    return made


def call_owner_and_next(
    *,
    case: Case,
    reason: AlertReason,
    subject: str,
    why: str,
    staff: dict[int, roster.Technician],
    owner_id: int | None = None,
    owner_only: bool = False,
    not_before: datetime | None = None,
    now: datetime,
) -> None:
    """Call the case's owner, or `owner_id` who owns the fact, and the next level unless `owner_only` (P8 to P10);
    with no owner, whoever of `staff` the matrix finds. Nobody is called before `not_before`."""
    people = [t.person for t in staff.values()]
    matrix = tuning.in_force().matrix
    account_owner = case.organisation.account_owner_id if case.organisation else None
    owner_id = owner_id if owner_id in staff else case.owner_id
    owner = staff[owner_id].person if owner_id in staff else None
    if owner is None:
        choice = escalations.choose_owner(
            people=people, team_id=case.team_id, severity=Severity(case.severity), matrix=matrix,
            above=None, account_owner_id=account_owner,
        )  # fmt: skip
        called = [choice.person_id]
    else:
        up = escalations.next_level(
            people=people, current=owner, matrix=matrix, account_owner_id=account_owner
        )
        called = [owner.id] if owner_only else [owner.id, up.person_id]
    for person_id in dict.fromkeys(p for p in called if p is not None):
        raise_alert(
            case=case,
            person_id=person_id,
            reason=reason,
            subject=subject,
            why=why,
            now=now,
            not_before=not_before,
        )
    names = [staff[p].person.name for p in called if p in staff]
    Event.objects.create(
        case=case, at=now, kind="alert", what=f"Called: {', '.join(names) or 'nobody is there to call'}.", why=why,
        data={"subject": subject},
    )  # fmt: skip


@transaction.atomic
def sweep(*, now: datetime, limit: int = 100) -> int:
    """Send what is due: the first call, its repetition, then the next one up; how many alerts were due."""
    claimed = rows.tuples(
        """select a.id from store_alert a join store_case c on c.id = a.case_id
           where a.acknowledged_at is null and a.next_at <= %s order by a.next_at limit %s
           for update of c skip locked""",
        [now, limit],
    )
    if not claimed:
        return 0
    staff = roster.technicians(now=now)
    alerts = Alert.objects.filter(id__in=[row[0] for row in claimed], acknowledged_at=None, next_at__lte=now)
    touched = []
    waiting = list(alerts.select_related("case", "case__organisation", "person").order_by("id"))
    parts = incidents.parts(case_ids={alert.case_id for alert in waiting})
    for alert in waiting:
        if not _behind(alert, part=parts.get(alert.case_id), now=now):
            _call(alert, staff=staff, now=now)
        touched.append(alert.case_id)
    live.announce(case_ids=touched)
    return len(claimed)


def _behind(alert: Alert, *, part: incidents.Part | None, now: datetime) -> bool:
    """Whether the call of an incident stands for this one: then it waits silently, and what is new asks for that call.

    It is acknowledged with the incident, and calls for itself again when its case leaves it.
    """
    grouping = tuning.in_force().grouping
    case = alert.case
    if part is None or alert.subject.startswith("incident:"):
        return False
    named = frozenset(str(trigger["name"]) for trigger in case.triggers)
    if grouping.calls_alone(reason=alert.reason, severity_rule=case.severity_rule, triggers=named):
        return False
    alert.next_at = None
    alert.save(update_fields=["next_at"])
    higher = Severity(case.severity).rank > Severity(part.severity).rank
    if higher or alert.reason != AlertReason.ESCALATION:
        incidents.ask_to_call(
            incident_id=part.incident_id, why=f"#{case.id}: {alert.why}", at=now,
            again_minutes=grouping.calls_again_minutes, severity=case.severity if higher else "",
        )  # fmt: skip
    return True


def _call(alert: Alert, *, staff: dict[int, roster.Technician], now: datetime) -> None:
    """One call by mail; from the second on, the next one up is called as well, at once for somebody who left.

    Nobody is given up on: the calls go on until somebody acknowledges, further and further apart. Whoever is on a
    break is let off its few minutes where somebody else can be called meanwhile (S3-27).
    """
    if not alert.calls and _others_first(alert, staff=staff, now=now):
        return
    severity = Severity(alert.case.severity)
    minutes = tuning.in_force().matrix.row(severity).acknowledge_minutes
    alert.calls += 1
    alert.next_at = now + timedelta(minutes=minutes * min(2 ** max(alert.calls - 2, 0), WIDEST))
    alert.save(update_fields=["calls", "next_at"])
    if alert.person_id in staff:
        _mail(alert, now=now)
        notices.call(alert, now=now)
    if alert.calls >= 2 or alert.person_id not in staff:
        _go_up(alert, staff=staff, now=now)


def _others_first(alert: Alert, *, staff: dict[int, roster.Technician], now: datetime) -> bool:
    """Whether somebody else is called while this person rests: then their own call waits until the break is over."""
    if alert.person_id not in staff or not staff[alert.person_id].person.resting:
        return False
    until = Rest.objects.filter(by_id=alert.person_id, starts_at__lte=now).aggregate(ends=Max("ends_at"))[
        "ends"
    ]
    called = set(
        Alert.objects.filter(case=alert.case, subject=alert.subject).values_list("person_id", flat=True)
    )
    awake = {key: one for key, one in staff.items() if not one.person.resting and not one.person.absent}
    if not called & set(awake):
        _go_up(alert, staff=awake, now=now, instead=f"{alert.person.name} is on a break")
        called = set(
            Alert.objects.filter(case=alert.case, subject=alert.subject).values_list("person_id", flat=True)
        )
    if until is None or not called & set(awake):
        return False
    alert.next_at = until
    alert.save(update_fields=["next_at"])
    return True


def _go_up(alert: Alert, *, staff: dict[int, roster.Technician], now: datetime, instead: str = "") -> None:
    """Call the deputy or the next level as well; `instead` says why when it is not for want of an acknowledgement."""
    case = alert.case
    called = set(Alert.objects.filter(case=case, subject=alert.subject).values_list("person_id", flat=True))
    account_owner = case.organisation.account_owner_id if case.organisation else None
    people, matrix = [t.person for t in staff.values()], tuning.in_force().matrix
    choice = escalations.next_up(
        people=people, current=_called(alert, staff=staff), already=called, matrix=matrix,
        account_owner_id=account_owner,
    )  # fmt: skip
    if choice.person_id is None and not instead and not called & set(staff):  # all who were called have left
        choice = escalations.choose_owner(
            people=people, team_id=case.team_id, severity=Severity(case.severity), matrix=matrix,
            above=None, account_owner_id=account_owner,
        )  # fmt: skip
    if choice.person_id is None or choice.person_id in called:
        return
    raise_alert(
        case=case, person_id=choice.person_id, reason=AlertReason(alert.reason), subject=alert.subject,
        why=alert.why, now=now, step=alert.step + 1,
    )  # fmt: skip
    name = staff[choice.person_id].person.name
    what = f"{instead or f'{alert.person.name} has not acknowledged'}; {name} is called."
    Event.objects.create(
        case=case, at=now, kind="alert", what=what, why=choice.why, data={"subject": alert.subject}
    )


def _called(alert: Alert, *, staff: dict[int, roster.Technician]) -> escalations.Person:
    """Who was called, as the ladder sees them, even when they do not work here any more."""
    if alert.person_id in staff:
        return staff[alert.person_id].person
    left = alert.person
    return escalations.Person(id=left.id, name=left.name, role=Role(left.role), deputy_id=left.deputy_id)


def _mail(alert: Alert, *, now: datetime) -> None:
    """Queue the call as a mail to the technician; it carries the reason and the way to the case."""
    case, person = alert.case, alert.person
    body = (
        f"{escalations.without_sources(alert.why)}\n\n"
        f"Case #{case.id}: {case.subject[:200]}\n{settings.BASE_URL}/cases/{case.id}/\n\n"
        "Open the case and acknowledge. Until somebody does, the next person is called."
    )
    desk_mail.queue(
        mail_from=settings.DEFAULT_FROM_EMAIL,
        recipients=[person.email],
        subject=f"#{case.id} needs you: {alert.reason.replace('_', ' ')}",
        body=body,
        now=now,
    )


def acknowledge(*, case: Case, by: int, now: datetime) -> int:
    """Somebody has it: every open call on this case stops, and behind that of an incident all that it stands for;
    how many there were on this case."""
    waiting = Alert.objects.filter(case=case, acknowledged_at=None)
    for subject in waiting.filter(subject__startswith="incident:").values_list("subject", flat=True):
        incidents.acknowledge(incident_id=int(subject.split(":")[1]), by=by, at=now)
    return waiting.update(acknowledged_at=now, acknowledged_by_id=by, next_at=None)
