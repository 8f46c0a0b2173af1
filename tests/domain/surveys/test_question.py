"""The letter and the answer of the question after recovery."""

import dataclasses

import pytest

from amends.catalogue import surveys as catalogue
from amends.domain import surveys

RULES = catalogue.load()


def test_the_letter_holds_question_link_and_subject() -> None:
    text = surveys.letter(
        rules=RULES, name="Alice  Moran", subject="Mail\nis down", link="https://desk.example/x/"
    )

    assert text.startswith("Hello Alice Moran,\n\n")
    assert f"{RULES.question}\nhttps://desk.example/x/\n" in text
    assert text.endswith("It is about: Mail is down")


def test_a_long_subject_is_cut_and_braces_are_words() -> None:
    text = surveys.letter(
        rules=RULES, name="", subject="{link} {0} " + "x" * 900, link="https://desk.example/x/"
    )

    assert text.startswith("Hello,\n")
    assert len(text.rpartition("It is about: ")[2]) == 120
    assert "{link} {0} " in text


@pytest.mark.parametrize(
    ("rating", "value"),
    [("1", 1), ("5", 5), ("0", None), ("6", None), ("", None), ("٣", None), ("3 ", None), ("1e0", None)],
)
def test_only_one_to_five_is_an_answer(rating: str, value: int | None) -> None:
    assert surveys.checked(rating=rating, comment="")[0] == value


def test_a_comment_is_cut_and_holds_no_nul() -> None:
    assert surveys.checked(rating="3", comment=" a\0b\r\nc ")[1] == "ab\nc"
    assert len(surveys.checked(rating="3", comment="x" * 9_000)[1]) == surveys.LONGEST_COMMENT


def test_severities_from_the_least() -> None:
    assert RULES.severities == ["medium", "high", "critical"]
    assert not dataclasses.replace(RULES).asks
