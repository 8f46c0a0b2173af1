"""Times named in words, read on Wednesday 18 November 2026, 10:40, by a desk that closes at 17:30."""

import itertools
import sys
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.clocks import Calendar
from amends.domain.promises import Expression, Hours, PlainDesk, UnknownZoneError, expressions

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 18, 10, 40, tzinfo=LONDON)
DESK = PlainDesk(Hours(closes=time(17, 30)))


def _read(text: str, *, now: datetime = NOW, zone: str = "Europe/London") -> tuple[Expression, ...]:
    return expressions(text=text, now=now, zone=zone, calendar=DESK)


def _due(text: str) -> str:
    (found,) = _read(text)
    assert found.deadline is not None
    return found.deadline.strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("by 3 PM today", "2026-11-18 15:00"),
        ("by 14:00", "2026-11-18 14:00"),
        ("at 16h45", "2026-11-18 16:45"),
        ("before noon tomorrow", "2026-11-19 12:00"),
        ("within 45 minutes", "2026-11-18 11:25"),
        ("in two hours", "2026-11-18 12:40"),
        ("in 1 hour and 10 minutes", "2026-11-18 11:50"),
        ("in half an hour", "2026-11-18 11:10"),
        ("every 20 minutes", "2026-11-18 11:00"),
        ("three hours from now", "2026-11-18 13:40"),
        ("by Friday", "2026-11-20 17:30"),
        ("by close of business", "2026-11-18 17:30"),
        ("end of day tomorrow", "2026-11-19 17:30"),
        ("by EOD Friday", "2026-11-20 17:30"),
        ("by the end of the week", "2026-11-20 17:30"),
        ("tomorrow morning", "2026-11-19 12:00"),
        ("first thing on Monday", "2026-11-23 09:00"),
        ("within 5 business days", "2026-11-25 17:30"),
        ("on 3 March", "2027-03-03 17:30"),
        ("by December 4th at 9:15", "2026-12-04 09:15"),
        ("2026-12-03", "2026-12-03 17:30"),
        ("at 10 tomorrow", "2026-11-19 10:00"),
        ("this afternoon", "2026-11-18 17:30"),
        ("tonight at 8", "2026-11-18 20:00"),
        ("next Thursday", "2026-11-26 17:30"),
        ("on Thursday between 9 and 11 am", "2026-11-19 11:00"),
        ("tomorrow from 2 to 4 pm", "2026-11-19 16:00"),
        ("half past four", "2026-11-18 16:30"),
        ("half four", "2026-11-18 16:30"),
        ("a quarter to noon", "2026-11-18 11:45"),
        ("by 730pm", "2026-11-18 19:30"),
        ("by 17h today", "2026-11-18 17:00"),
        ("tomorrow 12-4", "2026-11-19 16:00"),
        ("in 1/2 hour", "2026-11-18 11:10"),
        ("in three quarters of an hour", "2026-11-18 11:25"),
        ("in two and a half hours", "2026-11-18 13:10"),
        ("within the hour", "2026-11-18 11:40"),
        ("I'll call you in ten.", "2026-11-18 10:50"),
        ("give us 24 hours", "2026-11-19 10:40"),
        ("20 minutes", "2026-11-18 11:00"),
        ("three Fridays from now", "2026-12-04 17:30"),
        ("the Friday after next", "2026-11-27 17:30"),
        ("the second Tuesday of December", "2026-12-08 17:30"),
        ("by the last Friday of the month", "2026-11-27 17:30"),
        ("in the last week of January", "2027-01-29 17:30"),
        ("by the end of the quarter", "2026-12-31 17:30"),
        ("a fortnight from now", "2026-12-02 17:30"),
        ("before Christmas", "2026-12-24 17:30"),
        ("by Easter Monday", "2027-03-29 17:30"),
        ("Monday to Wednesday", "2026-11-25 17:30"),
        ("from 28 December to 3 January", "2027-01-01 17:30"),
        ("from 5 to 7 May 2027", "2027-05-07 17:30"),
        ("on 27/11/26 at 9:30", "2026-11-27 09:30"),
        ("Friday 27.11", "2026-11-27 17:30"),
        ("a quarter to five this afternoon", "2026-11-18 16:45"),
        ("the day after tomorrow at noon", "2026-11-20 12:00"),
        ("before Monday", "2026-11-20 17:30"),
        ("by 5", "2026-11-18 17:00"),
        ("on the 27th", "2026-11-27 17:30"),
        ("in twenty-five minutes", "2026-11-18 11:05"),
    ],
)
def test_expression_is_due_at_the_minute_a_desk_means(text: str, due: str) -> None:
    assert _due(text) == due


def test_expression_keeps_its_place_and_stretch() -> None:
    text = "The visit is on Thursday at 10, as you asked."
    at = datetime(2026, 11, 19, 10, tzinfo=LONDON)

    assert _read(text) == (Expression(13, 30, "on Thursday at 10", at, at, at, floating=True),)


@pytest.mark.parametrize(
    "text",
    [
        "There are 12 printers on floor 4.",
        "Version 4.12 of the driver",
        "Call 020 7946 0131",
        "a 16:9 screen",
        "Ticket INC-2026-11",
        "You may march on.",
        "We sat with Jan in the sun.",
        "at 10 % of the load",
        "One of us may call.",
        "192.168.10.24",
        "We have looked at your order and its parts (1/2)",
        "This is the rest of what I had to say 2/2",
        "flat 4a",
        "a ratio of 30/4.85",
        "this past one",
    ],
)
def test_text_without_a_time_names_none(text: str) -> None:
    assert _read(text) == ()


