"""The customer asks for somebody with more authority, by a link in our mails that only they have (S0-38)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction

from amends.actions import alerts, promises, rising, room, tuning
from amends.actions.errors import NotFound
from amends.domain import escalations
from amends.domain.escalations import OutreachReason
from amends.domain.vocabulary import ComplaintType, Severity, Status
from amends.store.models import Case, Escalation, Message
from amends.store.models.case import MessageKind
from amends.store.models.escalation import AlertReason
from amends.store.queries import roster

SALT = "amends.more-authority"
SECONDS = 90 * 86_400
"""A link in an old mail asks for nothing any more."""
BY_CUSTOMER = "by the customer: "
AGAIN = timedelta(hours=1)
"""Every mail of ours has a link; asking by the next one within this time is the same wish, and somebody has it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link is about: the case's number and subject, whether they have asked by it, and whether it is closed."""

    number: int
    subject: str
    done: bool
    closed: bool


def footer(case: Case, *, message: Message) -> str:
    """The lines below a mail to somebody who complains, with the way to more authority; "" for all others."""
    if case.complaint_type == ComplaintType.NOT_A_COMPLAINT and case.severity == Severity.LOW:
        return ""
    token = signing.dumps(message.id, salt=SALT)
    return (
        "\n\n-- \nIf this does not help, you can ask for somebody with more authority:\n"
        f"{settings.BASE_URL}/more/{token}/"
    )


def asked(*, token: str, now: datetime) -> Asked:
    """What this link would ask for. Raises NotFound for one that is not ours or too old."""
    message = _message(token)
    case = message.case
    if case is None:
        raise NotFound
    done = _asked(case, message=message, now=now)
    return Asked(case.id, case.subject, done=done, closed=case.status == Status.CLOSED)


@transaction.atomic
def ask(*, token: str, now: datetime) -> None:
    """They ask: once for each mail and hour, a named person above the present owner has the case and is called.

    Where nobody stands above, the owner is called. Raises NotFound as `asked` does.
    """
    message = _message(token)
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(id=message.case_id or 0)
        .first()
    )
    if case is None or case.merged_into_id is not None:
        raise NotFound
    rule, desk = _rule(message), tuning.in_force()
    if case.status == Status.CLOSED or _asked(case, message=message, now=now):
        return
    after = list(Severity)[min(Severity(case.severity).rank + 1, 3)]
    staff = roster.technicians(now=now)
    place = rising.place_of(case)
    choice = escalations.choose_owner(
        people=[one.person for one in staff.values()],
        team_id=case.team_id,
        severity=after,
        matrix=desk.matrix,
        above=rising.person_of(case.owner_id, staff=staff),
        account_owner_id=place.account_owner_id,
    )
    owner_id = choice.person_id or case.owner_id
    why = "The customer asked for somebody with more authority."
    Escalation.objects.create(
        case=case, at=now, severity=after.value, rule=rule, why=why, from_person_id=case.owner_id,
        to_person_id=owner_id, document=desk.matrix.row(after).document.value,
    )  # fmt: skip
    case.severity, case.severity_rule, case.severity_why = after.value, "by the customer", why
    case.owner_id = owner_id
    person = rising.person_of(owner_id, staff=staff)
    name = person.name if person else "Nobody yet"
    room.record(case, kind="escalated", what=f"{why} {name} has it.", why=choice.why, at=now)
    if owner_id is not None:
        alerts.raise_alert(
            case=case,
            person_id=owner_id,
            reason=AlertReason.ESCALATION,
            subject=f"asked:{message.id}",
            why=why,
            now=now,
        )
    rising.owe(
        case_id=case.id, reason=OutreachReason.ESCALATION, subject=f"asked:{message.id}", why=why, person_id=owner_id,
        authority=desk.matrix.authority[person.role] if person else max(desk.matrix.authority.values()), at=now,
    ).save()  # fmt: skip
    room.saved(case, "severity", "severity_rule", "severity_why", "owner", at=now)
    promises.hand_over(case_ids=[case.id], now=now)


def _asked(case: Case, *, message: Message, now: datetime) -> bool:
    """Whether they have asked by this mail, or by any a short time ago."""
    asked = Escalation.objects.filter(case=case)
    by_it = asked.filter(rule=_rule(message))
    return by_it.exists() or asked.filter(rule__startswith=BY_CUSTOMER, at__gt=now - AGAIN).exists()


def _rule(message: Message) -> str:
    return f"{BY_CUSTOMER}{message.id}"


def _message(token: str) -> Message:
    try:
        key = signing.loads(token, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        raise NotFound from None
    found = (
        Message.objects.select_related("case").filter(id=key, kind=MessageKind.REPLY).first()
        if isinstance(key, int)
        else None
    )
    if found is None:
        raise NotFound
    return found
