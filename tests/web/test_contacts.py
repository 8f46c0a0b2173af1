"""People at clients as pages."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import factories
import markup
from amends.store.models import Case, Contact, Technician
from signing_in import browser

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> \"' <c-row> {{ now }}"


@pytest.fixture
def desk(bob: Technician) -> Client:
    return browser(bob)


@pytest.fixture
def alice() -> Contact:
    return factories.contact(
        "Alice Moran", of=factories.organisation("Bexley"), address="alice@bexley.example"
    )


TYPED = {
    "name": "Alice  Moran-Lee",
    "title": "Head of IT",
    "executive": "on",
    "phone": "+44 1",
    "zone": "europe/london",
    "organisation": "city of marlow",
    "addresses": "Alice@marlow.example\nalice@bexley.example",
}


def test_a_contact_is_changed_and_open_cases_follow(desk: Client, alice: Contact) -> None:
    marlow = factories.organisation("City of Marlow")
    open_case = factories.case(by=alice)
    closed = factories.case(by=alice, status="closed", closed_unverified=True)

    answer = desk.post(f"/contacts/{alice.id}/edit/", TYPED, follow=True)

    page = answer.content.decode()
    alice.refresh_from_db()
    assert (alice.name, alice.executive, alice.zone) == ("Alice Moran-Lee", True, "Europe/London")
    assert [a.address for a in alice.addresses.order_by("id")] == [
        "alice@marlow.example",
        "alice@bexley.example",
    ]
    assert Case.objects.get(id=open_case.id).organisation_id == marlow.id
    assert Case.objects.get(id=closed.id).organisation.name == "Bexley"
    for words in ("Saved.", "Head of IT", "executive", "alice@marlow.example, alice@bexley.example"):
        assert words in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("addresses", "", "A contact needs at least one address"),
        ("addresses", "alice", "alice is not a mail address. Write it like maria@marlow.example."),
        ("addresses", "MARIA@marlow.example", "maria@marlow.example belongs to Maria Lopez already."),
        ("organisation", "Nobody Ltd", "There is no organisation called Nobody Ltd."),
        ("zone", "Lundun", "Lundun is not a time zone"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field_and_kept(
    desk: Client, alice: Contact, field: str, value: str, sentence: str
) -> None:
    factories.organisation("City of Marlow")
    factories.contact("Maria Lopez", address="maria@marlow.example")

    answer = desk.post(f"/contacts/{alice.id}/edit/", {**TYPED, field: value})

    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors[field])
    assert answer.context["form"]["phone"].value() == "+44 1"
    assert [a.address for a in alice.addresses.all()] == ["alice@bexley.example"]


def test_only_cases_that_the_viewer_may_see_are_shown(desk: Client, alice: Contact, bob: Technician) -> None:
    factories.case("ours", by=alice, of=bob.teams.get())
    factories.case("secret", by=alice, of=factories.team())

    page = desk.get(f"/contacts/{alice.id}/").content.decode()

    assert "ours" in page
    assert "secret" not in page


def test_words_of_strangers_are_shown_as_words(desk: Client) -> None:
    eve = factories.contact(HOSTILE, of=factories.organisation(HOSTILE), title=HOSTILE, phone="<i>")
    factories.case(HOSTILE, by=eve)

    for address in (f"/contacts/{eve.id}/", f"/contacts/{eve.id}/edit/"):
        page = desk.get(address).content.decode()

        assert "&lt;script&gt;alert(1)" in page
        assert markup.wrong(page) == []


@pytest.mark.parametrize("times", [1, 3])
def test_the_page_costs_four_statements_whatever_it_holds(desk: Client, alice: Contact, times: int) -> None:
    for _ in range(times):
        factories.case(by=alice)

    with CaptureQueriesContext(connection) as statements:
        desk.get(f"/contacts/{alice.id}/")

    assert len(statements) == 4  # session, technician, page, bar
