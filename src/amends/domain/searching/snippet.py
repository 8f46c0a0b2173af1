"""The few words around what was found, cut for a line of results."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

BEFORE, LENGTH = 60, 220
LOOKED_THROUGH = 20_000
"""Characters of a text in which the place is sought."""
_SHORTEST_STEM = 4
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the snippet; `found` when it is one of the words looked for."""

    text: str
    found: bool


def snippet(*, text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """About `LENGTH` characters of a text around the first word looked for, each such word a piece of its own.

    The index finds words by their stem ("printers" for "printer"), so a word counts as found here when it begins like one.
    """
    text = text[:LOOKED_THROUGH]
    pattern = _pattern(words)
    first = pattern.search(text) if pattern else None
    start = max(first.start() - BEFORE, 0) if first else 0
    if start:
        start = text.find(" ", start, first.start() if first else None) + 1 or start
    shown = _SPACE.sub(" ", text[start : start + LENGTH]).strip()
    pieces: list[Piece] = [Piece("… ", False)] if start else []
    at = 0
    for hit in pattern.finditer(shown) if pattern else ():
        if hit.start() > at:
            pieces.append(Piece(shown[at : hit.start()], False))
        pieces.append(Piece(hit[0], True))
        at = hit.end()
    pieces.append(Piece(shown[at:] + (" …" if start + LENGTH < len(text) else ""), False))
    return tuple(piece for piece in pieces if piece.text)


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    stems = [re.escape(_stem(word)) for word in words if word]
    return re.compile(rf"\b(?:{'|'.join(stems)})\w{{0,30}}", re.IGNORECASE) if stems else None


def _stem(word: str) -> str:
    """A rough beginning that the endings of English leave alone."""
    return word[: max(len(word) - 3, _SHORTEST_STEM)] if word.isalpha() else word
