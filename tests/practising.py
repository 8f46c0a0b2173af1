"""Playing a session in tests, and the scripts that were written for each customer."""

import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from amends.catalogue import practice as catalogue
from amends.catalogue import readings, replies
from amends.domain import practice
from amends.domain.practice import Customer, Outcome, Scorecard, State, Turn

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SCRIPTS = Path(__file__).parent / "domain" / "practice" / "scripts"


@cache
def scripts(customer: str) -> dict[str, list[str]]:
    """The good and the bad replies to somebody."""
    found: dict[str, list[str]] = tomllib.loads((SCRIPTS / f"{customer}.toml").read_text(encoding="utf-8"))
    return found


def at_any_hour(customer: str) -> dict[str, list[str]]:
    """The scripts for a session under the machine's own clock: a time of today may have passed."""
    return {
        kind: [text.replace("today", "tomorrow") for text in texts]
        for kind, texts in scripts(customer).items()
    }


def say(customer: Customer, state: State, text: str) -> tuple[State, Turn]:
    """One reply, read and answered."""
    table = catalogue.load_table()
    heard = practice.hear(
        text=text,
        customer=customer,
        state=state,
        table=table,
        rules=replies.load(),
        lexicon=readings.load(),
        pupil=practice.Pupil(),
        now=NOW,
    )
    return practice.answer(customer=customer, state=state, text=text, heard=heard, table=table)


def play(customer: Customer, texts: Sequence[str], *, seed: int = 1) -> tuple[Scorecard, list[Turn]]:
    """A session to its end, or to the end of the texts."""
    state, _ = practice.begin(customer=customer, seed=seed)
    turns = []
    for text in texts:
        if state.outcome is not Outcome.GOING_ON:
            break
        state, turn = say(customer, state, text)
        turns.append(turn)
    outcome = practice.leave(state).outcome
    return practice.score(
        customer=customer, turns=turns, outcome=outcome, table=catalogue.load_table()
    ), turns