@pytest.mark.parametrize("text", ["by 30/02", "on 31 November", "at 25:00", "by 14:75 today", "February 30"])
def test_time_that_cannot_be_is_flagged_and_not_invented(text: str) -> None:
    (found,) = _read(text)

    assert (found.deadline, found.value_from, found.value_until) == (None, None, None)
    assert found.doubt.startswith("There is no such")


def test_time_in_the_hour_that_summer_time_skips_is_flagged() -> None:
    now = datetime(2027, 3, 27, 12, tzinfo=LONDON)

    (found,) = _read("at 01:30 tomorrow", now=now)

    assert "does not exist" in found.doubt
    assert found.deadline is not None
    assert found.deadline.astimezone(UTC) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_time_that_has_passed_is_flagged() -> None:
    (found,) = _read("by 9:30 today")

    assert found.past
    assert found.doubt == "This time has already passed."


def test_bare_time_that_has_passed_is_read_as_tomorrow_and_says_so() -> None:
    (found,) = _read("at 10:15 am")

    assert found.deadline == datetime(2026, 11, 19, 10, 15, tzinfo=LONDON)
    assert "tomorrow" in found.doubt


@pytest.mark.parametrize(
    ("zone", "due"),
    [("America/Chicago", "2027-03-04"), ("Europe/Paris", "2027-04-03"), ("UTC", "2027-03-04")],
)
def test_two_way_date_is_read_by_the_custom_of_the_zone_and_flagged(zone: str, due: str) -> None:
    (found,) = _read("on 3/4/2027", zone=zone)

    assert found.deadline is not None
    assert found.deadline.date().isoformat() == due
    assert "two ways" in found.doubt


def test_weekday_that_contradicts_its_date_is_flagged() -> None:
    (found,) = _read("on Monday 20 November")

    assert found.doubt == "The weekday and the date do not agree."


def test_named_zone_decides_the_instant() -> None:
    (found,) = _read("by 6 p.m. CET")

    assert found.deadline is not None
    assert found.deadline.astimezone(UTC) == datetime(2026, 11, 18, 17, tzinfo=UTC)


def test_calendar_gives_the_close_of_business_and_skips_holidays() -> None:
    week = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    calendar = Calendar.from_data({"zone": "Europe/London", "hours": week, "holidays": ["2026-11-19"]})

    due = [
        expressions(text=text, now=NOW, zone="Europe/London", calendar=calendar)[0].deadline
        for text in ("by close of business", "within 2 business days")
    ]

    assert due == [datetime(2026, 11, 18, 16, tzinfo=LONDON), datetime(2026, 11, 23, 16, tzinfo=LONDON)]


def test_day_without_a_calendar_is_due_at_five() -> None:
    (found,) = expressions(text="by Friday", now=NOW, zone="Europe/London")

    assert found.deadline == datetime(2026, 11, 20, 17, tzinfo=LONDON)


def test_zone_that_does_not_exist_is_refused_in_words() -> None:
    with pytest.raises(UnknownZoneError, match="no time zone 'Mars/Base'"):
        _read("by noon", zone="Mars/Base")


_PIECES = st.sampled_from(
    "at by in on the of 3 10 25 31 2026 14:00 noon Friday March first week end every - / . , : half past to two "
    "hours days next last now before from pm a the_week_of".replace("_", " ").split(" ")
)


@given(st.lists(_PIECES, max_size=30))
def test_any_row_of_words_gives_times_in_order_and_inside_the_text(words: list[str]) -> None:
    text = " ".join(words)

    found = _read(text)

    assert [item.text for item in found] == [text[item.start : item.end] for item in found]
    assert all(first.end <= second.start for first, second in itertools.pairwise(found))


def _calls(text: str) -> int:
    """How many calls reading a text takes: work that no other process on the machine can disturb."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        _read(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "word",
    [
        "the week of ", "5 days and ", "1/", "at ", "by 3 PM ", "next ", "20 to ", "the ", "in the last ", "1 day ",
        "from 3 to ", "monday - ", "half ", "a quarter of ", "no later than ", "end of the ", "next monday after ",
    ],
)  # fmt: skip
def test_work_grows_with_the_text_and_no_faster(word: str) -> None:
    small, large = (_calls(word * count) for count in (100, 1000))

    assert large <= 11 * small


@pytest.mark.parametrize("text", ["yesterday at noon", "two days ago", "last Friday", "in the last 3 hours"])
def test_words_that_only_look_back_are_marked(text: str) -> None:
    (found,) = _read(text)

    assert (found.past, found.looks_back) == (True, True)


def test_time_of_today_that_has_passed_could_still_be_meant() -> None:
    (found,) = _read("by 9:00 today")

    assert (found.past, found.looks_back) == (True, False)


@pytest.mark.parametrize("text", ["31 December 9999", "by 1 May 2500"])
def test_year_too_far_away_is_told_and_is_not_this_year(text: str) -> None:
    (found,) = _read(text)

    assert (found.deadline, found.doubt) == (None, "That year is too far away to promise anything in.")


def test_next_days_as_a_stretch_run_to_the_end_of_the_last() -> None:
    (found,) = _read("over the next two days")

    assert found.value_until is not None
    assert found.deadline is not None
    assert (found.value_until.isoformat()[:16], found.deadline.isoformat()[:16]) == (
        "2026-11-21T00:00",
        "2026-11-20T17:30",
    )
