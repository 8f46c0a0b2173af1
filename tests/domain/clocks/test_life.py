"""The life of a clock: met by a person only, paused out of business time, overdue by the clock and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from amends.domain import clocks
from amends.domain.clocks import ALWAYS, EFFECTS, EVENTS, ClockFacts
from amends.domain.vocabulary import ClockKind, ClockState

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def clock(kind: ClockKind = ClockKind.FIRST_REPLY, **more: object) -> ClockFacts:
    facts = ClockFacts(
        kind=kind, state=ClockState.RUNNING, started_at=START, due_at=START + HOUR, seconds=3600
    )
    return replace(facts, **more)  # type: ignore[arg-type]


def after(facts: ClockFacts, event: str, at: datetime) -> ClockFacts:
    return clocks.on_event(facts, event=event, at=at, calendar=ALWAYS) or facts


@pytest.mark.parametrize(
    ("at", "state"),
    [(START + HOUR, ClockState.MET), (START + HOUR + timedelta(seconds=1), ClockState.LATE)],
)
def test_reply_meets_up_to_and_including_the_due_instant(at: datetime, state: ClockState) -> None:
    done = after(clock(), "human_reply", at)

    assert (done.state, done.ended_at) == (state, at)


@pytest.mark.parametrize("kind", list(ClockKind))
@pytest.mark.parametrize("event", ["automatic_reply", "note"])
def test_machines_and_notes_change_no_clock(kind: ClockKind, event: str) -> None:
    assert clocks.on_event(clock(kind), event=event, at=START, calendar=ALWAYS) is None


def test_overdue_then_late() -> None:
    overdue = after(clock(), "due_passed", START + HOUR)
    assert overdue.state == ClockState.OVERDUE

    assert after(overdue, "human_reply", START + 2 * HOUR).state == ClockState.LATE


def test_due_passed_before_its_time_does_nothing() -> None:
    assert clocks.on_event(clock(), event="due_passed", at=START, calendar=ALWAYS) is None


def test_waiting_is_cut_out() -> None:
    paused = after(clock(ClockKind.RESOLUTION), "waiting_customer", START + HOUR / 2)
    assert paused.state == ClockState.PAUSED

    resumed = after(paused, "customer_message", START + 3 * HOUR)

    assert (resumed.state, resumed.due_at) == (ClockState.RUNNING, START + 3 * HOUR + HOUR / 2)


def test_answer_during_a_pause_is_judged_without_the_pause() -> None:
    paused = after(clock(ClockKind.RESOLUTION), "waiting_customer", START + HOUR / 2)

    done = after(paused, "resolved", START + 9 * HOUR)

    assert (done.state, done.pauses) == (ClockState.MET, ((START + HOUR / 2, START + 9 * HOUR),))


def test_silence_runs_from_our_last_message() -> None:
    again = after(clock(ClockKind.CLIENT_SILENCE), "human_reply", START + HOUR / 2)

    assert (again.state, again.started_at, again.due_at) == (
        ClockState.RUNNING,
        START + HOUR / 2,
        START + HOUR / 2 + HOUR,
    )
    assert after(again, "customer_message", START + HOUR).state == ClockState.STOPPED


def test_overdue_clock_does_not_pause() -> None:
    overdue = after(clock(ClockKind.RESOLUTION), "due_passed", START + HOUR)

    assert clocks.on_event(overdue, event="waiting_customer", at=START + 2 * HOUR, calendar=ALWAYS) is None


def test_lower_role_does_not_discharge_the_owners_outreach() -> None:
    outreach = clock(ClockKind.OWNER_OUTREACH)

    assert clocks.on_event(outreach, event="human_reply", at=START, calendar=ALWAYS) is None
    assert after(outreach, "owner_contacted", START).state == ClockState.MET


def test_follow_up_is_owed_after_closing() -> None:
    assert clocks.on_event(clock(ClockKind.FOLLOW_UP), event="case_closed", at=START, calendar=ALWAYS) is None


@pytest.mark.parametrize("kind", list(ClockKind))
def test_every_kind_falls_due_and_can_be_ended(kind: ClockKind) -> None:
    ends = [
        event
        for event in EVENTS
        if after(clock(kind), event, START + HOUR / 2).state
        in (ClockState.MET, ClockState.STOPPED, ClockState.LATE)
    ]

    assert ends
    assert after(clock(kind), "due_passed", START + HOUR).state == ClockState.OVERDUE


@pytest.mark.parametrize("state", [ClockState.MET, ClockState.LATE, ClockState.STOPPED])
@pytest.mark.parametrize("event", list(EVENTS))
def test_finished_clock_stays_as_it_is(state: ClockState, event: str) -> None:
    for kind in EFFECTS:
        ended = clock(kind, state=state, ended_at=START)
        assert clocks.on_event(ended, event=event, at=START + 9 * HOUR, calendar=ALWAYS) is None


def test_unknown_event_is_an_error() -> None:
    with pytest.raises(ValueError, match="not an event"):
        clocks.on_event(clock(), event="sneezed", at=START, calendar=ALWAYS)
