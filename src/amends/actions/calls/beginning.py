"""A call begins by a click, is joined by a colleague, and is placed: whose it is and what it is about."""

from datetime import datetime

from django.db import transaction

from amends.actions import gate, keys, room, tuning
from amends.actions.calls import finding, taking
from amends.actions.errors import Invalid
from amends.actions.intake.single import judge_new
from amends.domain.calls import LineKind
from amends.store.models import Call, CallLine, CallPerson, Case, Contact, Message, Technician
from amends.store.models.call import Direction
from amends.store.models.case import MessageKind
from amends.store.queries import call_finding
from amends.store.queries.visible import Viewer


@transaction.atomic
def start(
    *,
    by: int,
    case_id: int | None = None,
    contact_id: int | None = None,
    incoming: bool = False,
    once: str,
    now: datetime,
) -> int:
    """Begin a call by a click, on a case, with a contact, or with somebody unknown. The call's id.

    A call that is going on about the same case is joined instead: two technicians in one call write one record.
    """
    person = gate.check(by=by, action="open")
    key = f"{by}:{once}"[:80]
    if (earlier := Call.objects.filter(once=key).first()) is not None:
        return earlier.id
    case = room.take(case_id=case_id, by=by, action="answer").case if case_id is not None else None
    contact = case.contact if case else Contact.objects.filter(id=contact_id or 0).first()
    if contact_id is not None and contact is None:
        raise Invalid("contact", "This contact is not there any more.")
    if case is not None:
        going_on = Call.objects.filter(case=case, ended_at=None, finished_at=None).order_by("-id").first()
        if going_on is not None:
            taking.takes_part(going_on, person, now=now)
            taking.tell(going_on)
            return going_on.id
    call = Call.objects.create(
        once=key, direction=(Direction.IN if incoming else Direction.OUT).value, contact=contact, case=case,
        number=contact.phone if contact else "", technician=person, began_at=now,
        answered_at=now if incoming else None,
    )  # fmt: skip
    CallPerson.objects.create(call=call, technician=person, at=now)
    taking.tell(call)
    return call.id


@transaction.atomic
def join(*, call_id: int, by: int, now: datetime) -> None:
    """Take part in a call; the first one in takes it."""
    taken = taking.take(call_id=call_id, by=by)
    taking.takes_part(taken.call, taken.by, now=now)
    if taken.call.answered_at is None:
        taken.call.answered_at = max(now, taken.call.began_at)
        taken.call.save(update_fields=["answered_at"])
    taking.tell(taken.call)


@transaction.atomic
def place(
    *, call_id: int, by: int, case_id: int | None = None, contact_id: int | None = None, now: datetime
) -> None:
    """Say whose call it is, or which case it is about; the case must be theirs to answer. Raises NotFound, Invalid."""
    taken = taking.take(call_id=call_id, by=by)
    call = taken.call
    if case_id is not None:
        case = room.take(case_id=case_id, by=by, action="answer").case
        call.case, call.contact = case, call.contact or case.contact
    elif contact_id is not None:
        contact = Contact.objects.filter(id=contact_id).first()
        if contact is None:
            raise Invalid("contact", "This contact is not there any more.")
        call.contact = contact
        call.case = finding.only_open_case(contact=contact, viewer=taken.by)
    call.save(update_fields=["case", "contact"])
    taking.takes_part(call, taken.by, now=now)
    taking.tell(call)


@transaction.atomic
def place_anew(*, call_id: int, by: int, subject: str = "", name: str = "", now: datetime) -> int:
    """Open a case for a call that is about no case yet (S2-21). Its number."""
    taken = taking.take(call_id=call_id, by=by)
    case = open_for(taken.call, by=taken.by, subject=subject, name=name, now=now)
    taking.takes_part(taken.call, taken.by, now=now)
    taking.tell(taken.call)
    return case.id


def open_for(call: Call, *, by: Technician, subject: str = "", name: str = "", now: datetime) -> Case:
    """The case of a locked call, opened when it has none; a caller whom nobody knows becomes a contact by number.

    What the customer has said so far is its first message, read, timed and escalated like those of a mail; the
    wrap-up files what comes after.
    """
    if call.case is not None:
        return call.case
    contact = call.contact or Contact.objects.create(
        name=" ".join(name.split())[:200] or f"Caller {call.number or 'without a number'}"[:200],
        phone=call.number[:40],
        created_at=now,
    )
    mailbox = next(iter(tuning.in_force().mailboxes.values()), None)
    case = Case.objects.create(
        organisation=contact.organisation,
        contact=contact,
        mailbox_id=mailbox.id if mailbox else None,
        team_id=mailbox.team_id if mailbox else None,
        subject=_subject(call, subject),
        thread_key=keys.fresh_thread_key(),
        created_at=now,
        updated_at=now,
        last_customer_at=now,
    )
    room.record(case, kind="opened", what=f"Opened by {by.name} (phone).", at=now, by=by.pk, call=call.id)
    call.case, call.contact = case, contact
    _first_words(case, call=call, contact=contact, now=now)
    call.save(update_fields=["case", "contact", "filed_up_to"])
    return case


def could_be_about(call: Call, *, by: Technician) -> bool:
    """Whether the caller has open cases that a person must choose from before another one is opened."""
    if call.contact is None:
        return False
    return bool(call_finding.open_cases(contact_id=call.contact.id, viewer=Viewer.of(by)))


def _first_words(case: Case, *, call: Call, contact: Contact, now: datetime) -> None:
    lines = list(CallLine.objects.filter(call=call, kind=LineKind.SAID.value).order_by("id"))
    words = "\n".join(line.text for line in lines) or case.subject
    address = contact.addresses.order_by("id").values_list("address", flat=True).first()
    message = Message.objects.create(
        case=case, kind=MessageKind.CUSTOMER, channel="phone", contact=contact, from_name=contact.name,
        from_address=address or "", subject=case.subject, text=words, segments=[["new", 0, len(words)]], at=now,
    )  # fmt: skip
    judge_new(case, message=message, executive=contact.executive, now=now)
    call.filed_up_to = lines[-1].id if lines else 0


def _subject(call: Call, typed: str) -> str:
    """As typed, else the first thing they said."""
    said = CallLine.objects.filter(call=call, kind=LineKind.SAID.value).order_by("id").first()
    words = " ".join(typed.split()) or " ".join((said.text if said else "").split())
    return words[:120] or f"Call from {call.number or 'a caller without a number'}"
