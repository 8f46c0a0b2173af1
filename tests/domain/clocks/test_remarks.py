"""Calendars that can be used and are worth a second look, and those that cannot be meant."""

from datetime import UTC, date, datetime, timedelta

import pytest

from amends.domain import clocks
from amends.domain.clocks import Calendar, CalendarError

TODAY = date(2026, 11, 25)
WEEK = {"zone": "UTC", "hours": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}
DECEMBER = {str(date(2026, 12, 1) + timedelta(days=n)): [["00:00", "24:00"]] for n in range(31)}


def test_a_usual_week_needs_no_word() -> None:
    assert clocks.remarks(calendar=Calendar.from_data(WEEK), today=TODAY) == ()


def test_a_gap_of_a_month_is_told_and_reckoned() -> None:
    gap = Calendar.from_data({**WEEK, "closures": DECEMBER})

    (said,) = clocks.remarks(calendar=gap, today=TODAY)
    assert "01 December 2026 to 31 December 2026, 31 days" in said
    start = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)
    assert clocks.deadline(calendar=gap, start=start, seconds=3600) == datetime(2027, 1, 1, 9, 30, tzinfo=UTC)


def test_a_list_of_holidays_of_another_year_is_told() -> None:
    old = Calendar.from_data({**WEEK, "holidays": ["2025-12-25", "2025-12-26"]})

    (said,) = clocks.remarks(calendar=old, today=TODAY)
    assert "All 2 holidays that are listed lie in 2025; none is left for 2026" in said


@pytest.mark.parametrize(
    ("wrong", "key", "way_out"),
    [
        (
            {"hours": {"mon": [["09:00", "13:00"], ["12:00", "17:00"]]}},
            "hours.mon",
            "start where the one before it has ended",
        ),
        ({"hours": {"mon": [["22:00", "06:00"]]}}, "hours.mon", "on the next day"),
        ({"hours": {}}, "hours", "give at least one"),
        ({"zone": "Europe/Lodnon"}, "zone", "Europe/London"),
        ({"holiday_country": "GBR2"}, "holiday_country", "GB"),
        ({"holidays": ["25.12.2026"]}, "holidays", "YYYY-MM-DD"),
        (
            {"closures": {"2026-12-24": [["12:00", "14:00"], ["13:00", "15:00"]]}},
            "closures.2026-12-24",
            "start where",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place_and_a_way_out(
    wrong: dict[str, object], key: str, way_out: str
) -> None:
    with pytest.raises(CalendarError) as refused:
        Calendar.from_data({**WEEK, **wrong})

    assert key in str(refused.value)
    assert way_out in str(refused.value)
