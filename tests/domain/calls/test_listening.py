"""Repetition, questions and words of danger, on examples of our own (S0-27, S1-02)."""

import re
import time

import pytest

from amends.catalogue import calls as catalogue
from amends.catalogue.strict import CatalogueError
from amends.domain.calls import at_odds, repeated, speaks_of_self_harm

REPEATS = [
    ["My team has no mail since eight.", "Do you hear me?", "I said my team has had no mail since eight!"],
    ["Nobody called me back yesterday.", "Not once.", "Yesterday nobody called back."],
    ["The invoice is wrong again.", "And I pay every month.", "Again, the invoice is wrong."],
    ["We can't print the labels.", "The labels cannot be printed, do you get it"],
    ["Your technician never came to the clinic.", "Three hours we waited.", "The technician never came to our clinic."],
]  # fmt: skip
GOES_ON = [
    ["My team has no mail since eight.", "And the printer in the hall is broken too."],
    ["Nobody called me back yesterday.", "So today I drove to the office myself."],
    ["The invoice is wrong again.", "I want a credit note by Friday."],
    ["Yes.", "Yes."],
    ["No, no, no.", "No, no, no."],
    ["We can't print the labels.", "The courier comes at four, every day."],
    ["It began on Friday after the change.", "On Monday the second server went as well."],
    ["Hello, this is Maria from Marlow."],
]


@pytest.mark.parametrize("said", REPEATS, ids=lambda said: said[-1])
def test_saying_it_again_is_heard(said: list[str]) -> None:
    found = repeated(said)

    assert found is not None
    assert (found.earlier, found.times) == (0, 2)


@pytest.mark.parametrize("said", GOES_ON, ids=lambda said: said[-1])
def test_going_on_is_no_repetition(said: list[str]) -> None:
    assert repeated(said) is None


@pytest.mark.parametrize(
    "text",
    [
        "When did it start?",
        "Which of the two is it?",
        "I see. Could you read me the number on the label?",
        "Good.",
        "",
    ],
)
def test_one_short_question_is_right(text: str) -> None:
    assert at_odds(text) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("When did it start? And who was there?", "One question"),
        ("When did it start and who was there?", "two things"),
        ("Could you tell me, if you still remember, which of the two machines in the hall it was that day?", "shorter"),
    ],
)  # fmt: skip
def test_long_and_double_questions_are_named(text: str, why: str) -> None:
    assert why in at_odds(text)


MEANT = [
    "I can't take this, I want to die.", "If they fire me over this I'll kill myself.",
    "Maybe I should just end it all.",
    "There's no point in living like this", "You'd all be better off without me.",
    "I'm going to jump off the roof, I swear.",
    "I won't be here tomorrow anyway.", "i dont know, i feel suicidal", "I have taken all my pills.",
    "I don’t want to be alive.",
]  # fmt: skip
FIGURES = [
    "Moving to that vendor was commercial suicide.", "We are the suicide prevention hotline and our phones are down.",
    "I nearly wanted to die of embarrassment.", "The process kills itself after a minute.",
    "Kill the job and start it again.",
    "I will not be here tomorrow morning until nine.", "This printer has no life left in it.",
    "End it all with a restart, then",
    "This line is dead.",
]  # fmt: skip


@pytest.mark.parametrize("text", MEANT)
def test_words_of_danger_are_heard(text: str) -> None:
    assert speaks_of_self_harm(text, known=catalogue.safety())


def test_figures_of_speech_are_mostly_let_be() -> None:
    """Asking once too often is the cheaper mistake, so a few of them may be heard."""
    heard = [text for text in FIGURES if speaks_of_self_harm(text, known=catalogue.safety())]

    assert len(heard) <= 3, heard


def test_an_example_that_nothing_hears_is_refused() -> None:
    text = re.sub('good = "If this.*?"', 'good = "Good morning."', _shipped())

    with pytest.raises(CatalogueError, match="no pattern hears it"):
        catalogue.load_text(text, file="safety.toml")


def test_hostile_text_takes_no_time() -> None:
    began = time.process_time()
    for text in (
        "kill my " * 100_000,
        "do not " * 100_000,
        " " * 1_000_000,
        "what is it and " * 50_000 + "?",
    ):
        speaks_of_self_harm(text, known=catalogue.safety())
        at_odds(text)
        repeated([text, text])

    assert time.process_time() - began < 2.0


def _shipped() -> str:
    from amends.catalogue.strict import SHIPPED

    return (SHIPPED / "calls" / "safety.toml").read_text(encoding="utf-8")
