"""How the playbook of a call ends when the call is wrapped up: finished, handed over or left."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import factories
from amends.actions import calls, tuning
from amends.actions.calls import Wrap
from amends.domain.vocabulary import Role
from amends.store.models import Case, Escalation, Event, PlaybookRun, Technician

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def sam() -> Iterator[Technician]:
    tuning.forget()
    yield factories.technician("Sam", of=factories.team())
    tuning.forget()


@pytest.fixture
def priya(sam: Technician) -> Technician:
    team = sam.teams.get()
    return factories.technician("Priya", role=Role.TEAM_LEAD, of=team, email="priya@desk.example")


@pytest.fixture
def case(sam: Technician, priya: Technician) -> Case:
    return factories.case("No mail", of=sam.teams.get(), owner=sam)


@pytest.fixture
def call(case: Case, sam: Technician) -> int:
    found = calls.start(by=sam.pk, case_id=case.id, incoming=True, once="a", now=NOW)
    calls.choose(call_id=found, by=sam.pk, book="opening", now=NOW)
    return found


def tell(call: int, by: Technician, step: str, *, after: int = 10, **more: Any) -> None:
    at = NOW + timedelta(seconds=after)
    more = {"event": "done", "once": f"{step}{after}"} | more
    calls.move_on(call_id=call, by=by.pk, step=step, now=at, **more)


def say(call: int, by: Technician, words: str, *, after: int, ours: bool = False) -> None:
    calls.say(call_id=call, by=by.pk, words=words, ours=ours, now=NOW + timedelta(seconds=after))


def wrapped_up(call: int, by: Technician) -> str:
    at = NOW + timedelta(minutes=9)
    calls.finish(call_id=call, by=by.pk, wrap=Wrap(note="Told them what happens."), once="w", now=at)
    return PlaybookRun.objects.get().ending


def acknowledged(call: int, by: Technician) -> None:
    say(call, by, "We have had no mail since eight.", after=1)
    say(call, by, "That stops your whole morning.", after=2, ours=True)
    tell(call, by, "acknowledge", after=3)
    say(call, by, "I look at the server now and ring you at 11:00.", after=4, ours=True)
    tell(call, by, "control", after=5, fields={"next_update": "2026-11-23T11:00"})


def test_a_call_that_stops_in_the_middle_left_its_playbook(call: int, sam: Technician) -> None:
    assert wrapped_up(call, sam) == "left"


def test_steps_that_were_done_are_a_playbook_that_was_finished(call: int, sam: Technician) -> None:
    acknowledged(call, sam)
    tell(call, sam, "validate", after=6, fields={"their_point": "no mail since eight"})

    assert wrapped_up(call, sam) == "finished"
    what = list(Event.objects.filter(kind="playbook_step").order_by("id").values_list("what", flat=True))
    assert what[-1].endswith("the talk ended here and its steps were done.")


def test_whoever_was_handed_the_call_did_not_leave_it(call: int, sam: Technician, priya: Technician) -> None:
    calls.transfer(
        call_id=call, by=sam.pk, to=priya.pk, said="No mail since eight.", now=NOW + timedelta(minutes=1)
    )

    assert wrapped_up(call, priya) == "handed_over"
    assert not Escalation.objects.exists()


def test_a_hand_over_before_the_steps_were_done_here_does_not_count(
    call: int, sam: Technician, priya: Technician
) -> None:
    calls.transfer(
        call_id=call, by=sam.pk, to=priya.pk, said="No mail since eight.", now=NOW + timedelta(seconds=1)
    )
    say(call, priya, "Since eight, I said.", after=2)
    tell(call, priya, "acknowledge", after=3, fields={"impact": "no mail"})

    assert wrapped_up(call, priya) == "left"


def test_the_last_step_is_done_where_its_notes_were_taken_and_its_button_was_not_pressed(
    case: Case, sam: Technician
) -> None:
    call = calls.start(by=sam.pk, case_id=case.id, incoming=True, once="b", now=NOW)
    calls.choose(call_id=call, by=sam.pk, book="explain_charge", now=NOW)
    say(call, sam, "Why do I pay this twice?", after=1)
    say(call, sam, "Two lines on one bill, and nobody said why.", after=2, ours=True)
    tell(call, sam, "recognise", after=3)
    say(call, sam, "Line 4 is the licence, line 7 is the same one again.", after=4, ours=True)

    assert wrapped_up(call, sam) == "finished"
    entries = PlaybookRun.objects.get().entries.order_by("number").values_list("step", "event")
    assert list(entries)[1:] == [("lines", "done"), ("settle", "left")]
