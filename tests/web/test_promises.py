"""The ledger as a page: whose promises, what may be done to them, and what it costs."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import factories
import markup
from amends.actions import tuning
from amends.domain.vocabulary import PromiseState, Role
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
def test_the_page_costs_six_statements_whatever_it_holds(
    desk: Client, bob: Technician, case: Case, times: int
) -> None:
    for _ in range(times):
        factories.promise(case, maker=bob, due_at=LATER)
    tuning.in_force()  # read once in two seconds, whatever is asked

    with CaptureQueriesContext(connection) as statements:
        desk.get("/promises/")

    assert len(statements) == 6  # session, technician, rows, loads, counts, bar


@pytest.mark.parametrize("view", ["mine", "all"])
def test_more_promises_are_a_link_away(desk: Client, bob: Technician, case: Case, view: str) -> None:
    for n in range(ledger.PAGE + 1):
        factories.promise(case, maker=bob, due_at=LATER + timedelta(minutes=n), words=f"promise {n}")

    first = desk.get("/promises/", {"view": view}).context
    second = desk.get(first["more_url"]).context

    last = "promise 50" if view == "mine" else "promise 0"
    assert (len(first["rows"]), [row.words for row in second["rows"]]) == (50, [last])


def _age(promise: Promise, *, share: float) -> None:
    """Put now at this share of the time between making and due."""
    whole = timedelta(hours=10)
    made = datetime.now(UTC) - whole * share
    Promise.objects.filter(id=promise.id).update(made_at=made, due_at=made + whole)


@pytest.mark.parametrize(("share", "offered"), [(0.5, False), (0.79, False), (0.81, True)])
def test_owning_up_is_offered_before_the_break(
    desk: Client, bob: Technician, case: Case, share: float, offered: bool
) -> None:
    promise = factories.promise(case, maker=bob, due_at=LATER)
    _age(promise, share=share)

    assert ("It will not be met" in desk.get("/promises/").content.decode()) is offered


def test_owning_up_lays_the_words_into_the_composer(desk: Client, bob: Technician, case: Case) -> None:
    promise = factories.promise(case, maker=bob, due_at=NOW, state="broken", settled_at=NOW)
    assert "Own up" in desk.get("/promises/?view=to-own-up").content.decode()

    answer = desk.post(f"/promises/{promise.id}/own-up/")

    assert answer["Location"] == f"/cases/{case.id}/#composer"
    assert "and we did not do it" in desk.get(f"/cases/{case.id}/").content.decode()


def test_heir_has_the_promise_on_their_list_and_the_maker_is_named(
    desk: Client, bob: Technician, case: Case
) -> None:
    sam = factories.technician("Sam", of=bob.teams.get())
    factories.promise(case, maker=sam, heir=bob, due_at=LATER, words="inherited")
    factories.promise(case, maker=bob, heir=sam, due_at=LATER, words="handed over")

    assert shown(desk, "mine") == ["inherited"]
    page = desk.get("/promises/").content.decode()
    assert "made by <bdi>Sam</bdi>" in page


def test_the_days_load_stands_beside_the_time_on_duty(bob: Technician, case: Case) -> None:
    from amends.store.models import RotaEntry

    carol = factories.technician("Carol", role=Role.TEAM_LEAD, of=bob.teams.get())
    for person in (bob, carol):
        RotaEntry.objects.create(technician=person, weekdays=list(range(7)), starts=time(0), ends=time(0))
    for _ in range(3):
        factories.promise(case, maker=bob, due_at=datetime.now(UTC) - timedelta(minutes=1))

    mine = browser(bob).get("/promises/?view=team").context["loads"]
    leads = browser(carol).get("/promises/?view=team").context["loads"]

    assert [(one.name, one.count, one.load.promised) for one in mine] == [("Bob", 3, 30)]
    assert [(one.name, one.count) for one in leads] == [("Carol", 0), ("Bob", 3)]
    assert "3 promised for today" in browser(bob).get("/promises/").content.decode()


@pytest.fixture
def history(bob: Technician, case: Case) -> Technician:
    """Bob kept three of four, Sam none of one."""
    sam = factories.technician("Sam", of=bob.teams.get())
    past = NOW - timedelta(days=3)
    for state in ("kept", "kept", "kept", "late", "renegotiated"):
        factories.promise(case, maker=bob, due_at=past, state=state, settled_at=NOW, words=f"Bob {state}")
    factories.promise(case, maker=sam, due_at=past, state="broken", settled_at=NOW, words="Sam broken")
    factories.promise(case, maker=bob, due_at=NOW - timedelta(days=60), state="broken", settled_at=NOW)
    return sam


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("person", [("Bob", 3, 1, 0, 1)]),
        ("team", [("team", 3, 1, 1, 1)]),
        ("kind", [("update", 3, 1, 1, 1)]),
        ("organisation", []),
    ],
)
def test_rates_by_each_grouping(
    desk: Client, history: Technician, by: str, expected: list[tuple[str, int, int, int, int]]
) -> None:
    rows = [line["row"] for line in desk.get("/promises/kept-rate/", {"by": by, "days": 30}).context["rows"]]

    assert [(r.name.split()[0], r.kept, r.late, r.broken, r.moved) for r in rows] == expected


def test_lead_sees_the_team_and_everybody_sees_themselves_first(bob: Technician, history: Technician) -> None:
    carol = factories.technician("Carol", role=Role.TEAM_LEAD, of=bob.teams.get())
    factories.promise(
        Case.objects.get(), maker=carol, due_at=NOW - timedelta(days=1), state="kept", settled_at=NOW
    )

    rows = [line["row"] for line in browser(carol).get("/promises/kept-rate/").context["rows"]]

    assert [(row.name, row.is_viewer) for row in rows] == [("Carol", True), ("Bob", False), ("Sam", False)]


def test_every_figure_opens_the_rows_behind_it(desk: Client, history: Technician) -> None:
    line = desk.get("/promises/kept-rate/?by=person&days=30").context["rows"][0]

    for state, count in (("kept", 3), ("late", 1), ("renegotiated", 1)):
        rows = desk.get(line["address"] + state).context["rows"]

        assert [row.state for row in rows] == [state] * count
    assert desk.get("/promises/kept-rate/?by=nonsense&days=7").status_code == 200


def test_rates_of_another_teams_cases_are_not_counted(desk: Client, bob: Technician) -> None:
    foreign = factories.case(of=factories.team())
    factories.promise(
        foreign, maker=bob, due_at=NOW - timedelta(days=1), state="kept", settled_at=NOW, words="secret"
    )

    assert desk.get("/promises/kept-rate/").context["rows"] == []
    assert "secret" not in desk.get(f"/promises/?view=all&person={bob.pk}&state=kept").content.decode()


@pytest.mark.parametrize(
    "query", ["person=x&days=9999999999", "case=1e9&state=nonsense", "kind=%00&team=-1", "days=0"]
)
def test_nonsense_in_an_address_narrows_nothing(desk: Client, query: str) -> None:
    assert desk.get(f"/promises/?{query}").status_code == 200


def test_calendar_is_read_by_its_secret_address_alone(
    client: Client, desk: Client, bob: Technician, case: Case
) -> None:
    factories.promise(case, maker=bob, due_at=LATER, words="secret words")
    factories.promise(case, maker=factories.technician("Sam"), due_at=LATER)

    page = desk.post("/promises/calendar/")
    address = page.context["address"].partition("/calendar/")[2]
    answer = Client().get(f"/calendar/{address}")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.count(b"BEGIN:VEVENT") == 1
    assert f"#{case.id} update promised".encode() in answer.content
    assert b"secret words" not in answer.content
    assert address not in desk.get("/promises/calendar/").content.decode()


def test_address_taken_back_opens_nothing(desk: Client) -> None:
    address = desk.post("/promises/calendar/").context["address"].partition("/calendar/")[2]

    desk.post("/promises/calendar/revoked/")

    assert Client().get(f"/calendar/{address}").status_code == 404
    for wrong in ("x" * 32, "x" * 31, "../etc"):
        assert Client().get(f"/calendar/{wrong}.ics").status_code == 404


def test_the_pages_are_well_formed(desk: Client, history: Technician) -> None:
    for address in ("/promises/", "/promises/?view=all", "/promises/kept-rate/", "/promises/calendar/"):
        assert markup.wrong(desk.get(address).content.decode()) == []
    assert markup.wrong(desk.post("/promises/calendar/").content.decode()) == []
