"""What somebody looks for: the words of the search box, taken apart."""

from amends.domain.searching.question import (
    IS,
    OPERATORS,
    Filter,
    Phrase,
    Problem,
    Question,
    read,
    words_for,
)
from amends.domain.searching.snippet import Piece, snippet

__all__ = [
    "IS",
    "OPERATORS",
    "Filter",
    "Phrase",
    "Piece",
    "Problem",
    "Question",
    "read",
    "snippet",
    "words_for",
]
