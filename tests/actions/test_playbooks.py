"""Playbooks on cases: started once, moved on under the lock, and what an ending sets going."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

import factories
from acting import NOW, Desk
from amends.actions import playbooks
from amends.actions.errors import Invalid, NotFound
from amends.domain.cases import Refused
from amends.domain.playbooks import Event
from amends.store.models import Alert, Case, Outreach, PlaybookEntry, PlaybookRun, PlaybookVersion
from amends.store.models import Event as Line
from amends.store.queries import playbooks as stored
from amends.store.queries.visible import Viewer

_key = count(1)


@pytest.fixture
def case(desk: Desk) -> Case:
    """A furious case of Marlow's, owned by Bob."""
    who = factories.contact("Maria", of=desk.client)
    return factories.case(of=desk.team, by=who, owner=desk.bob, anger_level=3, at=NOW)


def begin(case: Case, desk: Desk, book: str = "opening", **more: Any) -> int:
    told = {"channel": "phone", "by": desk.bob.id, "once": f"s{next(_key)}", "now": NOW, **more}
    return playbooks.start(case_id=case.id, book=book, **told)


def tell(case: Case, desk: Desk, run: int, step: str, event: str, **more: Any) -> None:
    told = {"by": desk.bob.id, "once": f"t{next(_key)}", "now": NOW + timedelta(minutes=1), **more}
    playbooks.tell(case_id=case.id, run_id=run, step=step, event=event, **told)


def at(case: Case, desk: Desk) -> tuple[str, str]:
    row = stored.running(case_id=case.id, viewer=Viewer.of(desk.bob))
    assert row is not None
    run = playbooks.as_run(row)
    assert run.at is not None
    return run.playbook.id, run.at.id


def test_started_twice_runs_once_and_keeps_its_text(case: Case, desk: Desk) -> None:
    first = begin(case, desk, once="same")

    assert begin(case, desk, once="same") == first
    assert PlaybookRun.objects.get().version.book == "opening"
    assert PlaybookVersion.objects.get().body.startswith("# The opening")
    assert (
        Line.objects.get(case=case, kind="playbook_started").what == "Bob started “The first three minutes”."
    )


def test_one_playbook_at_a_time(case: Case, desk: Desk) -> None:
    begin(case, desk)

    with pytest.raises(Refused, match="“The first three minutes” is running on this case already"):
        begin(case, desk, "ten_steps")


