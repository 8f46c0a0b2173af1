"""Owning up keeps our own rules: it names what was promised and what failed, and leaves the facts to a person."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from amends.domain.promises.owning_up import Missed, draft, greeting, time_for_customers


def _missed(*, is_broken: bool, maker: str = "Priya Shah") -> Missed:
    return Missed(
        greeting="Hello Maria",
        words="I write by 10:00.",
        due="10:00 on 25 November 2026 (Europe/London)",
        maker=maker,
        sender="Priya Shah",
        is_broken=is_broken,
    )


def test_draft_before_the_break_says_that_it_will_not_be_met() -> None:
    words = draft(_missed(is_broken=False))

    assert "I promised you: “I write by 10:00.”" in words
    assert "will not manage that by 10:00 on 25 November 2026" in words
    assert "[what happens, by when, and who does it]" in words


def test_draft_after_the_break_says_that_it_was_not_done() -> None:
    words = draft(_missed(is_broken=True, maker="Bob"))

    assert "Bob promised you" in words
    assert "has passed, and we did not do it" in words
    assert "sorry for any inconvenience" not in words


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Maria Lopez", "Hello Maria"), ("", "Hello"), ("maria@city.example", "Hello"), (" Jo ", "Hello Jo")],
)
def test_customer_is_greeted_by_name(name: str, expected: str) -> None:
    assert greeting(name) == expected


def test_time_is_written_with_date_and_zone() -> None:
    at = datetime(2026, 11, 25, 15, tzinfo=UTC)

    assert (
        time_for_customers(at, zone=ZoneInfo("Europe/Berlin")) == "16:00 on 25 November 2026 (Europe/Berlin)"
    )
