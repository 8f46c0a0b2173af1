"""A call that nobody took: somebody owes the customer a call back, with a clock, and is called for it (S2-32, S0-39)."""

from datetime import datetime

from amends.actions import alerts, clocks, keys, rising, room, tuning
from amends.actions.calls import finding
from amends.domain import escalations
from amends.domain.escalations import OutreachReason
from amends.domain.vocabulary import Anger, ClockKind, ClockState, Role, Severity
from amends.store.models import Alert, Call, Case, Clock, Contact, Outreach, Technician
from amends.store.models.call import Direction, Outcome
from amends.store.models.case import OPEN
from amends.store.models.escalation import AlertReason
from amends.store.queries import roster


def follow(call: Call, *, now: datetime) -> None:
    """Bring what is owed to where a locked, saved call stands: owed once when it was missed, withdrawn when a late
    event of the telephone system says that somebody had taken it after all.

    A call without a number by nobody known owes nothing: there is nobody to call back.
    """
    subject = _subject(call)
    if call.outcome == Outcome.MISSED and call.direction == Direction.IN:
        if call.contact_id is not None or call.number:
            _owe(call, subject=subject, now=now)
    elif call.case_id is not None and Outreach.objects.filter(case_id=call.case_id, subject=subject).exists():
        _withdraw(call, subject=subject, now=now)


def _subject(call: Call) -> str:
    return f"missed_call:{call.pk}"


def _owe(call: Call, *, subject: str, now: datetime) -> None:
    if call.case_id is not None and Outreach.objects.filter(case_id=call.case_id, subject=subject).exists():
        return
    staff = roster.technicians(now=now)
    case = _case_of(call, staff=staff, now=now)
    call.case, call.contact = case, call.contact or case.contact
    call.save(update_fields=["case", "contact"])
    within = tuning.in_force().owed.call_back(Anger(case.anger_level))
    rang = call.contact.name or call.number
    why = f"{rang} rang at {call.began_at:%H:%M} UTC and nobody picked up: call back."
    again = Outreach.objects.filter(case=case, reason=OutreachReason.MISSED_CALL.value, done_at=None)
    again.filter(customer_first_at=None).update(customer_first_at=call.began_at)  # they came first, once more
    desk, person = tuning.in_force(), _person(call, case=case, staff=staff)
    rising.owe(
        case_id=case.id, reason=OutreachReason.MISSED_CALL, subject=subject, why=why, person_id=person,
        authority=min(desk.matrix.authority[role] for role in Role), at=now,
    ).save()  # fmt: skip
    room.record(
        case, kind="missed_call", what=f"{rang} rang; nobody picked up.", why=why, at=now, call=call.id
    )
    clocks.owe_call_back(case, within=within, why=why, rule=subject, at=now)
    alerts.call_owner_and_next(
        case=case, reason=AlertReason.MISSED_CALL, subject=subject, why=why, staff=staff, owner_id=person,
        owner_only=True, now=now,
    )  # fmt: skip
    case.unread = True
    room.saved(case, "unread", at=now)


def _person(call: Call, *, case: Case, staff: dict[int, roster.Technician]) -> int | None:
    """Who calls back: whoever it rang for, else the owner of the case; somebody who is here, if one of them is."""
    here = [
        key for key in (call.technician_id, case.owner_id) if key in staff and not staff[key].person.absent
    ]
    return here[0] if here else case.owner_id


def _case_of(call: Call, *, staff: dict[int, roster.Technician], now: datetime) -> Case:
    """The case that the call is about; else the caller's open case that was touched last; else one opened now."""
    found = Case.objects.select_for_update(of=("self",)).select_related("organisation", "contact")
    known = found.filter(id=call.case_id or 0).first()
    call.contact = call.contact or finding.likeliest_contact(number=call.number)
    if known is None and call.contact is not None:
        known = found.filter(OPEN, contact=call.contact).order_by("-updated_at", "-id").first()
    return known or _opened(call, staff=staff, now=now)


def _opened(call: Call, *, staff: dict[int, roster.Technician], now: datetime) -> Case:
    contact = call.contact or Contact.objects.create(
        name=f"Caller {call.number}"[:200], phone=call.number[:40], created_at=now
    )
    desk = tuning.in_force()
    mailbox = next(iter(desk.mailboxes.values()), None)
    case = Case.objects.create(
        organisation=contact.organisation, contact=contact, mailbox_id=mailbox.id if mailbox else None,
        team_id=mailbox.team_id if mailbox else None, subject=f"Missed call from {contact.name or call.number}"[:300],
        thread_key=keys.fresh_thread_key(), created_at=now, updated_at=now, last_customer_at=call.began_at,
    )  # fmt: skip
    room.record(case, kind="opened", what="Opened for a call that nobody took.", at=now, call=call.id)
    choice = escalations.choose_owner(
        people=[one.person for one in staff.values()], team_id=case.team_id, severity=Severity.LOW, matrix=desk.matrix,
        above=None, account_owner_id=contact.organisation.account_owner_id if contact.organisation else None,
    )  # fmt: skip
    owner_id = call.technician_id if call.technician_id in staff else choice.person_id
    if owner_id is not None:
        why = "their telephone rang" if owner_id == call.technician_id else choice.why
        room.record(
            case, kind="owner", what=f"{staff[owner_id].person.name} owns this case now.", why=why, at=now
        )
        case.owner_id = owner_id
        case.save(update_fields=["owner"])
    return case


def _withdraw(call: Call, *, subject: str, now: datetime) -> None:
    """It was taken after all: what is owed for it was never owed."""
    case = Case.objects.select_for_update(of=("self",)).get(id=call.case_id or 0)
    Outreach.objects.filter(case=case, subject=subject, done_at=None).delete()
    by: Technician | None = call.technician or case.owner
    waiting = Alert.objects.filter(case=case, subject=subject, acknowledged_at=None)
    waiting.update(
        next_at=None, **({"acknowledged_at": now, "acknowledged_by": by} if by is not None else {})
    )
    Clock.objects.filter(case=case, kind=ClockKind.FOLLOW_UP.value, rule=subject, ended_at=None).update(
        state=ClockState.STOPPED.value, ended_at=now, warn_at=None
    )
    room.record(
        case,
        kind="missed_call",
        what="The call was taken after all; no call back is owed.",
        at=now,
        call=call.id,
    )
    room.saved(case, at=now)
