"""A playbook that nobody started: one step at a time, ended by facts and in any order."""

from datetime import UTC, datetime

import pytest

from amends.catalogue import playbooks as catalogue
from amends.domain.playbooks import Event, Fact, advance, follow, progress, start

OPENING = catalogue.load()["opening"]
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "states"),
    [
        ("", "now later later later"),
        ("answered", "done now later later"),
        ("answered promised noted", "done done now done"),
        ("noted", "now later later done"),
        ("answered promised calmer noted", "done done done done"),
    ],
)
def test_the_first_step_that_no_fact_has_ended_is_the_one_for_now(facts: str, states: str) -> None:
    held = {Fact(word) for word in facts.split()}

    assert " ".join(at.state for at in follow(playbook=OPENING, facts=held)) == states


def test_progress_of_a_run_shows_what_was_skipped() -> None:
    run = start(playbook=OPENING, seed="1", now=NOW)
    run = advance(run, Event.SKIPPED, NOW, step="acknowledge", who="sam", reason="already done by phone")

    assert " ".join(at.state for at in progress(run)) == "skipped now later later"
