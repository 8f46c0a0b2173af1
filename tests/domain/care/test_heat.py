"""The heat that somebody carries, by hand-worked figures."""

from datetime import UTC, datetime, timedelta

import pytest

from amends.catalogue import care as catalogue
from amends.domain import care
from amends.domain.care import Contact
from amends.domain.vocabulary import Anger

RULES = catalogue.load()
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def contact(minutes: float, level: Anger = Anger.FURIOUS, *, answered: bool = False) -> Contact:
    return Contact(level, NOW - timedelta(minutes=minutes), answered=answered)


@pytest.mark.parametrize(
    ("contacts", "points", "heavy"),
    [
        ([], 0.0, False),
        ([contact(0, Anger.ANGRY)], 1.0, False),
        ([contact(0)], 2.0, True),
        ([contact(90)], 1.0, False),
        ([contact(180), contact(90), contact(0)], 3.5, True),
        ([contact(8 * 60 + 1)], 0.0, False),
        ([contact(-1)], 0.0, False),
        ([contact(0, Anger.UNEASY), contact(0, Anger.CALM)], 0.0, False),
    ],
)
def test_heat_is_a_sum_that_halves_every_ninety_minutes(
    contacts: list[Contact], points: float, heavy: bool
) -> None:
    found = care.carried(contacts=contacts, rules=RULES, now=NOW)

    assert (found.points, found.is_heavy) == (points, heavy)


def test_heat_says_what_it_is_made_of_the_latest_first() -> None:
    first, second = contact(90), contact(0, Anger.ANGRY)

    found = care.carried(contacts=[first, second], rules=RULES, now=NOW)

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
    found = care.offered(contacts=contacts, rules=RULES, on_break=on_break, now=NOW)

    assert (found is not None) is offered


def test_heat_never_rises_with_time() -> None:
    contacts = [contact(10), contact(70, Anger.ANGRY)]
    points = [
        care.carried(contacts=contacts, rules=RULES, now=NOW + timedelta(minutes=m)).points
        for m in range(0, 600, 7)
    ]

    assert points == sorted(points, reverse=True)
    assert points[-1] == 0


@pytest.mark.parametrize(
    ("contacts", "minutes"),
    [
        ([], None),
        ([contact(0, Anger.ANGRY)], None),
        ([contact(0)], 37.4),
        ([contact(0), contact(90)], 90.0),
        ([contact(0)] * 6, 270.0),
    ],
)
def test_how_long_it_stays_heavy_is_known_when_it_happens(
    contacts: list[Contact], minutes: float | None
) -> None:
    until = care.heavy_until(contacts=contacts, rules=RULES, now=NOW)

    assert (None if until is None else round((until - NOW) / timedelta(minutes=1), 1)) == minutes
    for off, heavy in ((-5, True), (5, False)) if until else ():
        then = until + timedelta(minutes=off)
        assert care.carried(contacts=contacts, rules=RULES, now=then).is_heavy is heavy
