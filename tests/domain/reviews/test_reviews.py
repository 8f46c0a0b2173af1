"""The review: its table, its questions, its arithmetic, and reminders that never end."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from amends.catalogue import reviews as catalogue
from amends.domain import reviews
from amends.domain.cases import Refused
from amends.domain.reviews import Answers, Ended, ReviewState
from amends.domain.vocabulary import Severity

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
FULL = Answers(
    root_cause="The certificate ran out.", nature="process", target="unclear", expectations="realistic",
    cause_code="not_working",
)  # fmt: skip


@pytest.mark.parametrize(
    ("state", "event", "after"),
    [("due", "start", "running"), ("running", "finish", "done"), ("done", "reopen", "running")],
)
def test_a_review_moves_by_the_table(state: str, event: str, after: str) -> None:
    assert reviews.move(state=ReviewState(state), event=event) == after


@pytest.mark.parametrize(
    ("state", "event"), [("due", "finish"), ("due", "answer"), ("done", "answer"), ("running", "start")]
)
def test_what_the_table_does_not_hold_is_refused_with_a_sentence(state: str, event: str) -> None:
    with pytest.raises(Refused, match=r"\.$"):
        reviews.move(state=ReviewState(state), event=event)


def test_every_question_is_asked_and_a_lesson_as_well() -> None:
    assert len(reviews.missing(Answers(), lessons=0)) == 6
    assert reviews.missing(FULL, lessons=1) == ()
    assert reviews.missing(FULL, lessons=0) == ("at least one lesson (S4-26)",)


def test_losing_them_is_weighed_against_the_fix() -> None:
    cost = reviews.weigh(
        Answers(
            value_year=Decimal(24000),
            losing_percent=25,
            fix_hours=Decimal("7.5"),
            hour_rate=Decimal(80),
            fix_spend=Decimal(400),
        ),
        currency="EUR",
    )

    assert cost.losing is not None
    assert cost.fixing is not None
    assert (cost.losing.amount, cost.fixing.amount) == (Decimal(6000), Decimal(1000))
    assert (
        cost.losing.arithmetic.replace("\u202f", " ")
        == "24 000 EUR a year × 25 % likely to leave = 6 000 EUR"
    )
    assert cost.fixing.arithmetic.replace("\u202f", " ") == "7.5 h × 80 EUR + 400 EUR = 1 000 EUR"
    assert cost.verdict == "What is at stake in a year is 6.0 times what the fix costs."


def test_a_side_that_nobody_estimated_gives_no_verdict() -> None:
    cost = reviews.weigh(Answers(value_year=Decimal(100)), currency="EUR")

    assert (cost.losing, cost.fixing, cost.verdict) == (None, None, "")


@pytest.mark.parametrize(
    ("ended", "rule"),
    [
        (Ended(severity=Severity.HIGH), "case-high-or-critical"),
        (Ended(severity=Severity.CRITICAL), "case-high-or-critical"),
        (Ended(severity=Severity.MEDIUM), None),
        (Ended(change="failed"), "change-went-wrong"),
        (Ended(change="backed_out"), "change-went-wrong"),
        (Ended(change="done"), None),
    ],
)
def test_the_policy_says_what_is_reviewed(ended: Ended, rule: str | None) -> None:
    found = reviews.opens(ended, policy=catalogue.load())

    assert (found.id if found else None) == rule


def test_reminders_never_end() -> None:
    policy, due = catalogue.load(), NOW + timedelta(days=2)

    times, now = [], NOW
    for reminded in range(5):
        now = reviews.next_reminder(due_at=due, reminded=reminded, policy=policy, now=now)
        times.append(now)

    assert times == [due - timedelta(days=1), due, *(due + timedelta(days=n) for n in (1, 2, 3))]
