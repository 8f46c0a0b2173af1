"""Business time: exact to the second over nights, lunches, holidays, pauses and the nights the clocks change."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.domain import clocks
from amends.domain.clocks import ALWAYS, Calendar, CalendarError

HOUR = 3600
WEEK = ("mon", "tue", "wed", "thu", "fri")


def calendar(
    *windows: tuple[str, str], zone: str = "Europe/London", days: tuple[str, ...] = WEEK, **more: Any
) -> Calendar:
    hours = {day: [list(window) for window in windows or (("09:00", "17:00"),)] for day in days}
    return Calendar.from_data({"zone": zone, "hours": hours, **more})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


OFFICE = calendar()
LUNCH = calendar(("08:00", "12:00"), ("13:00", "17:00"), zone="Asia/Kathmandu")
NIGHT = calendar(("00:00", "02:30"), ("22:00", "24:00"), days=(*WEEK, "sat", "sun"))
HALF_HOUR = calendar(
    ("00:00", "02:30"), ("22:00", "24:00"), zone="Australia/Lord_Howe"
)  # moves by 30 minutes
ATLANTIC = calendar(("01:30", "03:30"), ("12:00", "20:00"), zone="America/New_York", days=(*WEEK, "sun"))
CALENDARS = (ALWAYS, OFFICE, LUNCH, NIGHT, HALF_HOUR, ATLANTIC)


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-11-23 10:00", 2, "2026-11-23 12:00"),  # within the day
        ("2026-11-23 16:00", 1, "2026-11-23 17:00"),  # closing time is closing time
        ("2026-11-23 16:00", 2, "2026-11-24 10:00"),  # over the night
        ("2026-11-27 16:00", 2, "2026-11-30 10:00"),  # over the weekend
        ("2026-11-21 12:00", 1, "2026-11-23 10:00"),  # from a Saturday
        ("2026-03-27 16:00", 2, "2026-03-30 09:00"),  # summer time began on Sunday: 10:00 local is 09:00 UTC
        ("2026-10-23 15:00", 2, "2026-10-26 10:00"),  # 16:00 local; winter time began on Sunday
    ],
)
def test_deadline_in_office_hours(start: str, hours: int, expected: str) -> None:
    found = clocks.deadline(calendar=OFFICE, start=at(start), seconds=hours * HOUR)

    assert found == at(expected)


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-01", 24)],
)
def test_day_on_which_the_clocks_change_is_as_long_as_it_is(day: str, hours: int) -> None:
    whole = calendar(("00:00", "24:00"), days=(*WEEK, "sat", "sun"), zone="Europe/Berlin")
    midnight = clocks.close_of_business(calendar=whole, at=at(f"{day} 12:00"))
    noon_to_noon = clocks.elapsed(calendar=whole, start=midnight - timedelta(hours=hours), end=midnight)

    assert noon_to_noon == hours * HOUR
    assert clocks.close_of_business(calendar=whole, at=midnight - timedelta(hours=hours)) == midnight
    assert (
        clocks.close_of_business(calendar=whole, at=midnight - timedelta(hours=hours, seconds=1)) < midnight
    )


def test_hour_that_happens_twice_counts_twice_and_a_skipped_one_never() -> None:
    small = calendar(("00:30", "03:30"), days=("sun",), zone="Europe/London")

    def open_time(day: str) -> int:
        midnight = at(f"{day} 00:00")
        return clocks.elapsed(
            calendar=small, start=midnight - timedelta(hours=2), end=midnight + timedelta(hours=9)
        )

    assert [open_time(day) for day in ("2026-03-29", "2026-10-18", "2026-10-25")] == [
        2 * HOUR,
        3 * HOUR,
        4 * HOUR,
    ]


@pytest.mark.parametrize(
    ("start", "opens", "is_open"),
    [
        ("2026-11-23 10:00", "2026-11-23 10:00", True),
        ("2026-11-23 17:00", "2026-11-24 09:00", False),
        ("2026-11-23 09:00", "2026-11-23 09:00", True),
        ("2026-11-21 03:00", "2026-11-23 09:00", False),
    ],
)
def test_opening(start: str, opens: str, is_open: bool) -> None:
    assert clocks.next_opening(calendar=OFFICE, at=at(start)) == at(opens)
    assert clocks.is_open(calendar=OFFICE, at=at(start)) is is_open


@pytest.mark.parametrize(
    ("received", "closes"),
    [
        ("2026-11-23 23:00", "2026-11-24 02:30"),  # the shift that runs over midnight
        ("2026-11-24 01:00", "2026-11-24 02:30"),  # still that shift
        ("2026-11-24 12:00", "2026-11-25 02:30"),
    ],
)
def test_shift_over_midnight_closes_in_the_morning(received: str, closes: str) -> None:
    assert clocks.close_of_business(calendar=NIGHT, at=at(received)) == at(closes)


def test_holiday_and_closure_are_no_time() -> None:
    shut = calendar(holidays=["2026-11-24"], closures={"2026-11-25": [["09:00", "16:00"]]})

    assert clocks.deadline(calendar=shut, start=at("2026-11-23 16:30"), seconds=HOUR) == at(
        "2026-11-25 16:30"
    )


def test_public_holidays_of_a_country_are_known() -> None:
    british = calendar(holiday_country="GB")

    assert clocks.deadline(calendar=british, start=at("2026-12-24 16:30"), seconds=HOUR) == at(
        "2026-12-29 09:30"
    )


def test_pause_moves_the_deadline_by_its_business_time() -> None:
    pause = (at("2026-11-23 11:00"), at("2026-11-24 10:00"))  # seven office hours

    found = clocks.deadline(calendar=OFFICE, start=at("2026-11-23 10:00"), seconds=2 * HOUR, pauses=[pause])

    assert found == at("2026-11-24 11:00")


def test_deadline_on_the_start_of_a_pause_is_that_instant() -> None:
    pause = (at("2026-11-23 12:00"), at("2026-11-23 14:00"))

    found = clocks.deadline(calendar=OFFICE, start=at("2026-11-23 10:00"), seconds=2 * HOUR, pauses=[pause])

    assert found == pause[0]


def test_pause_that_has_not_ended_is_cut_from_elapsed_and_not_yet_from_the_deadline() -> None:
    start, pauses = at("2026-11-23 10:00"), [(at("2026-11-23 11:00"), None)]

    assert clocks.elapsed(calendar=OFFICE, start=start, end=at("2026-11-23 16:00"), pauses=pauses) == HOUR
    assert clocks.deadline(calendar=OFFICE, start=start, seconds=2 * HOUR, pauses=pauses) == at(
        "2026-11-23 12:00"
    )


@pytest.mark.parametrize(
    ("received", "closes"),
    [
        ("2026-11-23 10:00", "2026-11-23 17:00"),
        ("2026-11-23 18:00", "2026-11-24 17:00"),
        ("2026-11-28 09:00", "2026-11-30 17:00"),
    ],
)
def test_close_of_business_is_of_the_day_of_receipt_or_the_next(received: str, closes: str) -> None:
    assert clocks.close_of_business(calendar=OFFICE, at=at(received)) == at(closes)


def test_calendar_that_never_opens_is_refused() -> None:
    with pytest.raises(CalendarError, match="has no window on any day; give at least one"):
        calendar(days=())


def test_two_years_of_holidays_have_no_deadline() -> None:
    mondays = [(date(2026, 11, 23) + timedelta(weeks=n)).isoformat() for n in range(110)]

    with pytest.raises(CalendarError, match="open"):
        clocks.deadline(
            calendar=calendar(days=("mon",), holidays=mondays), start=at("2026-11-23 10:00"), seconds=HOUR
        )


@pytest.mark.parametrize(
    "data",
    [
        {"zone": "Europe/Lodnon", "hours": {"mon": [["09:00", "17:00"]]}},
        {"zone": "UTC", "hours": {"mon": [["17:00", "09:00"]]}},
        {"zone": "UTC", "hours": {"mon": [["09:00", "25:00"]]}},
        {"zone": "UTC", "hours": {"mon": [["09:00", "12:00"], ["11:00", "17:00"]]}},
        {"zone": "UTC", "hours": {"mnday": [["09:00", "17:00"]]}},
        {"zone": "UTC", "hours": {"mon": [["09:00", "17:00"]]}, "holidays": ["2026-02-30"]},
        {"zone": "UTC", "hours": {"mon": [["09:00", "17:00"]]}, "holiday_country": "XX"},
        {"zone": "UTC", "hours": {"mon": [["09:00", "17:00"]]}, "extra": 1},
    ],
)
def test_wrong_calendar_names_the_key_and_a_way_out(data: dict[str, Any]) -> None:
    with pytest.raises(CalendarError) as found:
        Calendar.from_data(data)

    assert ": " in str(found.value)
    assert ";" in str(found.value)


moments = st.integers(1_735_689_600, 1_830_297_600).map(lambda s: datetime.fromtimestamp(s, UTC))
lengths = st.integers(0, 200_000)
which = st.sampled_from(CALENDARS)


@settings(deadline=None)
@given(which, moments, lengths)
def test_what_a_deadline_promises_has_passed_then_and_not_before(
    hours: Calendar, start: datetime, seconds: int
) -> None:
    due = clocks.deadline(calendar=hours, start=start, seconds=seconds)

    assert clocks.elapsed(calendar=hours, start=start, end=due) == seconds
    if seconds:
        assert clocks.elapsed(calendar=hours, start=start, end=due - timedelta(seconds=1)) < seconds


@settings(deadline=None)
@given(which, moments, lengths, lengths)
def test_deadlines_add_up(hours: Calendar, start: datetime, first: int, second: int) -> None:
    middle = clocks.deadline(calendar=hours, start=start, seconds=first)

    assert clocks.deadline(calendar=hours, start=middle, seconds=second) == clocks.deadline(
        calendar=hours, start=start, seconds=first + second
    ) or (second == 0)


@settings(deadline=None)
@given(which, moments, moments, moments)
def test_elapsed_is_additive_and_never_negative(
    hours: Calendar, a: datetime, b: datetime, c: datetime
) -> None:
    first, second, third = sorted((a, b, c))

    def between(start: datetime, end: datetime) -> int:
        return clocks.elapsed(calendar=hours, start=start, end=end)

    assert between(first, second) + between(second, third) == between(first, third) >= 0
    assert between(third, first) == 0


@settings(deadline=None)
@given(
    which, moments, lengths, st.lists(st.tuples(st.integers(0, 300_000), st.integers(0, 300_000)), max_size=4)
)
def test_pauses_in_any_order_are_cut_out_once(
    hours: Calendar, start: datetime, seconds: int, given_pauses: list[tuple[int, int]]
) -> None:
    pauses = [(start + timedelta(seconds=a), start + timedelta(seconds=a + b)) for a, b in given_pauses]

    due = clocks.deadline(calendar=hours, start=start, seconds=seconds, pauses=pauses)

    assert due >= clocks.deadline(calendar=hours, start=start, seconds=seconds)
    assert clocks.deadline(calendar=hours, start=start, seconds=seconds, pauses=pauses[::-1] * 2) == due
    if seconds:
        assert clocks.elapsed(calendar=hours, start=start, end=due, pauses=pauses) == seconds


@settings(deadline=None)
@given(which, moments, lengths, lengths, lengths)
def test_later_starts_and_longer_targets_are_never_due_earlier(
    hours: Calendar, start: datetime, wait: int, seconds: int, more: int
) -> None:
    due = clocks.deadline(calendar=hours, start=start, seconds=seconds)

    assert clocks.deadline(calendar=hours, start=start, seconds=seconds + more) >= due
    assert clocks.deadline(calendar=hours, start=start + timedelta(seconds=wait), seconds=seconds) >= due


@settings(deadline=None)
@given(which, moments)
def test_business_day_closes_after_receipt_and_closing_is_closed(hours: Calendar, received: datetime) -> None:
    closes = clocks.close_of_business(calendar=hours, at=received)

    assert closes > received
    assert clocks.is_open(calendar=hours, at=closes - timedelta(seconds=1))
    assert hours is ALWAYS or not clocks.is_open(calendar=hours, at=closes)


@settings(deadline=None)
@given(moments, st.integers(0, 500_000))
def test_round_the_clock_is_plain_time(start: datetime, seconds: int) -> None:
    assert clocks.deadline(calendar=ALWAYS, start=start, seconds=seconds) == start + timedelta(
        seconds=seconds
    )
