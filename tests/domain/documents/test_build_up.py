"""The slow build-up (S0-92)."""

from datetime import timedelta

import pytest

from amends.domain import documents
from amends.domain.documents import EarlierFacts, MessageFacts
from incident import NOW, facts


def earlier(days: int, *, unverified: bool = False, still_open: bool = False) -> EarlierFacts:
    return EarlierFacts(1, "Mail", NOW - timedelta(days=days), "ended", unverified, still_open)


@pytest.mark.parametrize(
    ("before", "days"),
    [
        ((), 0),
        ((earlier(30),), 0),
        ((earlier(30), earlier(9, unverified=True)), 9),
        ((earlier(12, still_open=True), earlier(9, unverified=True)), 12),
    ],
)
def test_days_run_from_the_first_contact_that_is_still_unmet(
    before: tuple[EarlierFacts, ...], days: int
) -> None:
    assert documents.build_up(facts=facts(earlier=before), now=NOW).days == days


def test_contacts_answers_and_what_came_after_the_last_answer_are_counted() -> None:
    said = (
        MessageFacts(1, NOW - timedelta(hours=5), "Maria", "one"),
        MessageFacts(2, NOW - timedelta(hours=4), "Sam", "answer", ours=True),
        MessageFacts(3, NOW - timedelta(hours=3), "Maria", "two"),
        MessageFacts(4, NOW - timedelta(hours=2), "Sam", "note", note=True),
        MessageFacts(5, NOW - timedelta(hours=1), "Maria", "three"),
    )

    found = documents.build_up(facts=facts(messages=said), now=NOW)

    assert (found.contacts, found.answers, found.unanswered) == (3, 1, 2)


def test_a_clock_that_went_back_gives_no_negative_days() -> None:
    assert documents.build_up(facts=facts(earlier=()), now=NOW - timedelta(days=3)).days == 0
