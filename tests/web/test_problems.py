"""Problems as pages: evidence, words for customers read along, cases linked, and one press that tells everybody."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import factories
import markup
from amends.store.models import Draft, Problem, Technician
from signing_in import browser

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> \"' {{ now }}"


@pytest.fixture
def desk(bob: Technician) -> Client:
    return browser(bob)


def test_a_problem_goes_from_opened_to_solved(desk: Client, bob: Technician) -> None:
    case = factories.case("Mail is down", of=bob.teams.get(), owner=bob)
    answer = desk.post(
        "/problems/new/", {"once": "a", "title": "Mail stops", "kind": "cause", "cases": f"#{case.id}"}
    )
    at = answer["Location"]
    written = {
        "revision": "0", "title": "Mail stops", "cause": "A restart.", "workaround": "Reconnect.",
        "known_text": "The server restarts on Sunday night.", "solution": "It restarts at another time now.",
    }  # fmt: skip
    assert desk.post(at, written).status_code == 302
    desk.post(f"{at}state/", {"event": "know"})
    assert Problem.objects.get().state == "known_error"

    page = desk.post(f"{at}solution/", follow=True).content.decode()

    assert "The owners of 1 case are told" in page
    assert Draft.objects.get().case == case
    assert "Mail stops" in desk.get("/problems/?view=over").content.decode()
    letter = desk.post(f"{at}cases/{case.id}/letter/")
    assert letter["Location"] == f"/cases/{case.id}/#composer"


def test_the_rules_for_replies_read_the_words_along(desk: Client, bob: Technician) -> None:
    problem = factories.problem(by=bob, known_text="We apologise for any inconvenience this may have caused.")

    page = desk.get(f"/problems/{problem.id}/").content.decode()

    assert "We apologise for any inconvenience" in page
    assert 'class="late small"' in page


def test_cases_of_other_teams_are_counted_and_not_shown(desk: Client, bob: Technician) -> None:
    problem = factories.problem(factories.case("secret", of=factories.team()), factories.case("mine"), by=bob)

    page = desk.get(f"/problems/{problem.id}/").content.decode()

    assert "secret" not in page
    assert "mine" in page
    assert "1 more of teams that you are not in" in page


def test_what_cannot_be_meant_is_said_and_kept(desk: Client) -> None:
    answer = desk.post(
        "/problems/new/", {"once": "a", "title": "Mail stops", "kind": "cause", "cases": "12, twelve"}
    )

    assert answer.status_code == 422
    assert "twelve is no number of a case." in answer.content.decode()
    assert "Mail stops" in answer.content.decode()


def test_words_are_shown_as_words(desk: Client, bob: Technician) -> None:
    case = factories.case(
        HOSTILE, of=bob.teams.get(), by=factories.contact(of=factories.organisation(HOSTILE))
    )
    problem = factories.problem(
        case, by=bob, title=HOSTILE, cause=HOSTILE, known_text=HOSTILE, evidence=[HOSTILE], rule="same-words"
    )

    for address in ("/problems/", f"/problems/{problem.id}/"):
        page = desk.get(address).content.decode()

        assert "&lt;script&gt;alert(1)" in page
        assert markup.wrong(page) == []


@pytest.mark.parametrize("times", [1, 3])
def test_the_list_costs_five_statements_whatever_it_holds(desk: Client, bob: Technician, times: int) -> None:
    for _ in range(times):
        factories.problem(factories.case(), by=bob)

    with CaptureQueriesContext(connection) as statements:
        desk.get("/problems/")

    assert len(statements) == 5  # session, technician, rows, figures, bar


def test_the_palette_goes_there(desk: Client, bob: Technician) -> None:
    problem = factories.problem(by=bob, title="Printers eat labels")

    items = desk.get("/palette/?q=eat labels").json()["items"]

    assert {
        "kind": "problem",
        "title": "Printers eat labels",
        "detail": "open",
        "url": f"/problems/{problem.id}/",
    } in items
