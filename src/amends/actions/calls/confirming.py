"""Number and address confirmed with the customer on the line, or set right at once (S2-25)."""

import re
from datetime import datetime

from django.db import transaction

from amends.actions import room
from amends.actions.calls import taking
from amends.actions.errors import Invalid
from amends.domain.calls import LineKind
from amends.store.models import CallLine, ContactAddress

_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}\Z")
_NUMBER = re.compile(r"[0-9+()/. -]{3,40}\Z")


@transaction.atomic
def confirm_contact(
    *, call_id: int, by: int, phone: str, address: str, once: str = "", now: datetime
) -> bool:
    """Keep that number and address are right, or what they are; whether anything changed.

    An empty address leaves the one that is known. A new address is added and the others stay, so that mail from them
    still finds the customer. Raises Invalid for what is no number or no address, or an address of somebody else.
    """
    taken = taking.take(call_id=call_id, by=by)
    contact = taken.call.contact
    if contact is None:
        raise Invalid("phone", "Say first who this is.")
    number, mail = " ".join(phone.replace("\0", "").split()), address.replace("\0", "").strip().lower()
    if number and not _NUMBER.match(number):
        raise Invalid("phone", "Write the number with digits, such as +44 20 7946 0000.")
    if mail and not _ADDRESS.match(mail):
        raise Invalid("address", "Write an address such as maria@marlow.example.")
    changed = []
    if number and number != contact.phone:
        contact.phone = number
        changed.append(f"number {number}")
    if mail:
        holder = ContactAddress.objects.filter(address=mail).select_related("contact").first()
        if holder is not None and holder.contact_id != contact.pk:
            raise Invalid("address", f"{mail} belongs to {holder.contact.name or 'another contact'} already.")
        if holder is None:
            ContactAddress.objects.create(contact=contact, address=mail)
            changed.append(f"address {mail}")
    contact.confirmed_at = now
    contact.save(update_fields=["phone", "confirmed_at"])
    told = f"Set right: {', '.join(changed)}." if changed else "Number and address are right."
    before = CallLine.objects.filter(call=taken.call).count()
    taking.write(taken.call, kind=LineKind.CONFIRMED, text=told, by=taken.by, now=now, once=once)
    if taken.call.case is not None and CallLine.objects.filter(call=taken.call).count() > before:
        what = f"{taken.by.name} confirmed with {contact.name or 'the customer'} how to reach them."
        room.record(
            taken.call.case, kind="contact_confirmed", what=what, why=told, at=now, by=by, call=call_id
        )
    taking.tell(taken.call)
    return bool(changed)
