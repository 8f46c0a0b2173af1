"""The words around what was found."""

from hypothesis import given
from hypothesis import strategies as st

from amends.domain.searching import snippet

LONG = "The report is long. " * 40 + "The printers on floor two print nothing. " + "More words follow. " * 40


def test_the_place_is_shown_with_its_words_marked() -> None:
    pieces = snippet(text=LONG, words=["printer"])
    assert [piece.text for piece in pieces if piece.found] == ["printers", "print"]
    assert pieces[0].text == "… "
    assert "floor two" in "".join(piece.text for piece in pieces)


def test_without_a_word_the_beginning_is_shown() -> None:
    pieces = snippet(text=LONG, words=["nowhere"])
    assert "".join(piece.text for piece in pieces).startswith("The report is long.")


def test_a_word_of_signs_is_no_pattern() -> None:
    assert snippet(text="a (b) c", words=["(b)"])


@given(st.text(max_size=500), st.lists(st.text(max_size=20), max_size=4))
def test_a_snippet_is_short_and_its_pieces_are_of_the_text(text: str, words: list[str]) -> None:
    pieces = snippet(text=text, words=words)
    assert sum(len(piece.text) for piece in pieces) <= 220 + 4
