"""What changes with a client and its people."""

from datetime import UTC, datetime

import pytest

import factories
from amends.actions import contacts, organisations
from amends.actions.errors import Invalid, NotFound
from amends.store.models import Case, ContactAddress, OrganisationDomain, Site

pytestmark = pytest.mark.django_db
NOW = datetime(2031, 1, 1, tzinfo=UTC)


def test_a_site_that_keeps_its_name_keeps_its_cases() -> None:
    bob, client = factories.technician(), factories.organisation("Marlow")
    hall, depot = (Site.objects.create(organisation=client, name=name) for name in ("Hall", "Depot"))
    here, there = factories.case(site=hall), factories.case(site=depot)
    facts = organisations.Facts(
        name="Marlow", sites=[organisations.SiteFacts(name="Hall", address="1 High Street")]
    )

    organisations.change(organisation_id=client.id, facts=facts, by=bob.pk, now=NOW)

    assert Case.objects.get(id=here.id).site.address == "1 High Street"
    assert Case.objects.get(id=there.id).site is None


def test_a_refused_change_leaves_everything_as_it_was() -> None:
    bob, other = factories.technician(), factories.organisation("Bexley")
    OrganisationDomain.objects.create(organisation=other, domain="bexley.example")
    client = factories.organisation("Marlow")
    facts = organisations.Facts(name="New name", domains=["marlow.example", "bexley.example"])

    with pytest.raises(Invalid, match=r"bexley\.example belongs to Bexley already"):
        organisations.change(organisation_id=client.id, facts=facts, by=bob.pk, now=NOW)

    client.refresh_from_db()
    assert (client.name, client.domains.count()) == ("Marlow", 0)


def test_an_organisation_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        organisations.change(
            organisation_id=99, facts=organisations.Facts(name="x"), by=factories.technician().pk, now=NOW
        )


def test_an_address_moves_only_when_its_owner_gives_it_up() -> None:
    bob = factories.technician()
    maria, alice = (
        factories.contact("Maria", address="m@x.example"),
        factories.contact("Alice", address="a@x.example"),
    )

    with pytest.raises(Invalid, match=r"m@x\.example belongs to Maria already"):
        contacts.change(
            contact_id=alice.id,
            facts=contacts.Facts(name="Alice", addresses=["m@x.example"]),
            by=bob.pk,
            now=NOW,
        )
    for who, addresses in ((maria, ["m2@x.example"]), (alice, ["m@x.example", "a@x.example"])):
        facts = contacts.Facts(name=who.name, addresses=addresses)
        contacts.change(contact_id=who.id, facts=facts, by=bob.pk, now=NOW)

    assert ContactAddress.objects.get(address="m@x.example").contact == alice


def test_a_contact_without_an_address_is_refused() -> None:
    alice = factories.contact("Alice")

    with pytest.raises(Invalid, match="at least one address"):
        contacts.change(
            contact_id=alice.id, facts=contacts.Facts(name="Alice"), by=factories.technician().pk, now=NOW
        )
