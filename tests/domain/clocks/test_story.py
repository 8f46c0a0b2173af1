"""A clock's whole life, told in order."""

from datetime import UTC, datetime, timedelta

from amends.domain import clocks
from amends.domain.clocks import ClockFacts, Moment
from amends.domain.vocabulary import ClockKind, ClockState

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_pauses_and_ends_are_told_in_order() -> None:
    clock = ClockFacts(
        kind=ClockKind.RESOLUTION,
        state=ClockState.LATE,
        started_at=START,
        due_at=START + 4 * HOUR,
        seconds=7200,
        pauses=((START + HOUR, START + 3 * HOUR),),
        ended_at=START + 5 * HOUR,
    )

    assert clocks.story(clock) == (
        Moment(START, "started"),
        Moment(START + HOUR, "paused", until=START + 3 * HOUR, why="waiting for the customer"),
        Moment(START + 4 * HOUR, "time ran out"),
        Moment(START + 5 * HOUR, "met late"),
    )


def test_a_pause_that_goes_on_has_no_end() -> None:
    clock = ClockFacts(
        ClockKind.RESOLUTION, ClockState.PAUSED, START, START + HOUR, 3600, pauses=((START, None),)
    )

    assert clocks.story(clock)[-1] == Moment(START, "paused", why="waiting for the customer")
