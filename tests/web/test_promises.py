"""The ledger as a page: whose promises, what may be done to them, and what it costs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import factories
import markup
from amends.domain.vocabulary import PromiseState
from amends.store.models import Case, Promise, Technician
from amends.store.queries import promises as ledger
from signing_in import browser

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> \"' <c-row> {{ now }}"
NOW = datetime.now(UTC)
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def bob() -> Technician:
    return factories.technician("Bob", of=factories.team(), zone="Europe/London")


@pytest.fixture
def desk(bob: Technician) -> Client:
    return browser(bob)


@pytest.fixture
def case(bob: Technician) -> Case:
    return factories.case("Mail is down", of=bob.teams.get())


def shown(desk: Client, view: str) -> list[str]:
    return [row.words for row in desk.get("/promises/", {"view": view}).context["rows"]]


def test_each_view_holds_its_promises(desk: Client, bob: Technician, case: Case) -> None:
    sam = factories.technician("Sam", of=bob.teams.get())
    elsewhere = factories.case(of=factories.team(), owner=bob)
    made = {
        "mine": {"maker": bob, "due_at": NOW + timedelta(hours=1)},
        "mine, in two days": {"maker": bob, "due_at": NOW + timedelta(days=2)},
        "Sam's": {"maker": sam, "due_at": NOW + timedelta(hours=2)},
        "overdue": {"maker": sam, "due_at": NOW - timedelta(minutes=5)},
        "kept late": {"maker": bob, "due_at": NOW - timedelta(hours=2), "state": "late", "settled_at": NOW},
        "broken": {"maker": bob, "due_at": NOW - timedelta(hours=3), "state": "broken", "settled_at": NOW},
    }
    for words, more in made.items():
        factories.promise(case, words=words, **more)
    factories.promise(
        elsewhere, words="on my case of another team", maker=sam, due_at=LATER + timedelta(days=3)
    )

    assert shown(desk, "mine") == ["mine", "mine, in two days"]
    assert shown(desk, "team") == ["overdue", "mine", "Sam's", "mine, in two days"]
    assert shown(desk, "late") == ["overdue", "kept late"]
    assert shown(desk, "broken") == ["broken"]
    assert len(shown(desk, "all")) == 7
    assert shown(desk, "nonsense") == shown(desk, "mine")
    views = {view.slug: view.count for view in desk.get("/promises/").context["views"]}
    assert (views["mine"], views["team"], views["broken"]) == ("2", "4", "")


def test_promises_of_another_teams_case_are_nowhere(desk: Client) -> None:
    foreign = factories.case(of=factories.team())
    promise = factories.promise(foreign, words="secret", maker=factories.technician(), due_at=LATER)

    assert "secret" not in desk.get("/promises/?view=all").content.decode()
    assert desk.get(f"/promises/{promise.id}/new-time/").status_code == 404
    assert desk.post(f"/promises/{promise.id}/kept/").status_code == 404
    assert Promise.objects.get().state == PromiseState.OPEN


def test_a_promise_is_kept_by_saying_so(desk: Client, bob: Technician, case: Case) -> None:
    promise = factories.promise(case, maker=bob, due_at=LATER)

    desk.post(f"/promises/{promise.id}/kept/")
    again = desk.post(f"/promises/{promise.id}/kept/", follow=True)

    assert Promise.objects.get().state == PromiseState.KEPT
    assert "This promise is settled already." in again.content.decode()


def test_a_new_time_is_typed_in_the_readers_zone(desk: Client, bob: Technician, case: Case) -> None:
    promise = factories.promise(case, maker=bob, due_at=LATER)

    desk.post(
        f"/promises/{promise.id}/new-time/", {"due_at": "2031-07-01T14:00", "why": "Alice agreed by phone."}
    )

    promise.refresh_from_db()
    assert promise.state == PromiseState.RENEGOTIATED
    assert promise.replaced_by.due_at == datetime(2031, 7, 1, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("due_at", "soon", "Write date and time like 2027-01-31 14:00."),
        ("due_at", "2001-01-01T10:00", "The new time has passed already."),
        ("why", "", "Say how the customer agreed to the new time."),
    ],
)
def test_a_new_time_that_cannot_be_meant_is_refused_and_kept(
    desk: Client, bob: Technician, case: Case, field: str, value: str, sentence: str
) -> None:
    promise = factories.promise(case, maker=bob, due_at=LATER)
    typed = {"due_at": "2031-07-01T14:00", "why": "Alice agreed.", field: value}

    answer = desk.post(f"/promises/{promise.id}/new-time/", typed)

    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors[field])
    assert answer.context["form"]["why"].value() == typed["why"]


def test_a_broken_promise_cannot_be_moved_and_the_page_says_why(
    desk: Client, bob: Technician, case: Case
) -> None:
    promise = factories.promise(case, maker=bob, due_at=NOW, state="broken", settled_at=NOW)

    answer = desk.post(f"/promises/{promise.id}/new-time/", {"due_at": "2031-07-01T14:00", "why": "x"})

    assert answer.status_code == 422
    assert "past its time and cannot be moved" in answer.content.decode()
    assert "new-time" not in desk.get("/promises/?view=broken").content.decode()


def test_words_are_shown_as_words(desk: Client, bob: Technician) -> None:
    client = factories.organisation(HOSTILE)
    case = factories.case(HOSTILE, by=factories.contact(of=client))
    promise = factories.promise(case, maker=bob, due_at=LATER, words=HOSTILE)

    for address in ("/promises/", f"/promises/{promise.id}/new-time/"):
        page = desk.get(address).content.decode()

        assert "&lt;script&gt;alert(1)" in page
        assert markup.wrong(page) == []


@pytest.mark.parametrize("times", [1, 3])
def test_the_page_costs_five_statements_whatever_it_holds(
    desk: Client, bob: Technician, case: Case, times: int
) -> None:
    for _ in range(times):
        factories.promise(case, maker=bob, due_at=LATER)

    with CaptureQueriesContext(connection) as statements:
        desk.get("/promises/")

    assert len(statements) == 5  # session, technician, rows, counts, bar


@pytest.mark.parametrize("view", ["mine", "all"])
def test_more_promises_are_a_link_away(desk: Client, bob: Technician, case: Case, view: str) -> None:
    for n in range(ledger.PAGE + 1):
        factories.promise(case, maker=bob, due_at=LATER + timedelta(minutes=n), words=f"promise {n}")

    first = desk.get("/promises/", {"view": view}).context
    second = desk.get(first["more_url"]).context

    last = "promise 50" if view == "mine" else "promise 0"
    assert (len(first["rows"]), [row.words for row in second["rows"]]) == (50, [last])
