"""What customers ask for, found in their words."""

import time

import pytest

from amends.catalogue import documents as catalogue
from amends.domain import documents

ASKED = catalogue.load_asked()


def found(text: str) -> list[str]:
    return [one.text for one in documents.asked(text=text, phrases=ASKED)]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Down again. I want a name and a time. Bye.", ["I want a name and a time."]),
        ("we'd like a credit\nfor nothing", ["we'd like a credit"]),
        ("Please refund invoice 2231!", ["Please refund invoice 2231!"]),
        ("It rains. Please find the log attached.", []),
        ("", []),
    ],
)
def test_sentences_that_ask(text: str, asks: list[str]) -> None:
    assert found(text) == asks


def test_a_place_is_where_the_words_stand() -> None:
    text = "Hello.  I want it fixed.  Bye."

    (one,) = documents.asked(text=text, phrases=ASKED)

    assert text[one.start : one.end] == "I want it fixed."


def test_a_sentence_without_end_is_shortened_and_costs_little() -> None:
    text = "word " * 3000 + "i want a name " + "word " * 3000
    began = time.process_time()

    (one,) = documents.asked(text=text, phrases=ASKED)

    assert one.text.startswith("i want a name")
    assert len(one.text) <= 300
    assert time.process_time() - began < 0.2
