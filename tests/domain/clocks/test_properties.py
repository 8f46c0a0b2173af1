"""Clocks under any order of events: additive, monotonic, never negative, and every live state is left."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from amends.domain import clocks
from amends.domain.clocks import ALWAYS, EVENTS, Calendar, ClockFacts
from amends.domain.clocks.life import LIVE
from amends.domain.vocabulary import ClockKind, ClockState

START = datetime(2026, 3, 27, 9, tzinfo=UTC)  # two days before the clocks change
LONDON = Calendar.from_data(
    {
        "zone": "Europe/London",
        "hours": {
            day: [["08:00", "12:00"], ["13:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")
        },
        "holiday_country": "GB",
    }
)
NIGHTS = Calendar.from_data(
    {
        "zone": "America/New_York",
        "hours": {d: [["22:00", "24:00"], ["00:00", "06:00"]] for d in ("mon", "sun")},
    }
)
calendars = st.sampled_from([ALWAYS, LONDON, NIGHTS])
moments = st.integers(0, 40 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds))
steps = st.lists(st.tuples(st.sampled_from(sorted(EVENTS)), st.integers(0, 3 * 86_400)), max_size=12)


@given(calendars, moments, moments, moments)
def test_elapsed_time_adds_up_and_is_never_negative(
    calendar: Calendar, a: datetime, b: datetime, c: datetime
) -> None:
    first, middle, last = sorted((a, b, c))

    parts = [clocks.elapsed(calendar=calendar, start=x, end=y) for x, y in ((first, middle), (middle, last))]

    assert min(parts) >= 0
    assert clocks.elapsed(calendar=calendar, start=first, end=last) == sum(parts)


@given(calendars, moments, st.integers(0, 200_000), st.integers(0, 200_000))
def test_a_longer_target_is_never_due_earlier(
    calendar: Calendar, at: datetime, short: int, more: int
) -> None:
    soon = clocks.deadline(calendar=calendar, start=at, seconds=short)

    assert at <= soon <= clocks.deadline(calendar=calendar, start=at, seconds=short + more)


@given(st.sampled_from(ClockKind), calendars, steps)
def test_any_life_keeps_its_order_and_ends_once(
    kind: ClockKind, calendar: Calendar, events: list[tuple[str, int]]
) -> None:
    due = clocks.deadline(calendar=calendar, start=START, seconds=3600)
    clock, at = ClockFacts(kind, ClockState.RUNNING, START, due, 3600), START
    for event, later in events:
        at += timedelta(seconds=later)
        after = clocks.on_event(clock, event=event, at=at, calendar=calendar)
        if after is None:
            continue
        assert clock.state in LIVE, "a clock that ended stays ended"
        assert after.due_at >= clock.due_at or after.started_at > clock.started_at
        assert all(end is None or start <= end for start, end in after.pauses)
        assert (after.ended_at is None) == (after.state in LIVE)
        clock = after


@given(st.sampled_from(ClockKind), st.sampled_from(LIVE))
def test_every_live_state_is_left_by_some_event(kind: ClockKind, state: ClockState) -> None:
    pauses = ((START, None),) if state is ClockState.PAUSED else ()
    clock = ClockFacts(kind, state, START, START + timedelta(hours=1), 3600, pauses)

    ends = [
        after
        for event in EVENTS
        if (after := clocks.on_event(clock, event=event, at=START + timedelta(hours=2), calendar=ALWAYS))
        and after.state not in LIVE
    ]

    assert ends
