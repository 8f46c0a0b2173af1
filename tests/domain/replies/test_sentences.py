"""Single sentences: what each counts as, in a reply that is no more than it and a step."""

from datetime import UTC, datetime

import pytest

from amends.catalogue import replies as catalogue
from amends.domain.replies import Checked, Facts, check

FACTS = Facts(
    now=datetime(2026, 11, 18, 10, 40, tzinfo=UTC),
    ticket="CASE-77",
    asset="PLOT-3",
    owner="Ines Maro",
    next_update=datetime(2026, 11, 18, 15, tzinfo=UTC),
    customer_anger=2,
)


def _of(body: str, customer: str = "The plotter has been dead for three days.") -> Checked:
    return check(
        subject="PLOT-3 offline", body=body, customer_message=customer, facts=FACTS, rules=catalogue.load()
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Your receptionists must have dialled the old number.",
        "Your bookkeeper typed the password wrongly five times.",
        "You should not have accepted the delivery.",
        "Customers are responsible for reading the notices.",
    ],
)
def test_blame_is_found_whoever_of_theirs_it_falls_on(sentence: str) -> None:
    assert "blames_customer" in {finding.rule for finding in _of(f"{sentence} I ring you at 15:00.").findings}


@pytest.mark.parametrize(
    "sentence",
    [
        "You should have heard it from us.",
        "Your printer must have lost its settings.",
        "Nobody should have to chase us.",
    ],
)
def test_what_happened_to_them_is_no_blame(sentence: str) -> None:
    assert "blames_customer" not in {
        finding.rule for finding in _of(f"{sentence} I ring you at 15:00.").findings
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "Calm down. This is not our fault, you must have unplugged it.",
        "You should have read the manual.",
        "As set out in our terms, three days are within the target.",
        "The driver lost its settings during the update.",
    ],
)
def test_words_that_turn_against_them_acknowledge_nothing(sentence: str) -> None:
    assert not _of(f"{sentence} I ring you at 15:00.\n\nTom Ash").tally.acknowledged


def test_asking_nobody_to_hang_on_is_no_hold() -> None:
    rules = {
        f.rule
        for f in _of("Nobody must hang on to this alone. I must not hang on. I ring you at 15:00.").findings
    }

    assert "hold_without_reason" not in rules


@pytest.mark.parametrize(
    "sentence",
    [
        "I read the ledger now and write to you by 14:00 today.",
        "We unlock it at 14:00.",
        "Our printer man, Colm Reilly, cleans the rollers at 14:00.",
        "Kim Lund, who leads the alarm team, reads it with you at 14:00.",
    ],
)
def test_deed_told_in_the_present_is_a_step_with_a_time(sentence: str) -> None:
    checked = _of(f"Three days without a plotter is hard. {sentence}\n\nTom Ash")

    assert checked.tally.next_step
    assert checked.tally.when
    assert [promise.expression for promise in checked.promises]


@pytest.mark.parametrize(
    "body", ["I'm resetting it this minute. Leo", "Ring me: Sven, 555 0144.", "I look now. ^Sophie"]
)
def test_name_in_a_chat_is_a_name(body: str) -> None:
    assert _of(body).tally.who


def test_a_finding_marks_its_words_and_no_blank_behind_them() -> None:
    body = "You must have unplugged it. I ring you at 15:00."

    (blame,) = (found for found in _of(body).findings if found.rule == "blames_customer")

    assert body[blame.start : blame.end] == "You must have"