@pytest.mark.parametrize(
    ("book", "channel", "said"),
    [
        ("nothing", "phone", "does not exist"),
        ("ten_steps", "email", "is for phone, visit"),
        ("opening", "fax", "one of"),
    ],
)
def test_what_cannot_start_is_refused(case: Case, desk: Desk, book: str, channel: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        begin(case, desk, book, channel=channel)


def test_a_step_sent_twice_happens_once_and_stands_on_the_timeline(case: Case, desk: Desk) -> None:
    run = begin(case, desk)
    for _ in range(2):
        tell(
            case,
            desk,
            run,
            "acknowledge",
            "done",
            once="double",
            recorded={"impact": "no permits today"},
            heat=3,
        )

    assert PlaybookEntry.objects.count() == 1
    line = Line.objects.get(case=case, kind="playbook_step")
    assert line.what == "Bob: “Acknowledge”, done."
    assert line.why == "What it costs them, in their words: no permits today"
    assert at(case, desk) == ("opening", "control")


def test_two_technicians_in_one_call_do_not_move_it_twice(case: Case, desk: Desk) -> None:
    run = begin(case, desk)
    tell(case, desk, run, "acknowledge", "done")

    with pytest.raises(Refused, match="Somebody else has moved on to “Take control”"):
        tell(case, desk, run, "acknowledge", "done", by=desk.carol.id)


def test_a_skip_needs_its_reason(case: Case, desk: Desk) -> None:
    run = begin(case, desk)
    with pytest.raises(Refused, match="Say in a few words why"):
        tell(case, desk, run, "acknowledge", "skipped")

    tell(case, desk, run, "acknowledge", "skipped", reason="said by phone before")

    assert Line.objects.get(case=case, kind="playbook_step").why == "said by phone before"


def test_a_guard_takes_over_and_gives_back(case: Case, desk: Desk) -> None:
    run = begin(case, desk)
    tell(case, desk, run, "acknowledge", "not_calm")
    assert at(case, desk) == ("containment", "redirect")

    guard = PlaybookRun.objects.get(state="running")
    tell(case, desk, guard.id, "redirect", "calmer", recorded={"timeline": "first the update, then nothing"})

    assert at(case, desk) == ("opening", "acknowledge")
    assert set(PlaybookRun.objects.values_list("state", "ending")) == {("running", ""), ("ended", "back")}


def test_the_ladder_ends_the_call_and_the_supervisor_follows_up(
    case: Case, desk: Desk
) -> None:  # S1-20 to S1-24
    run = begin(case, desk, "boundary")
    for step in ("ignore", "redirect", "boundary"):
        tell(case, desk, run, step, "abusive", words="idiots")
    tell(case, desk, run, "end", "done", recorded={"last_words": "I end this call now."})

    assert PlaybookRun.objects.get().ending == "boundary"
    assert Alert.objects.get(case=case).person == desk.carol
    assert Outreach.objects.get(case=case).reason == "call_ended"


def test_a_threat_ends_everything_at_once(case: Case, desk: Desk) -> None:
    run = begin(case, desk)
    tell(case, desk, run, "acknowledge", "abusive")
    guard = PlaybookRun.objects.get(state="running")

    tell(case, desk, guard.id, "ignore", "threat", words="I know where you park")

    assert set(PlaybookRun.objects.values_list("state", "ending")) == {("ended", "threat")}
    assert "I know where you park" in Alert.objects.get(case=case).why


def test_words_of_self_harm_call_for_a_human_being(case: Case, desk: Desk) -> None:
    run = begin(case, desk)

    tell(case, desk, run, "acknowledge", "self_harm", words="I cannot go on")

    alert = Alert.objects.get(case=case)
    assert alert.person == desk.carol
    assert "Somebody speaks with them now" in alert.why
    assert Line.objects.get(case=case, kind="call_ended").what == "Bob heard words of self-harm."


def test_a_wish_for_a_manager_escalates(case: Case, desk: Desk) -> None:
    run = begin(case, desk)

    tell(case, desk, run, "acknowledge", "wants_manager", words="give me your boss")

    case.refresh_from_db()
    assert case.owner == desk.carol
    assert case.severity == "medium"


def test_a_wish_for_a_manager_is_not_lost_where_nobody_stands_above(case: Case, desk: Desk) -> None:
    people = type(desk.bob).objects
    people.exclude(id=desk.bob.id).update(is_active=False)
    people.update(role="c_level")
    run = begin(case, desk)

    tell(case, desk, run, "acknowledge", "wants_manager")

    assert "The customer asks for a manager." in Outreach.objects.get(case=case).why


def test_what_is_not_theirs_is_not_there(case: Case, desk: Desk) -> None:
    run = begin(case, desk)
    mallory = factories.technician("Mallory", of=factories.team())
    other = factories.case(of=desk.team)

    with pytest.raises(NotFound):
        tell(case, desk, run, "acknowledge", "done", by=mallory.id)
    with pytest.raises(NotFound):
        tell(other, desk, run, "acknowledge", "done")
    assert stored.of_case(case_id=case.id, viewer=Viewer.of(mallory)) == ()


@pytest.mark.parametrize("event", ["returned", "exploded", ""])
def test_only_events_that_people_tell(case: Case, desk: Desk, event: str) -> None:
    run = begin(case, desk)

    with pytest.raises(Invalid, match="Choose what happened"):
        tell(case, desk, run, "acknowledge", event)


def test_too_many_words_are_refused(case: Case, desk: Desk) -> None:
    run = begin(case, desk)

    with pytest.raises(Invalid, match="20,001 characters"):
        tell(case, desk, run, "acknowledge", "done", words="x" * 20_001)


@pytest.mark.parametrize(
    "statement", ["update store_playbookentry set words = ''", "delete from store_playbookversion"]
)
def test_what_happened_in_a_run_cannot_be_rewritten(case: Case, desk: Desk, statement: str) -> None:  # S0-19
    tell(case, desk, begin(case, desk), "acknowledge", "done")

    with pytest.raises(IntegrityError, match="these rows are kept"), transaction.atomic():
        connection.cursor().execute(statement)


def test_every_event_a_person_may_tell_is_an_event() -> None:
    from amends.actions.playbooks import running

    assert {*running._TOLD, Event.RETURNED} == set(Event)
