"""The clients as pages: who sees which of their cases, what may be written, and what it costs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import factories
import markup
from amends.store.models import Case, Contact, Contract, Organisation, OrganisationDomain, Technician
from amends.store.queries import case_table
from signing_in import browser

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> \"' <c-row> {{ now }}"
TYPED = {
    "name": "City of Marlow",
    "segment": "government",
    "stakes": "No permits without mail.",
    "endpoints": "400",
    "key_account": "on",
    "contract": "",
    "account_owner": "",
    "domains": "Marlow.example\n@permits.marlow.example.",
    "sites": "Town hall; 1 High Street; europe/london\nDepot",
    "sure": "",
}


@pytest.fixture
def desk(bob: Technician) -> Client:
    return browser(bob)


def test_an_organisation_is_added_and_shown(desk: Client) -> None:
    answer = desk.post("/organisations/new/", TYPED, follow=True)

    page = answer.content.decode()
    made = Organisation.objects.get()
    assert answer.redirect_chain == [(f"/organisations/{made.id}/", 302)]
    assert sorted(made.domains.values_list("domain", flat=True)) == [
        "marlow.example",
        "permits.marlow.example",
    ]
    assert list(made.sites.order_by("name").values_list("name", "address", "zone")) == [
        ("Depot", "", "UTC"),
        ("Town hall", "1 High Street", "Europe/London"),
    ]
    for words in ("key account", "No permits without mail.", "Town hall (1 High Street)", "Saved."):
        assert words in page
    assert answer["Cache-Control"] == "private, no-store"


def test_saving_what_is_shown_changes_nothing(desk: Client) -> None:
    desk.post("/organisations/new/", TYPED)
    made = Organisation.objects.get()
    kept = {site.id for site in made.sites.all()}

    form = desk.get(f"/organisations/{made.id}/edit/").context["form"]
    desk.post(f"/organisations/{made.id}/edit/", {k: v for k, v in form.initial.items() if v is not None})

    again = Organisation.objects.get()
    assert (again.name, again.endpoints, again.key_account) == ("City of Marlow", 400, True)
    assert {site.id for site in again.sites.all()} == kept
    assert again.domains.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Write the name that they use themselves."),
        ("name", "bexley CLINIC", "There is an organisation called Bexley Clinic already."),
        ("domains", "marlow", "marlow is not a mail domain. Write it like marlow.example."),
        ("domains", "bexley.example", "bexley.example belongs to Bexley Clinic already."),
        ("domains", "gmail.com", "Anybody can write from gmail.com, so strangers would count"),
        ("sites", "a; b; c; d", "“a; b; c; d” is not a site."),
        ("sites", "Depot\nDepot", "Depot stands there twice."),
        ("sites", "Depot;; Londn", "Londn is not a time zone; did you mean"),
        ("endpoints", "-1", "greater than or equal to 0"),
        ("contract", "99", "This one is not there any more."),
        ("account_owner", "99", "This one is not there any more."),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field_and_kept(
    desk: Client, field: str, value: str, sentence: str
) -> None:
    other = factories.organisation("Bexley Clinic")
    OrganisationDomain.objects.create(organisation=other, domain="bexley.example")

    answer = desk.post("/organisations/new/", {**TYPED, field: value})

    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors[field])
    assert answer.context["form"]["stakes"].value() == TYPED["stakes"]
    assert Organisation.objects.count() == 1


def test_a_public_mail_service_is_kept_when_it_is_sent_once_more(desk: Client) -> None:
    first = desk.post("/organisations/new/", {**TYPED, "domains": "gmail.com"})
    sure = first.context["form"]["sure"].value()

    desk.post("/organisations/new/", {**TYPED, "domains": "gmail.com", "sure": sure})

    assert OrganisationDomain.objects.get().domain == "gmail.com"


def test_a_new_domain_places_its_people_with_their_cases(desk: Client) -> None:
    stranger = factories.contact(address="eve@marlow.example")
    elsewhere = factories.contact(address="al@bexley.example")
    placed = factories.contact(of=factories.organisation("Bexley"), address="sam@marlow.example")
    case = factories.case(by=stranger)

    answer = desk.post("/organisations/new/", TYPED, follow=True)

    made = Organisation.objects.get(name="City of Marlow")
    assert "By its domains 1 contact belongs to it now." in answer.content.decode()
    assert list(Contact.objects.filter(organisation=made)) == [stranger]
    assert Case.objects.get().organisation_id == made.id
    assert case.events.get().what == "The customer belongs to City of Marlow."
    elsewhere.refresh_from_db()
    placed.refresh_from_db()
    assert (elsewhere.organisation_id, placed.organisation.name) == (None, "Bexley")


def test_only_cases_that_the_viewer_may_see_are_shown_and_counted(desk: Client, bob: Technician) -> None:
    client = factories.organisation("City of Marlow")
    alice = factories.contact(of=client)
    factories.case("ours", by=alice, of=bob.teams.get(), anger_level=1)
    factories.case("secret", by=alice, of=factories.team(), anger_level=3)

    listed = desk.get("/organisations/").context["rows"][0]
    page = desk.get(f"/organisations/{client.id}/").content.decode()

    assert (listed.open_count, listed.anger_level) == (1, 1)
    assert "ours" in page
    assert "secret" not in page


def test_words_of_strangers_are_shown_as_words(desk: Client) -> None:
    contract = Contract.objects.create(name=HOSTILE)
    client = factories.organisation(HOSTILE, stakes=HOSTILE, segment=HOSTILE, contract=contract)
    factories.case(HOSTILE, by=factories.contact(HOSTILE, of=client, title=HOSTILE, phone="<b>"))

    for address in ("/organisations/", f"/organisations/{client.id}/", f"/organisations/{client.id}/edit/"):
        page = desk.get(address).content.decode()

        assert "&lt;script&gt;alert(1)" in page
        assert markup.wrong(page) == []


@pytest.mark.parametrize("times", [1, 3])
def test_pages_cost_four_statements_whatever_they_hold(desk: Client, times: int) -> None:
    owner = factories.technician("Owner")
    for _ in range(times):
        client = factories.organisation(account_owner=owner)
        for _ in range(times):
            OrganisationDomain.objects.create(organisation=client, domain=f"d{client.id}-{_}.example")
            factories.case(by=factories.contact(of=client))

    for address in ("/organisations/", f"/organisations/{client.id}/"):
        with CaptureQueriesContext(connection) as statements:
            desk.get(address)

        assert len(statements) == 4, address  # session, technician, page, bar


def test_more_of_everything_is_a_link_away(desk: Client) -> None:
    client = factories.organisation("Aaa")
    for n in range(case_table.PAGE):
        factories.organisation(f"Client of ours {n:03}")
    people = [factories.contact(f"Person {n}", of=client) for n in range(case_table.PAGE + 1)]
    for n in range(case_table.PAGE + 1):
        factories.case(f"matter {n}", by=people[0])

    first = desk.get("/organisations/").context
    second = desk.get(first["more_url"]).context
    page = desk.get(f"/organisations/{client.id}/").context
    cases = desk.get(page["more_cases_url"]).context["cases"]
    contacts = desk.get(page["more_people_url"]).context["contacts"]

    assert (len(first["rows"]), [row.name for row in second["rows"]]) == (50, ["Client of ours 049"])
    assert [case.subject for case in cases] == ["matter 0"]
    assert [contact.name for contact in contacts] == ["Person 50"]


def test_organisations_are_found_by_name_and_domain(desk: Client) -> None:
    for name in ("City of Marlow", "Bexley Clinic"):
        made = factories.organisation(name)
        OrganisationDomain.objects.create(organisation=made, domain=f"{name.split()[-1].lower()}.example")

    for q in ("MARLOW", "marlow.example"):
        assert [row.name for row in desk.get("/organisations/", {"q": q}).context["rows"]][:1] == [
            "City of Marlow"
        ]
    assert desk.get("/organisations/", {"q": "%"}).context["rows"] == ()


@pytest.mark.parametrize("query", ["after=x", "after=999", "q=%00", "before=x", "people=-1"])
def test_any_address_answers(desk: Client, query: str) -> None:
    client = factories.organisation()

    assert desk.get(f"/organisations/?{query}").status_code == 200
    assert desk.get(f"/organisations/{client.id}/?{query}").status_code == 200
