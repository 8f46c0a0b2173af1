"""Changes as pages: a plan that loses nothing typed, decisions by who may, a calendar, and what was caused."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import factories
import markup
from amends.domain.vocabulary import Role
from amends.store.models import Change, ChangeCase, MarkedDays, Organisation, Technician
from signing_in import browser

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> \"' {{ now }}"
NOW = datetime.now(UTC)


@pytest.fixture
def bob() -> Technician:
    return factories.technician("Bob", of=factories.team(), zone="Europe/London")


@pytest.fixture
def carol(bob: Technician) -> Client:
    return browser(factories.technician("Carol", role=Role.TEAM_LEAD, of=bob.teams.get(), zone=bob.zone))


@pytest.fixture
def desk(bob: Technician) -> Client:
    return browser(bob)


@pytest.fixture
def marlow() -> Organisation:
    return factories.organisation("Marlow")


def test_a_change_goes_from_plan_to_result(desk: Client, carol: Client, marlow: Organisation) -> None:
    factories.asset("MX-02", of=marlow)
    typed = {
        "once": "a", "title": "New firmware", "kind": "normal", "assets": "mx-02", "plan": "1. Load it.",
        "back_out": "Load the old one.", "starts_at": "2031-07-01T20:00", "ends_at": "2031-07-01T21:00",
    }  # fmt: skip
    at = desk.post("/changes/new/", typed)["Location"]
    assert Change.objects.get().starts_at == datetime(2031, 7, 1, 19, tzinfo=UTC)
    assert "Hand it in" in desk.get(at).content.decode()
    desk.post(f"{at}request/")
    page = carol.get(at).content.decode()
    assert "decides now" in page
    assert "= 5 points" in page
    desk.post(f"{at}decision/", {"approve": "yes"})
    assert Change.objects.get().state == "asked"
    carol.post(f"{at}decision/", {"approve": "yes"})
    desk.post(f"{at}tasks/", {"once": "t", "words": "Tell Marlow"})
    desk.post(f"{at}state/", {"event": "start"})
    refused = desk.post(f"{at}end/", {"event": "finish", "result": "It runs."})
    assert "1 task of it is not done" in refused.content.decode()
    assert "It runs." in refused.content.decode()
    desk.post(
        f"/changes/tasks/{Change.objects.get().tasks.get().id}/done/",
        {"change": str(Change.objects.get().id)},
    )
    desk.post(f"{at}end/", {"event": "finish", "result": "It runs."})

    assert Change.objects.get().state == "done"
    assert "New firmware" in desk.get("/changes/?view=over").content.decode()


def test_to_decide_holds_what_waits_for_me_and_nothing_that_was_refused(
    desk: Client, carol: Client, bob: Technician
) -> None:
    ingrid = browser(factories.technician("Ingrid", role=Role.IT_MANAGER))
    client = factories.organisation("Marlow", key_account=True, stakes="Permits stop.")
    change = factories.change(factories.asset(of=client), owner=bob, title="New firmware")

    def waits(who: Client) -> list[str]:
        return [row.title for row in who.get("/changes/?view=decide").context["rows"]]

    desk.post(f"/changes/{change.id}/request/")
    assert (waits(carol), waits(ingrid)) == (["New firmware"], [])
    carol.post(f"/changes/{change.id}/decision/", {"approve": "no", "why": "Not now."})
    assert (waits(carol), waits(ingrid)) == ([], [])
    assert "decides now" not in ingrid.get(f"/changes/{change.id}/").content.decode()
    desk.post(f"/changes/{change.id}/request/")
    carol.post(f"/changes/{change.id}/decision/", {"approve": "yes"})
    assert (waits(carol), waits(ingrid)) == ([], ["New firmware"])


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Say in a line what is changed."),
        ("ends_at", "2031-07-01T19:00", "It ends after it begins."),
        ("ends_at", "", "Give both, when it begins and when it ends."),
        ("assets", "NOWHERE", "No asset is known as NOWHERE."),
        ("organisations", "999999", "Select a valid choice"),
    ],
)
def test_a_plan_that_cannot_be_meant_comes_back_as_it_was_typed(
    desk: Client, field: str, value: str, sentence: str
) -> None:
    typed = {
        "once": "a", "title": "T", "kind": "normal", "plan": "my plan", "starts_at": "2031-07-01T20:00",
        "ends_at": "2031-07-01T21:00",
    }  # fmt: skip

    answer = desk.post("/changes/new/", typed | {field: value})

    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors[field])
    assert "my plan" in answer.content.decode()
    assert Change.objects.count() == 0


def test_an_edit_that_somebody_overtook_is_not_lost(desk: Client, bob: Technician) -> None:
    change = factories.change(owner=bob)
    typed = {"revision": "0", "title": "Mine", "kind": "normal", "plan": "x", "back_out": "y"}
    desk.post(f"/changes/{change.id}/plan/", typed)

    again = desk.post(f"/changes/{change.id}/plan/", typed | {"title": "Mine as well"})

    assert again.status_code == 422
    assert "Bob saved it while you wrote" in again.content.decode()
    assert "Mine as well" in again.content.decode()
    assert Change.objects.get().title == "Mine"


def test_a_plan_begins_with_the_assets_of_its_case(
    desk: Client, bob: Technician, marlow: Organisation
) -> None:
    mx = factories.asset("MX-02", of=marlow)
    case = factories.about(factories.case("Mail is down", of=bob.teams.get()), mx)
    foreign = factories.about(factories.case("secret", of=factories.team()), mx)

    shown = desk.get(f"/changes/new/?case={case.id}").context["form"]["assets"].value()
    hidden = desk.get(f"/changes/new/?case={foreign.id}")
    desk.post(f"/changes/new/?case={case.id}", {"once": "a", "title": "T", "kind": "normal"})

    assert shown == "MX-02 @ Marlow"
    assert "secret" not in hidden.content.decode()
    assert hidden.context["form"]["assets"].value() == ""
    assert ChangeCase.objects.get().case == case


def test_the_calendar_shows_changes_and_marked_days_in_the_readers_zone(
    desk: Client, carol: Client, bob: Technician, marlow: Organisation
) -> None:
    midnight = datetime(2031, 7, 1, 22, 30, tzinfo=UTC)  # half past eleven in London
    factories.change(
        owner=bob, title="Late one", starts_at=midnight, ends_at=midnight + timedelta(minutes=45)
    )
    factories.change(
        owner=bob, title="Gone", state="withdrawn", starts_at=midnight, ends_at=midnight + timedelta(hours=1)
    )
    typed = {
        "once": "m", "name": "Audit week", "freezes": "no", "organisation_id": str(marlow.id),
        "starts_at": "2031-07-07T00:00", "ends_at": "2031-07-12T00:00",
    }  # fmt: skip
    assert carol.post("/changes/days/", typed).status_code == 302
    assert desk.post("/changes/days/", typed | {"once": "n"}).status_code == 422

    page = desk.get("/changes/calendar/?month=2031-07")
    days = {day.at.day: day for week in page.context["weeks"] for day in week if day.inside}

    assert [number for number, day in days.items() if day.changes] == [1, 2]
    assert [number for number, day in days.items() if day.marks] == [7, 8, 9, 10, 11]
    assert "Gone" not in page.content.decode()
    assert "stakes: Audit week" in page.content.decode()
    carol.post(f"/changes/days/{MarkedDays.objects.get().id}/gone/")
    assert MarkedDays.objects.count() == 0


@pytest.mark.parametrize("month", ["2031-13", "x", "", "1999-01", "2099-12"])
def test_any_month_is_a_month(desk: Client, month: str) -> None:
    assert desk.get("/changes/calendar/", {"month": month}).status_code == 200


def test_cases_of_other_teams_are_not_shown(desk: Client, bob: Technician) -> None:
    change = factories.change(owner=bob)
    for case in (factories.case("secret", of=factories.team()), factories.case("mine")):
        ChangeCase.objects.create(change=change, case=case, caused=True, why="x", lines=["60"], at=NOW)

    page = desk.get(f"/changes/{change.id}/").content.decode()

    assert "secret" not in page
    assert "caused by it" in page


def test_words_are_shown_as_words(desk: Client, bob: Technician) -> None:
    client = factories.organisation(HOSTILE, key_account=True)
    base = factories.asset(HOSTILE, of=client)
    factories.asset(HOSTILE, of=client, stands_on=base)
    change = factories.change(base, owner=bob, title=HOSTILE, plan=HOSTILE, result=HOSTILE, state="asked")
    factories.change(base, owner=bob, title=HOSTILE, state="approved")
    factories.change_task(change, HOSTILE)
    ChangeCase.objects.create(
        change=change, case=factories.case(HOSTILE), caused=True, why=HOSTILE, lines=[HOSTILE], at=NOW
    )
    MarkedDays.objects.create(
        name=HOSTILE, freezes=True, starts_at=NOW, ends_at=NOW + timedelta(days=9), by=bob, at=NOW, once="x"
    )
    at = f"/changes/{change.id}/"
    for address in ("/changes/", at, f"{at}plan/", "/changes/calendar/", "/changes/days/", "/changes/new/"):
        page = desk.get(address).content.decode()

        assert "&lt;script&gt;alert(1)" in page, address
        assert markup.wrong(page) == []


@pytest.mark.parametrize("times", [1, 3])
def test_the_list_costs_five_statements_whatever_it_holds(
    desk: Client, bob: Technician, marlow: Organisation, times: int
) -> None:
    for _ in range(times):
        factories.change(factories.asset(of=marlow), owner=bob)

    with CaptureQueriesContext(connection) as statements:
        desk.get("/changes/")

    assert len(statements) == 5  # session, technician, rows, figures, bar
