"""The coach runs a playbook: started, moved on by presses, and what was typed comes back when it is refused."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

import factories
import markup
from amends.actions import playbooks
from amends.actions import promises as promise_actions
from amends.store.models import Case, PlaybookEntry, PlaybookRun, Technician
from signing_in import browser

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def desk(bob: Technician) -> Client:
    return browser(bob)


@pytest.fixture
def case(bob: Technician) -> Case:
    """A furious case with the customer's words in it."""
    made = factories.case(of=bob.teams.get(), anger_level=3)
    factories.reading(factories.message(made, "This is the THIRD time.", channel="phone"), level=3)
    return made


def start(desk: Client, case: Case, book: str, channel: str = "phone") -> int:
    answer = desk.post(
        f"/cases/{case.id}/playbook/", {"book": book, "channel": channel, "once": f"{book}-{case.id}"}
    )
    assert answer.status_code == 302
    return PlaybookRun.objects.get(case=case, state="running").id


def press(desk: Client, case: Case, run: int, step: str, event: str, **more: Any) -> HttpResponse:
    once = more.pop("once", f"{run}-{PlaybookEntry.objects.count()}")
    answer = desk.post(
        f"/cases/{case.id}/playbook/{run}/", {"step": step, "event": event, "once": once, **more}
    )
    assert isinstance(answer, HttpResponse)
    return answer


def test_the_fitting_playbook_is_followed_and_offered_first(desk: Client, case: Case) -> None:
    answer = desk.get(f"/cases/{case.id}/")

    page = answer.context["page"]
    assert page.coach[0].title == "Prepare"
    assert page.play.offered[0] == ("ten_steps", "Ten steps of a call, and one for yourself")
    assert page.play.why == "A furious caller has a speech to finish before anything else (S3-04)."
    assert all(name not in dict(page.play.offered) for name in ("boundary", "containment"))


def test_a_press_moves_it_on_and_shows_what_the_step_asks(desk: Client, case: Case) -> None:
    run = start(desk, case, "opening")
    assert (
        press(desk, case, run, "acknowledge", "done", heat="3", f_impact="no permits today").status_code
        == 302
    )

    answer = desk.get(f"/cases/{case.id}/")

    page = answer.context["page"]
    assert [step.state for step in page.coach] == ["done", "now", "later", "later"]
    assert page.play.step.id == "control"
    assert page.play.version == "version 2, as shipped"
    assert [one.name for one in page.play.fields] == ["next_step", "next_update", "their_choice"]
    assert markup.wrong(answer.content.decode()) == []
    assert PlaybookEntry.objects.get().heat == 3


def test_what_was_typed_comes_back_with_the_reason(desk: Client, case: Case) -> None:
    run = start(desk, case, "opening")
    press(desk, case, run, "acknowledge", "done")

    answer = press(desk, case, run, "control", "done", f_next_step="I look at MX-02")

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Still to be noted: When they hear from us again." in page
    assert "I look at MX-02</textarea>" in page


def test_a_quiet_step_prompts_nothing(desk: Client, case: Case) -> None:  # S3-04
    run = start(desk, case, "ten_steps")
    press(desk, case, run, "prepare", "done")

    page = desk.get(f"/cases/{case.id}/").context["page"]

    now = next(step for step in page.coach if step.state == "now")
    assert (now.title, now.prompts) == ("Let it out", ())


def test_the_guard_says_where_it_goes_back_to(desk: Client, case: Case) -> None:
    run = start(desk, case, "opening")
    press(desk, case, run, "acknowledge", "not_calm")

    page = desk.get(f"/cases/{case.id}/").context["page"]

    assert page.play.title == "When nothing calms"
    assert page.play.back_to == "The first three minutes"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"step": "acknowledge", "event": "exploded"}, "Choose what happened"),
        ({"step": "acknowledge"}, "This cannot stay empty"),
        ({"step": "acknowledge", "event": "done", "heat": "9"}, "9 is not one of the available choices"),
        ({"step": "acknowledge", "event": "skipped", "reason": "x" * 501}, "at most 500 characters"),
        ({"step": "acknowledge", "event": "done", "f_colour": "red"}, "does not record"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(
    desk: Client, case: Case, told: dict[str, str], said: str
) -> None:
    run = start(desk, case, "opening")

    answer = desk.post(f"/cases/{case.id}/playbook/{run}/", told)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_their_words_are_shown_as_words(desk: Client, case: Case) -> None:
    hostile = "<script>alert(1)</script>\"'"
    run = start(desk, case, "opening")
    press(desk, case, run, "acknowledge", "done", words=hostile, f_impact=hostile)

    page = desk.get(f"/cases/{case.id}/").content.decode()

    assert "<script>alert(1)" not in page
    assert markup.wrong(page) == []


def test_the_room_costs_as_many_statements_with_a_run(desk: Client, case: Case) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    desk.get(f"/cases/{case.id}/")
    with CaptureQueriesContext(connection) as without:
        desk.get(f"/cases/{case.id}/")
    run = start(desk, case, "opening")
    press(desk, case, run, "acknowledge", "done")
    with CaptureQueriesContext(connection) as running:
        desk.get(f"/cases/{case.id}/")

    assert len(running) <= len(without)


def findings(desk: Client, case: Case, body: str) -> set[str]:
    answer = desk.post(f"/cases/{case.id}/findings/", {"subject": "Mail", "body": body})
    assert answer.status_code == 200
    return set(re.findall(r'<p class="rule">([a-z_]+)', answer.content.decode()))


def test_the_linter_follows_the_policies_of_the_playbook_that_runs(desk: Client, case: Case) -> None:  # K1
    sorry = "I am sorry that we closed your case without asking you. I call you at 15:00 tomorrow."
    before = findings(desk, case, sorry)
    run = start(desk, case, "five_steps")

    during = findings(desk, case, sorry)
    press(desk, case, run, "relieve", "left")

    assert "apology_under_never" in during - before
    assert findings(desk, case, sorry) == before


def test_a_fix_time_is_refused_while_the_playbook_never_promises_one(  # K2
    desk: Client, case: Case, bob: Technician
) -> None:
    assert promise_actions.fix_times(playbook="").value == "basis"
    start(desk, case, "five_steps")
    body = PlaybookRun.objects.get().version.body

    assert promise_actions.fix_times(playbook=body).value == "never"


def test_ended_runs_leave_the_coach_to_the_facts(desk: Client, case: Case, bob: Technician) -> None:
    run = start(desk, case, "opening")
    playbooks.tell(
        case_id=case.id,
        run_id=run,
        step="acknowledge",
        event="left",
        by=bob.id,
        once="z",
        now=NOW + timedelta(hours=1),
    )

    page = desk.get(f"/cases/{case.id}/").context["page"]

    assert page.play.step is None
    assert page.play.offered
