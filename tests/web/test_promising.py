"""Promises found in what is being written: in a reply, in a note of a call, and a time for the fix."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

import factories
import markup
from amends.domain.vocabulary import Role
from amends.store.models import Case, Event, Message, Promise, Technician
from signing_in import browser

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
FIX = "The server will be working again by 23:59 tomorrow."


@pytest.fixture
def desk(bob: Technician) -> Client:
    return browser(bob)


@pytest.fixture
def case(bob: Technician) -> Case:
    team = bob.teams.get()
    made = factories.case("Mail is down", of=team, mailbox=factories.mailbox(of=team))
    factories.message(made)
    return made


def chips(desk: Client, case: Case, body: str, *, part: str = "findings") -> list[tuple[str, bool, bool]]:
    found = desk.post(f"/cases/{case.id}/{part}/", {"body": body}, **HTMX).context["chips"]
    return [(chip.kind, chip.certain, chip.needs_basis) for chip in found]


def test_certain_promise_is_ticked_and_a_doubtful_one_says_why(desk: Client, case: Case) -> None:
    body = "I'll write by tomorrow at 10. I'll call you on 3/4/2031."

    page = desk.post(f"/cases/{case.id}/findings/", {"body": body}, **HTMX).content.decode()

    assert chips(desk, case, body) == [("update", True, False), ("contact", False, False)]
    assert page.count(" checked") == 1
    assert "3/4 can be read two ways." in page
    assert markup.wrong(page) == []


def test_customer_elsewhere_makes_a_bare_time_doubtful(desk: Client, case: Case) -> None:
    type(case.contact).objects.update(zone="Asia/Tokyo")

    assert chips(desk, case, "I'll write by tomorrow at 10.") == [("update", False, False)]
    assert chips(desk, case, "I'll write by tomorrow at 10 UTC.") == [("update", True, False)]


def test_time_for_the_fix_asks_what_it_rests_on(desk: Client, case: Case) -> None:
    assert chips(desk, case, FIX) == [("resolution", True, True)]

    bare = desk.post(
        f"/cases/{case.id}/reply/", {"body": FIX, "promise": f"0:{len(FIX)}", "idempotency": "a"}
    )
    assert bare.status_code == 422
    assert "needs what it rests on" in bare.content.decode()
    assert FIX in bare.content.decode()

    desk.post(
        f"/cases/{case.id}/reply/",
        {"body": FIX, "promise": f"0:{len(FIX)}", "basis": "change 12", "idempotency": "b"},
    )
    assert Promise.objects.get().basis == "change 12"


def test_note_of_a_call_finds_what_was_promised(desk: Client, case: Case) -> None:
    body = "Rang Alice, calmer now. Promised her a call tomorrow at 10."
    assert chips(desk, case, body, part="note/promises") == [("contact", False, False)]
    value = desk.post(f"/cases/{case.id}/note/promises/", {"body": body}, **HTMX).context["chips"][0].value

    desk.post(f"/cases/{case.id}/note/", {"body": body, "promise": value, "idempotency": "n"})

    promise = Promise.objects.get()
    assert (promise.words, promise.kind) == ("Promised her a call tomorrow at 10.", "contact")
    assert Message.objects.get(kind="note").text == body


def test_note_comes_back_as_typed_without_scripts_and_when_refused(desk: Client, case: Case) -> None:
    body = "Promised her an update tomorrow at 10. <b>"

    looked = desk.post(f"/cases/{case.id}/note/promises/", {"body": body})
    refused = desk.post(f"/cases/{case.id}/note/", {"body": body, "promise": "900:950", "idempotency": "n"})

    for answer, status in ((looked, 200), (refused, 422)):
        page = answer.content.decode()
        assert answer.status_code == status
        assert "Promised her an update tomorrow at 10. &lt;b&gt;</textarea>" in page
        assert 'name="promise"' in page
        assert markup.wrong(page) == []
    assert not Message.objects.filter(kind="note").exists()


def test_lead_approves_a_time_for_the_fix_on_its_page(bob: Technician, case: Case) -> None:
    carol = browser(factories.technician("Carol", role=Role.TEAM_LEAD, of=bob.teams.get()))
    soon = (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")

    assert carol.get(f"/cases/{case.id}/fix-time/").status_code == 200
    wrong = carol.post(f"/cases/{case.id}/fix-time/", {"not_before": "2001-01-01T10:00", "why": "x"})
    assert wrong.status_code == 422
    assert not Event.objects.exists()

    carol.post(f"/cases/{case.id}/fix-time/", {"not_before": soon, "why": "The part is here."})
    browser(bob).post(
        f"/cases/{case.id}/reply/", {"body": FIX, "promise": f"0:{len(FIX)}", "idempotency": "a"}
    )

    promise = Promise.objects.get()
    assert promise.approved_by is not None
    assert promise.approved_by.name == "Carol"


def test_case_names_who_owes_its_promises(desk: Client, bob: Technician, case: Case) -> None:
    sam = factories.technician("Sam", of=bob.teams.get())
    factories.promise(case, maker=bob, heir=sam, due_at=datetime.now(UTC) + timedelta(hours=1))

    page = desk.get(f"/cases/{case.id}/").content.decode()

    assert "· Sam</span>" in page
    assert f"/promises/?view=all&amp;case={case.id}" in page
