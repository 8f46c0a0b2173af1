"""Days with a name, against calendars that everybody can look up."""

from datetime import date

import pytest

from amends.domain.promises import named_days


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("easter", 2024, date(2024, 3, 31)),
        ("easter", 2025, date(2025, 4, 20)),
        ("easter", 2027, date(2027, 3, 28)),
        ("good friday", 2027, date(2027, 3, 26)),
        ("whit monday", 2027, date(2027, 5, 17)),
        ("thanksgiving", 2026, date(2026, 11, 26)),
        ("black friday", 2026, date(2026, 11, 27)),
        ("memorial day", 2027, date(2027, 5, 31)),
        ("christmas eve", 2026, date(2026, 12, 24)),
    ],
)
def test_named_day_falls_where_the_calendar_has_it(name: str, year: int, day: date) -> None:
    assert named_days.in_year(name, year) == day


def test_longest_name_is_taken() -> None:
    assert named_days.named(["christmas", "eve", "at", "noon"]) == (2, "christmas eve")
    assert named_days.named(["christmas", "party"]) == (1, "christmas")
    assert named_days.named(["good", "news"]) is None


@pytest.mark.parametrize(("which", "day"), [(1, 3), (2, 10), (4, 24), (-1, 24), (-2, 17)])
def test_weekday_is_counted_from_either_end_of_a_month(which: int, day: int) -> None:
    assert named_days.nth_weekday(2026, 11, 1, which) == date(2026, 11, day)
