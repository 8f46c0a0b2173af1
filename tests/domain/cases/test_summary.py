"""The case in five lines (S0-53), with the slow build-up in one of them (S0-92)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from amends.domain.cases.summary import Owed, SummaryFacts, five_lines, span, unmet_since

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FACTS = SummaryFacts(
    client="City of Marlow",
    about_client=("government", "key account"),
    person="Alice Moran",
    about_person=("", "executive"),
    complaint="Service outage",
    heat_now="angry",
    heat_worst="furious",
    severity="critical",
    assets=("MX-02",),
    case_number=12,
    since=NOW - timedelta(days=12, hours=3),
    since_number=7,
    contacts=5,
    answers=2,
    unanswered=1,
    said_by="Sam",
    said="We look at it  now,\nand I ring you.",
    said_at=NOW - 3 * HOUR,
    broken=1,
    owed=(
        Owed(words="resolution", by="", due_at=NOW + 9 * HOUR),
        Owed(words="“I ring you”", by="Sam", due_at=NOW - HOUR),
        Owed(words="follow-up", by="", due_at=NOW + 90 * HOUR),
    ),
    owner="Carol",
)


def words(facts: SummaryFacts) -> dict[str, str]:
    return {line.title: line.words for line in five_lines(facts=facts, now=NOW)}


def test_five_lines_tell_who_what_since_when_what_was_said_and_what_is_owed() -> None:
    assert words(FACTS) == {
        "Who": "Alice Moran (executive) of City of Marlow (government, key account).",
        "What": "Service outage on MX-02; angry, was furious; critical severity.",
        "Since": "12 days unmet, since #7; 5 contacts so far, 2 answers, 1 since our last.",
        "Said": "Sam, 3 hours ago: “We look at it now, and I ring you.”",
        "Owed": "1 promise broken; “I ring you” late by 1 hour (Sam); resolution in 9 hours; Carol has it.",
    }


def test_what_is_not_known_is_not_made_up() -> None:
    bare = replace(
        FACTS, client="", about_client=(), about_person=(), assets=(), heat_worst="angry", since=NOW, since_number=12,
        contacts=1, answers=0, said_at=None, broken=0, owed=(), owner="", known="Use the web page.",
    )  # fmt: skip

    assert words(bare) == {
        "Who": "Alice Moran.",
        "What": "Service outage; angry; critical severity.",
        "Since": "0 days unmet; 1 contact so far, 0 answers.",
        "Said": "Nobody has answered yet. Known: Use the web page.",
        "Owed": "nobody has it yet.",
    }


def test_long_words_and_many_assets_stay_short() -> None:
    long = replace(FACTS, said="word " * 200, assets=tuple(f"PC-{n}" for n in range(9)))

    found = words(long)

    assert max(map(len, found.values())) < 200
    assert "PC-0, PC-1, PC-2 and 6 more" in found["What"]


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(days=1, hours=23), "1 day"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(seconds=-5), "less than a minute"),
    ],
)
def test_a_span_is_said_in_its_largest_unit(length: timedelta, said: str) -> None:
    assert span(length) == said


def test_what_is_unmet_began_with_the_earliest_of_the_client() -> None:
    assert unmet_since(opened_at=NOW, unmet=[NOW - HOUR, NOW - 2 * HOUR]) == NOW - 2 * HOUR
    assert unmet_since(opened_at=NOW, unmet=[]) == NOW
