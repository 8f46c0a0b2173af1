"""The queue as a page: for whom, how much of it, what it costs, and that nobody's words run in it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import factories
import markup
from amends.actions import tuning
from amends.store.models import Technician
from amends.store.queries import now as queue

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> \"' <c-row> {{ now }} onclick=x"


@pytest.fixture
def desk(client: Client, bob: Technician) -> Client:
    client.force_login(bob, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_nobody_sees_the_queue_without_signing_in(client: Client) -> None:
    answer = client.get("/")

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/")


def test_the_queue_shows_cases_and_views(desk: Client, bob: Technician) -> None:
    factories.case("Mail is down again", of=bob.teams.get(), anger_level=3)

    answer = desk.get("/")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Mail is down again" in page
    assert "promises due" in page
    assert answer["Cache-Control"] == "private, no-store"
    assert "HX-Request" in answer["Vary"]


def test_the_list_alone_answers_the_page_that_asks_again(desk: Client) -> None:
    factories.case("Mail is down again")

    page = desk.get("/", headers={"HX-Request": "true"}).content.decode()

    assert "Mail is down again" in page
    assert "<html" not in page


def test_another_teams_case_is_nowhere_in_it(client: Client, bob: Technician) -> None:
    factories.case("secret of Bob", of=bob.teams.get(), anger_level=3)
    mallory = factories.technician("Mallory", of=factories.team())
    client.force_login(mallory, backend="allauth.account.auth_backends.AuthenticationBackend")

    for address in ("/", "/?view=hot", "/search/?q=secret", "/palette/?q=secret"):
        answer = client.get(address)

        assert answer.status_code == 200
        assert "secret of Bob" not in answer.content.decode()


def test_customers_words_are_shown_as_words(desk: Client) -> None:
    factories.case(
        HOSTILE,
        by=factories.contact(HOSTILE, of=factories.organisation(HOSTILE)),
        owner=factories.technician(HOSTILE),
    )

    page = desk.get("/", {"q": HOSTILE}).content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert markup.wrong(page) == []


@pytest.mark.parametrize("cases", [1, 3])
def test_the_page_costs_seven_statements_whatever_it_shows(desk: Client, bob: Technician, cases: int) -> None:
    for _ in range(cases):
        made = factories.case(of=bob.teams.get(), owner=bob, triggers=[], anger_level=2)
        factories.alert(made, person=bob)
    tuning.in_force()  # read once in two seconds, whatever is asked

    with CaptureQueriesContext(connection) as statements:
        desk.get("/")

    assert len(statements) == 7  # session, technician, rows, incidents, counts, care, bar


def test_more_cases_are_a_link_away(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "PAGE", 2)
    now = datetime.now(UTC)
    for n in range(3):
        factories.case(f"number {n}", next_due_at=now + timedelta(hours=n))

    first = desk.get("/")
    second = desk.get(first.context["more_url"])

    assert [row.subject for row in second.context["rows"]] == ["number 2"]
    assert second.context["more_url"] == ""


@pytest.mark.parametrize(
    "query", ["view=nonsense", "after=x", "after=1__" + "9" * 40, "view=%00", "view=" + "x" * 5000]
)
def test_any_address_of_the_queue_answers(desk: Client, query: str) -> None:
    assert desk.get(f"/?{query}").status_code == 200


def test_several_cases_get_an_owner_and_tags_and_a_foreign_one_is_refused(
    desk: Client, bob: Technician
) -> None:
    ours, foreign = factories.case(of=bob.teams.get()), factories.case(of=factories.team())

    answer = desk.post(
        "/cases/bulk/", {"case": [ours.id, foreign.id], "owner": bob.id, "tags": "VPN, Marlow"}, follow=True
    )

    ours.refresh_from_db()
    foreign.refresh_from_db()
    assert (ours.owner_id, ours.tags) == (bob.id, ["vpn", "marlow"])
    assert (foreign.owner_id, foreign.tags) == (None, [])
    said = [str(message) for message in answer.context["messages"]]
    assert said == [
        f"#{foreign.id}: there is no such case, or it is not yours to see.",
        "1 case changed.",
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"owner": 1}, "Choose at least one case."),
        ({"case": ["x", "-1"], "tags": "a"}, "Choose at least one case."),
        ({"case": [1]}, "Choose an owner, or write a tag, for these cases."),
        ({"case": list(range(1, 202)), "tags": "a"}, "Choose at most 200 cases at once."),
    ],
)
def test_a_bulk_change_that_says_too_little_is_refused_in_words(
    desk: Client, typed: dict[str, object], said: str
) -> None:
    answer = desk.post("/cases/bulk/", typed, follow=True)

    assert said in [str(message) for message in answer.context["messages"]]


def test_the_chosen_cases_can_be_given_to_a_colleague(desk: Client, bob: Technician) -> None:
    ann = factories.technician("Ann", of=bob.teams.get())
    stranger = factories.technician("Stranger", of=factories.team())
    factories.case(of=bob.teams.get())

    for headers in ({}, {"HX-Request": "true"}):
        page = desk.get("/", headers=headers).content.decode()

        assert f'<option value="{ann.pk}">Ann</option><option value="{bob.pk}">Bob</option>' in page
        assert f'value="{stranger.pk}"' not in page.partition("<select")[2]


def test_taking_cases_wins_over_a_chosen_owner(desk: Client, bob: Technician) -> None:
    ann = factories.technician("Ann", of=bob.teams.get())
    made = factories.case(of=bob.teams.get())

    desk.post("/cases/bulk/", {"case": [made.id], "owner": [ann.pk, bob.pk], "tags": ""})

    made.refresh_from_db()
    assert made.owner_id == bob.pk


def test_a_bulk_change_goes_back_to_this_desk_only(desk: Client) -> None:
    answer = desk.post("/cases/bulk/", {"next": "https://evil.example/"})

    assert answer["Location"] == "/"


def test_the_palette_finds_cases_people_and_pages(desk: Client) -> None:
    client = factories.organisation("Marlow City")
    made = factories.case("Mail of Marlow", by=factories.contact("Ann Marlow", of=client))

    items = desk.get("/palette/?q=marlow").json()["items"]

    assert [(item["kind"], item["title"]) for item in items] == [
        ("case", f"#{made.id} Mail of Marlow"),
        ("organisation", "Marlow City"),
        ("contact", "Ann Marlow"),
    ]
    assert desk.get(f"/palette/?q=%23{made.id}").json()["items"][0]["url"] == f"/cases/{made.id}/"
    assert desk.get("/palette/").json()["items"][0] == {
        "kind": "page", "title": "Now", "detail": "the queue", "url": "/",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("address", "status"), [("/health/", 200), ("/robots.txt", 200), ("/favicon.ico", 301)]
)
def test_some_addresses_need_no_sign_in(client: Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status
