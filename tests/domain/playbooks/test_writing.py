"""A playbook written as text reads as the same playbook."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.catalogue import playbooks as catalogue
from amends.domain.playbooks import as_text

BOOKS = catalogue.load()
WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)


@pytest.mark.parametrize("book", sorted(BOOKS))
def test_every_shipped_playbook_survives_being_written(book: str) -> None:
    assert catalogue.load_text(as_text(BOOKS[book]), file="again") == BOOKS[book]


@given(st.lists(WORDS, min_size=2, max_size=4), WORDS)
def test_any_words_survive_being_written(prompts: list[str], purpose: str) -> None:
    first, *rest = BOOKS["opening"].steps
    changed = dataclasses.replace(first, prompts=tuple(prompts), purpose=purpose)
    book = dataclasses.replace(BOOKS["opening"], steps=(changed, *rest))

    assert catalogue.load_text(as_text(book), file="again") == book
