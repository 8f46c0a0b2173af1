"""The line in the search box."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.searching import Filter, Phrase, read


def test_words_phrases_and_operators_are_told_apart() -> None:
    asked = read(line='vpn "not resolved" org:"St Mary" -printer owner:me is:broken-promise hot:2')
    assert asked.words == (Phrase("vpn"), Phrase("not resolved", exact=True), Phrase("printer", without=True))
    assert asked.filters == (
        Filter("org", "St Mary"),
        Filter("owner", "me"),
        Filter("is", "broken-promise"),
        Filter("hot", "2"),
    )
    assert asked.problems == ()


@pytest.mark.parametrize(("line", "number"), [("#1042", 1042), ("1042", 1042), (" #7 ", 7)])
def test_a_number_alone_is_a_case(line: str, number: int) -> None:
    assert read(line=line).number == number


def test_a_number_among_words_is_a_word() -> None:
    assert read(line="error 1042").number is None


def test_a_word_that_an_operator_does_not_know_is_said_with_the_nearest() -> None:
    asked = read(line="is:broken-promises vpn")
    assert asked.filters == ()
    assert asked.words == (Phrase("vpn"),)
    assert "is:broken-promise?" in asked.problems[0].why


def test_a_pasted_colon_is_looked_for_as_words() -> None:
    asked = read(line="error: disk")
    assert [phrase.text for phrase in asked.words] == ["error:", "disk"]
    assert [phrase.text for phrase in read(line="error:0x8007 disk").words] == ["error", "0x8007", "disk"]


def test_an_operator_that_is_nearly_one_is_said() -> None:
    asked = read(line="ownr:me")
    assert "owner:" in asked.problems[0].why
    assert [phrase.text for phrase in asked.words] == ["ownr", "me"]


@pytest.mark.parametrize("line", ["after:2026-02-30", "before:yesterday"])
def test_a_day_that_is_none_is_said(line: str) -> None:
    asked = read(line=line)
    assert asked.filters == ()
    assert "2026-11-25" in asked.problems[0].why


def test_more_words_than_are_looked_for_are_said() -> None:
    asked = read(line=" ".join(f"word{n}" for n in range(20)))
    assert len(asked.words) == 12
    assert asked.problems


@given(st.text(max_size=400))
def test_any_line_is_read(line: str) -> None:
    asked = read(line=line)
    assert len(asked.words) <= 12
    assert all("\0" not in phrase.text for phrase in asked.words)
