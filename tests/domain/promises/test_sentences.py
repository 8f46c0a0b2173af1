"""Where sentences and clauses begin and end."""

import pytest

from amends.domain.promises import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("At 4 p.m. we call. Then rest.", ["At 4 p.m. we call.", "Then rest."]),
        ("By 6 p.m. CET at the latest.", ["By 6 p.m. CET at the latest."]),
        ("It is yes or no. If not, call.", ["It is yes or no.", "If not, call."]),
        ("Dr. Osman and M. Achebe came.", ["Dr. Osman and M. Achebe came."]),
        ("a line that\nruns on. Next", ["a line that\nruns on.", "Next"]),
        ("Ines Maro\nService lead\n\n555", ["Ines Maro", "Service lead", "555"]),
        ("Version 4.12 is out.", ["Version 4.12 is out."]),
        (" \n\n ", []),
    ],
)
def test_text_splits_where_a_thought_ends(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences.split(text)] == expected


def test_sentence_splits_where_a_new_subject_begins() -> None:
    text = "I'll ship it today, and you'll have the number by 5, even if it is late."

    assert [text[start:end] for start, end in sentences.clauses(text, 0, len(text))] == [
        "I'll ship it today, and ",
        "you'll have the number by 5, even if it is late.",
    ]
