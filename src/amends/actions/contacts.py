"""People at clients: who they are and which addresses are theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from amends.actions import gate, organisations
from amends.actions.errors import Invalid, NotFound
from amends.store.models import Contact, ContactAddress, Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that is known of a contact; addresses are in lower case, the first is written to."""

    name: str
    title: str = ""
    executive: bool = False
    phone: str = ""
    zone: str = ""
    organisation_id: int | None = None
    addresses: Sequence[str] = ()


@transaction.atomic
def change(*, contact_id: int, facts: Facts, by: int, now: datetime) -> None:
    """Set everything about a contact anew; open cases follow to a new organisation. Raises NotFound, Invalid."""
    person = gate.check(by=by, action="edit_client")
    contact = Contact.objects.select_for_update(no_key=True).filter(id=contact_id).first()
    if contact is None:
        raise NotFound
    if not facts.addresses:
        raise Invalid("addresses", "A contact needs at least one address: mail from them is known by it.")
    organisation = Organisation.objects.filter(id=facts.organisation_id or 0).first()
    if facts.organisation_id is not None and organisation is None:
        raise Invalid("organisation", "This organisation does not exist any more. Choose another one.")
    moves = contact.organisation_id != facts.organisation_id
    contact.name, contact.title, contact.phone = facts.name, facts.title, facts.phone
    contact.executive, contact.zone, contact.organisation = facts.executive, facts.zone, organisation
    contact.save()
    _set_addresses(contact, addresses=facts.addresses)
    if moves:
        organisations.move_cases(contact_ids=[contact.id], to=organisation, by=person, now=now)


def _set_addresses(contact: Contact, *, addresses: Sequence[str]) -> None:
    taken = ContactAddress.objects.filter(address__in=addresses).exclude(contact=contact)
    for other in taken.select_related("contact").order_by("address")[:1]:
        holder = other.contact.name or "another contact"
        raise Invalid("addresses", f"{other.address} belongs to {holder} already.")
    kept = list(contact.addresses.order_by("id").values_list("address", flat=True))
    wanted = list(dict.fromkeys(addresses))
    if kept == wanted:
        return
    contact.addresses.all().delete()
    ContactAddress.objects.bulk_create(ContactAddress(contact=contact, address=one) for one in wanted)
