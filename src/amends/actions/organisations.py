"""Client organisations: what they are, and which senders belong to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from amends.actions import gate
from amends.actions.errors import Invalid, NotFound
from amends.domain.vocabulary import Status
from amends.store.models import Case, Contact, Event, Organisation, OrganisationDomain, Site, Technician
from amends.store.queries import live, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """A place; its zone is how people there read times."""

    name: str
    address: str = ""
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that is known of an organisation; domains are clean (`domain.organisations.clean`)."""

    name: str
    segment: str = ""
    stakes: str = ""
    endpoints: int | None = None
    key_account: bool = False
    contract_id: int | None = None
    calendar_id: int | None = None
    account_owner_id: int | None = None
    left_on: date | None = None
    domains: Sequence[str] = ()
    sites: Sequence[SiteFacts] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """The organisation, and how many contacts without one were placed there by its domains."""

    id: int
    placed: int


@transaction.atomic
def create(*, facts: Facts, by: int, now: datetime) -> Saved:
    """Add a client. Raises Invalid with the field at fault."""
    person = gate.check(by=by, action="edit_client")
    return _save(Organisation(), facts=facts, by=person, now=now)


@transaction.atomic
def change(*, organisation_id: int, facts: Facts, by: int, now: datetime) -> Saved:
    """Set everything about a client anew. Raises NotFound, Invalid."""
    person = gate.check(by=by, action="edit_client")
    found = Organisation.objects.select_for_update(no_key=True).filter(id=organisation_id).first()
    if found is None:
        raise NotFound
    return _save(found, facts=facts, by=person, now=now)


def _save(organisation: Organisation, *, facts: Facts, by: Technician, now: datetime) -> Saved:
    twin = Organisation.objects.filter(name__iexact=facts.name).exclude(id=organisation.id).first()
    if twin is not None:
        raise Invalid("name", f"There is an organisation called {twin.name} already.")
    organisation.name, organisation.segment, organisation.stakes = facts.name, facts.segment, facts.stakes
    organisation.endpoints, organisation.key_account = facts.endpoints, facts.key_account
    organisation.contract_id, organisation.calendar_id = facts.contract_id, facts.calendar_id
    organisation.account_owner_id, organisation.left_on = facts.account_owner_id, facts.left_on
    organisation.save()
    added = _set_domains(organisation, domains=facts.domains)
    _set_sites(organisation, sites=facts.sites)
    return Saved(id=organisation.id, placed=_place(organisation, domains=added, by=by, now=now))


def _set_domains(organisation: Organisation, *, domains: Sequence[str]) -> list[str]:
    """Make the domains exactly these; the new ones."""
    taken = OrganisationDomain.objects.filter(domain__in=domains).exclude(organisation=organisation)
    for other in taken.select_related("organisation").order_by("domain")[:1]:
        raise Invalid("domains", f"{other.domain} belongs to {other.organisation.name} already.")
    known = set(organisation.domains.values_list("domain", flat=True))
    organisation.domains.exclude(domain__in=domains).delete()
    added = [domain for domain in dict.fromkeys(domains) if domain not in known]
    for domain in added:
        OrganisationDomain.objects.create(organisation=organisation, domain=domain)
    return added


def _set_sites(organisation: Organisation, *, sites: Sequence[SiteFacts]) -> None:
    """Make the sites exactly these; one that keeps its name keeps its cases."""
    organisation.sites.exclude(name__in=[site.name for site in sites]).delete()
    for site in sites:
        Site.objects.update_or_create(
            organisation=organisation, name=site.name, defaults={"address": site.address, "zone": site.zone}
        )


def _place(organisation: Organisation, *, domains: Sequence[str], by: Technician, now: datetime) -> int:
    """Contacts of these domains who belong nowhere belong here from now on, with their cases."""
    if not domains:
        return 0
    found = [
        row[0]
        for row in rows.tuples(
            """select distinct k.id from store_contact k join store_contactaddress a on a.contact_id = k.id
               where k.organisation_id is null and split_part(a.address, '@', 2) = any(%s) order by k.id""",
            [list(domains)],
        )
    ]
    Contact.objects.filter(id__in=found).update(organisation=organisation)
    move_cases(contact_ids=found, to=organisation, by=by, now=now)
    return len(found)


def move_cases(*, contact_ids: Sequence[int], to: Organisation | None, by: Technician, now: datetime) -> None:
    """Cases of contacts follow them: all that had no organisation, and what is open. Each says so."""
    theirs = Case.objects.filter(contact_id__in=contact_ids).exclude(organisation=to)
    # Locked in the order that everybody follows; rows that refer to a case or a contact are not held up.
    locked = theirs.order_by("id").select_for_update(no_key=True).only("id", "organisation", "status")
    moved = [case.id for case in locked if _follows(case)]
    Case.objects.filter(id__in=moved).update(organisation=to)
    what = f"The customer belongs to {to.name}." if to else "The customer belongs to no organisation."
    Event.objects.bulk_create(
        Event(case_id=key, at=now, kind="organisation", by=by, what=what) for key in moved
    )
    live.announce(case_ids=moved)


def _follows(case: Case) -> bool:
    return case.organisation_id is None or case.status != Status.CLOSED
