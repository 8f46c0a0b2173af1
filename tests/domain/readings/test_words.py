import time

import pytest

from amends.domain.readings.words import Spellings, significant_words, split


def test_words_keep_their_offsets_through_odd_letters() -> None:
    raw = "İt’s SO\u200b late… 2.52 mx.local 😡"

    text = split(raw=raw, spellings=Spellings({}))

    assert [raw[start:end] for start, end in zip(text.starts, text.ends, strict=True)] == [
        "İt’s", "SO", "late", "2", "52", "mx", "local", "😡",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "sentences"),
    [
        ("One. Two! Three", [0, 1, 2]),
        ("at 2.52 sharp", [0, 0, 0, 0]),
        ("Hello\nthere", [0, 1]),
        ("a line that the mail program has broken because it was long\nthere", [0] * 13),
    ],
)
def test_sentences_end_where_the_author_ends_them(raw: str, sentences: list[int]) -> None:
    assert split(raw=raw, spellings=Spellings({})).sentences == sentences


def test_a_long_row_of_dots_takes_no_longer_than_other_text() -> None:
    started = time.process_time()

    text = split(raw="." * 200_000 + "a. b", spellings=Spellings({}))

    assert text.sentences == [0, 1]
    assert time.process_time() - started < 5.0  # minutes where every dot looks at all that follow


@pytest.mark.parametrize(
    "raw",
    [
        'he said "gone"',
        "he said “gone”",
        "fine\n> gone",
        "hi\n----- Original Message -----\ngone",
        "ok\nOn 3 May, Al <a@b.c> wrote:\ngone",
    ],
)
def test_words_of_others_are_known_as_such(raw: str) -> None:
    text = split(raw=raw, spellings=Spellings({}))

    assert not text.is_repeated(0)
    assert text.is_repeated(text.words.index("gone"))


def test_unusual_spellings_become_usual() -> None:
    assert split(raw="sooooo dont", spellings=Spellings({"dont": "don't"})).words == ["so", "don't"]


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("The printers freeze", "Printer freezes again!", {"printer", "freez"}),
        ("Batteries swell", "a swelling battery", {"battery", "swell"}),
        ("Please help us with this issue", "please help with the issue", set()),
    ],
)
def test_significant_words_meet_across_endings(one: str, other: str, shared: set[str]) -> None:
    assert significant_words(one) & significant_words(other) == shared
