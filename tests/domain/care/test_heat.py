"""The heat that somebody carries, by hand-worked figures."""

from datetime import UTC, datetime, timedelta

import pytest

from amends.domain import care
from amends.domain.care import Contact
from amends.domain.vocabulary import Anger

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def contact(minutes: float, level: Anger = Anger.FURIOUS, *, answered: bool = False) -> Contact:
    return Contact(level, NOW - timedelta(minutes=minutes), answered=answered)


@pytest.mark.parametrize(
    ("contacts", "points", "word"),
    [
        ([], 0.0, "none"),
        ([contact(0, Anger.ANGRY)], 1.0, "some"),
        ([contact(0)], 2.0, "heavy"),
        ([contact(90)], 1.0, "some"),
        ([contact(180), contact(90), contact(0)], 3.5, "heavy"),
        ([contact(8 * 60 + 1)], 0.0, "none"),
        ([contact(-1)], 0.0, "none"),
        ([contact(0, Anger.UNEASY), contact(0, Anger.CALM)], 0.0, "none"),
    ],
)
def test_heat_is_a_sum_that_halves_every_ninety_minutes(
    contacts: list[Contact], points: float, word: str
) -> None:
    found = care.carried(contacts=contacts, now=NOW)

    assert (found.points, found.word) == (points, word)


def test_heat_says_what_it_is_made_of_the_latest_first() -> None:
    first, second = contact(90), contact(0, Anger.ANGRY)

    found = care.carried(contacts=[first, second], now=NOW)

    assert [(share.contact, share.weighs) for share in found.shares] == [(second, 1.0), (first, 1.0)]


@pytest.mark.parametrize(
    ("contacts", "on_break", "offered"),
    [
        ([contact(1)], False, True),
        ([contact(1, Anger.ANGRY)], False, True),
        ([contact(46)], False, False),
        ([contact(1, answered=True)], False, False),
        ([contact(1), contact(5, answered=True)], False, True),
        ([contact(1)], True, False),
        ([], False, False),
    ],
)
def test_a_break_is_offered_after_a_hot_contact_and_lapses(
    contacts: list[Contact], on_break: bool, offered: bool
) -> None:
    found = care.offered(contacts=contacts, on_break=on_break, now=NOW)

    assert (found is not None) is offered


def test_heat_never_rises_with_time() -> None:
    contacts = [contact(10), contact(70, Anger.ANGRY)]
    points = [
        care.carried(contacts=contacts, now=NOW + timedelta(minutes=m)).points for m in range(0, 600, 7)
    ]

    assert points == sorted(points, reverse=True)
    assert points[-1] == 0
