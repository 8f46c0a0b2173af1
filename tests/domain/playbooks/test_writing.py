"""A playbook written as text reads as the same playbook."""

import dataclasses

import pytest

from amends.catalogue import playbooks as catalogue
from amends.domain.playbooks import as_text

BOOKS = catalogue.load()


@pytest.mark.parametrize("book", sorted(BOOKS))
def test_every_shipped_playbook_survives_being_written(book: str) -> None:
    assert catalogue.load_text(as_text(BOOKS[book]), file="again") == BOOKS[book]


@pytest.mark.parametrize(
    "words",
    [
        "".join(map(chr, range(1, 0x300))),  # every control character, quote and backslash among them
        '"""', "\\", "\\u0041", "# no comment", "[step.next]", "\u202e\U0001f525", "line\nline\r\n",
    ],
)  # fmt: skip
def test_any_words_survive_being_written(words: str) -> None:
    first, *rest = BOOKS["opening"].steps
    changed = dataclasses.replace(first, prompts=(words, "b"), purpose=words, if_abusive=words)
    book = dataclasses.replace(BOOKS["opening"], steps=(changed, *rest))

    assert catalogue.load_text(as_text(book), file="again") == book
