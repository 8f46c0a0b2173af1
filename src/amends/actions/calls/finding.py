"""Who a number is, who an extension is, and which case a call may be about."""

from collections.abc import Collection

from amends.domain.calls import same
from amends.store.models import Case, Contact, Technician
from amends.store.models.case import OPEN
from amends.store.queries import call_finding
from amends.store.queries.visible import Viewer


def only_contact(*, number: str) -> Contact | None:
    """The one contact with this number; none when nobody or several have it."""
    fits = [key for key, phone in call_finding.by_last_digits(number=number) if same(phone, number)]
    return Contact.objects.get(id=fits[0]) if len(fits) == 1 else None


def likeliest_contact(*, number: str) -> Contact | None:
    """Whom to call back at a number that several people share: whoever's open case was touched last, else the first of
    them where they belong to one organisation; None when nobody is known, or strangers to each other share it."""
    fits = [key for key, phone in call_finding.by_last_digits(number=number) if same(phone, number)]
    people = list(Contact.objects.filter(id__in=fits).order_by("id"))
    case = Case.objects.filter(OPEN, contact_id__in=fits).order_by("-updated_at", "-id").first()
    if case is not None:
        return next(person for person in people if person.id == case.contact_id)
    return people[0] if len({person.organisation_id for person in people}) == 1 else None


def only_open_case(*, contact: Contact, viewer: Technician) -> Case | None:
    """The one open case of a contact that this technician sees; none when there are several: a person chooses."""
    found = call_finding.open_cases(contact_id=contact.id, viewer=Viewer.of(viewer))
    return Case.objects.get(id=found[0].number) if len(found) == 1 else None


def by_extension(*, extensions: Collection[str]) -> dict[str, Technician]:
    """The active technicians behind these extensions."""
    found = Technician.objects.filter(extension__in=set(filter(None, extensions)), is_active=True)
    return {person.extension: person for person in found}
