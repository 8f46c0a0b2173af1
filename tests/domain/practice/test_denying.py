"""Denied is not owned, blamed is not heard, and nobody says thanks for a reply that made them angrier."""

import dataclasses
from typing import Any

import pytest

from amends.catalogue import practice as catalogue
from amends.domain import practice
from amends.domain.practice import Customer, Move, Turn
from practising import say

BLAMING = "Calm down. This is not our fault, you must have unplugged it. Please do not hesitate to reach out."


def clinic(**other: Any) -> Customer:
    return dataclasses.replace(catalogue.load()["clinic-phones-down"], **other)


def turn_of(text: str, customer: Customer | None = None) -> Turn:
    who = customer or clinic()
    state, _ = practice.begin(customer=who, seed=1)
    return say(who, state, text)[1]


def moves(text: str) -> set[Move]:
    return {change.move for change in turn_of(text).changes}


@pytest.mark.parametrize("name", sorted(catalogue.load()))
def test_a_blaming_reply_is_answered_with_anger_alone(name: str) -> None:
    customer = catalogue.load()[name]

    turn = turn_of(BLAMING, customer)

    assert turn.after > turn.before
    assert {change.move for change in turn.changes}.isdisjoint({Move.ACKNOWLEDGED, Move.OWNED})
    assert not any(line in turn.answer for line in (*customer.lines["softened"], *customer.lines["held"]))


def test_some_good_in_a_reply_that_heats_earns_no_thanks() -> None:
    turn = turn_of("You had a full waiting room and no phone. We guarantee it. It will be looked at.")

    assert Move.ACKNOWLEDGED in {change.move for change in turn.changes}
    assert turn.after > turn.before
    assert not any(line in turn.answer for line in clinic().lines["softened"])


def test_good_that_outweighs_the_bad_is_thanked_for() -> None:
    turn = turn_of(
        "You had a full waiting room and no phone, that was our failure. I ring you soon. Would you rather have a text?"
    )

    assert turn.after < turn.before
    assert any(line in turn.answer for line in (*clinic().lines["softened"], *clinic().lines["held"]))


@pytest.mark.parametrize(
    "text",
    [
        "It is not our fault.",
        "It isn't our mistake.",
        "That was never our doing.",
        "It is hardly our failure.",
        "Nothing of this was our error.",
        "It is not on us.",
        "If it was our mistake, we will see.",
        "We did not lose it.",
        "We never promised that.",
        "I didn’t break it.",
    ],
)
def test_what_is_denied_or_supposed_is_not_owned(text: str) -> None:
    assert Move.OWNED not in moves(text)


@pytest.mark.parametrize(
    "text",
    [
        "That was our mistake.",
        "Nobody rang you for four hours, our failure.",
        "It is not your doing, it is our mistake.",
        "We did not ring you back.",
        "We never told you that the switch was due.",
        "We closed it without asking you.",
        "It is not our fault alone, but we lost your ticket.",
    ],
)
def test_what_is_owned_counts_beside_a_no(text: str) -> None:
    assert Move.OWNED in moves(text)


@pytest.mark.parametrize(
    "text",
    [
        "You must be worried with a full waiting room. You caused this yourself.",
        "That is awful with a full waiting room. Calm down.",
        "I see how bad that is with a full waiting room. Your staff must have unplugged something.",
    ],
)
def test_whoever_is_blamed_or_belittled_does_not_feel_heard(text: str) -> None:
    assert Move.ACKNOWLEDGED not in moves(text)


@pytest.mark.parametrize(
    "text", ["Nobody says that you broke it.", "It happens whether you broke it or a cable did."]
)
def test_taking_blame_away_is_no_blame(text: str) -> None:
    assert Move.BLAMED not in moves(text)
