"""A case opened by a technician: a call taken, a visit, a chat."""

import re
from datetime import datetime

from django.db import transaction

from amends.actions import documents, keys, room, tuning
from amends.actions.errors import Invalid
from amends.actions.intake.judging import Read, read_here
from amends.actions.intake.single import judge_new
from amends.domain import cases
from amends.domain.documents import FactKind
from amends.store.models import (
    Case,
    Contact,
    ContactAddress,
    Message,
    OrganisationDomain,
    Participant,
    Technician,
)
from amends.store.models.case import MessageKind

CHANNELS = ("phone", "chat", "visit", "email")
_ADDRESS = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,253}\.[^@\s,;<>\".]{2,63}")


@transaction.atomic
def open_case(
    *, by: int, address: str, name: str, subject: str, body: str, channel: str = "phone",
    remedy: str = "", read: Read = read_here, now: datetime,
) -> int:  # fmt: skip
    """Open a case for somebody who called; read, timed and owned like one that came by mail. Its number.

    `remedy` is what would make it right for them, where they were asked.
    """
    person = Technician.objects.filter(id=by, is_active=True).first()
    if person is None or not cases.may(person=room.person_facts(person), action="open", case=None).allowed:
        raise cases.Refused("You may not open cases.")
    address, subject = address.strip().lower(), " ".join(subject.split())
    if not _ADDRESS.fullmatch(address):
        raise Invalid(
            "address", "Give the customer's mail address, such as maria@city.example, so that you can answer."
        )
    if not subject:
        raise Invalid("subject", "Say in a few words what it is about.")
    if channel not in CHANNELS:
        raise Invalid("channel", f"Choose one of {', '.join(CHANNELS)}.")
    contact = contact_of(address=address, name=name, now=now)
    mailbox = next(iter(tuning.in_force().mailboxes.values()), None)
    case = Case.objects.create(
        organisation=contact.organisation,
        contact=contact,
        mailbox_id=mailbox.id if mailbox else None,
        team_id=mailbox.team_id if mailbox else None,
        subject=subject[:998],
        thread_key=keys.fresh_thread_key(),
        created_at=now,
        updated_at=now,
        last_customer_at=now,
    )
    Participant.objects.create(case=case, address=address, by=person)
    text = body.replace("\r\n", "\n").replace("\0", "").strip()
    message = Message.objects.create(
        case=case, kind=MessageKind.CUSTOMER, channel=channel, contact=contact, from_name=contact.name,
        from_address=address, subject=case.subject, text=text, segments=[["new", 0, len(text)]], at=now,
    )  # fmt: skip
    room.record(
        case, kind="opened", what=f"Opened by {person.name} ({channel}).", at=now, by=by, message=message.id
    )
    judge_new(case, message=message, executive=contact.executive, read=read, now=now)
    if remedy.strip():
        documents.note(case, kind=FactKind.REMEDY, text=remedy, message_id=message.id, by=person, now=now)
    return case.id


def contact_of(*, address: str, name: str, now: datetime) -> Contact:
    """The contact behind an address, made and placed by its mail domain when it is new."""
    known = ContactAddress.objects.select_related("contact__organisation").filter(address=address).first()
    if known is not None:
        return known.contact
    domain = OrganisationDomain.objects.filter(domain=address.rpartition("@")[2]).first()
    contact = Contact.objects.create(
        name=" ".join(name.split())[:200],
        organisation_id=domain.organisation_id if domain else None,
        created_at=now,
    )
    ContactAddress.objects.create(contact=contact, address=address)
    return contact
