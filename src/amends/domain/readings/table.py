"""What the heads have learned about words, pairs of words and pieces of words, unpacked when it is first used.

The weights of all heads for one word stand side by side in one long integer, a field of `FIELD` bits for
each. Adding two such integers adds all their fields at once, so a message costs one addition for each of its
words, however many heads there are, and no rounding depends on the order.
"""

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import xor
from typing import TypeAlias

from amends.domain.readings import features, numbers
from amends.domain.readings.heads import Head
from amends.domain.readings.words import Word

FIELD = 48
OFFSET = 32_768  # stands between a weight and the number that is kept for it, which is never negative
_LOUD = 0.3  # what a word must add, in a message of one word, to be worth showing
_REMEMBERED = 40_000  # words that are not looked up piece by piece again
_LONGEST = 40  # characters of a word that are looked at
_SILENT = b""
Rows: TypeAlias = "array[float]"  # what is worth showing, one number for each head and then the next row


def joined(rows: Sequence[bytes]) -> Rows:
    """Rows one behind the other, as numbers."""
    return array("d", b"".join(rows))


def packed(values: Sequence[int]) -> int:
    """Whole numbers side by side in one, the first in the lowest field."""
    return sum(value << (FIELD * at) for at, value in enumerate(values))


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A word or a pair of words: its packed weights, and its row when it is loud enough to be shown for a head.

    A row is what it weighs for each head, 0 where that is too little to be shown, as the bytes of an array.

    `first` and `second` are its `numbers` in a pair, 0 where it makes none.
    """

    table: "Table"
    total: int
    row: bytes
    first: int = 0
    second: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """The words of a message, one after the other, and each pair that is known with the place of its first."""

    words: Sequence[Entry]
    pairs: Sequence[tuple[int, Entry]]

    def total(self) -> int:
        """The packed weights of all of them, added up."""
        return sum([word.total for word in self.words]) + sum([pair.total for _, pair in self.pairs])


class Table:
    """Rows of weights, one for each name; a row is two bytes for each head, the low one first.

    `unit` is what one step of a weight is worth; what is kept is loud above `least`.

    Rows stay packed as they came until a text holds their name: few texts hold many of them.
    """

    def __init__(
        self, *, heads: Sequence[Head], unit: float, names: Sequence[str], known: int, kept: bytes
    ) -> None:
        """`known` of the names are words and pairs, the others pieces of words; `kept` holds their rows."""
        self.unit, self._least = unit, OFFSET + round(_LOUD / unit)
        self._heads = {head: at for at, head in enumerate(heads)}
        self._rows, self._width = kept, 2 * len(heads)
        self._nothing = packed([OFFSET] * len(heads))
        self._parts = {name: row for row, name in enumerate(islice(names, known, None), known)}
        self._pieces: dict[int, int] = {}
        self._singles: dict[str, int] = {}
        self._firsts: dict[str, int] = {}
        self._seconds: dict[str, int] = {}
        self._pairs: dict[
            int, Entry | int
        ] = {}  # by its number: the row of a pair, or its entry once it was used
        self._words: dict[str, Entry] = {}
        for row, name in enumerate(islice(names, known)):
            first, blank, second = name.partition(" ")
            if blank:
                one = self._firsts.setdefault(first, numbers.first(len(self._firsts) + 1))
                two = self._seconds.setdefault(second, numbers.second(len(self._seconds) + 1))
                self._pairs[one ^ two] = row
            else:
                self._singles[name] = row

    def look_up(self, words: Sequence[Word]) -> Found:
        """What is known of words and of each with its follower."""
        return self._with_pairs(
            [
                entry if (entry := word.entry) is not None and entry.table is self else self._entry(word)
                for word in words
            ]
        )

    def look_up_keys(self, keys: Sequence[str]) -> Found:
        """The same for words of which nothing is at hand but their keys."""
        known = self._words.get
        return self._with_pairs([known(key) or self._word(key) for key in keys])

    def _with_pairs(self, found: list[Entry]) -> Found:
        asked = list(map(xor, [word.first for word in found], [word.second for word in found[1:]]))
        pairs = [
            (at, pair if pair.__class__ is Entry else self._pair(asked[at]))
            for at, pair in enumerate(map(self._pairs.get, asked))
            if pair is not None
        ]
        return Found(found, pairs)

    def _entry(self, word: Word) -> Entry:
        """What a word weighs, kept with the word. A common one (the, has, a) says nothing to a person by itself
        and is not shown."""
        entry = self._words.get(word.key) or self._word(word.key)
        if word.common and entry.row:
            entry = replace(entry, row=_SILENT)
        word.entry = entry
        return entry

    def _word(self, word: str) -> Entry:
        """A word not seen before, remembered; one that is not known weighs what its pieces weigh."""
        row, first, second = self._singles.get(word), self._firsts.get(word, 0), self._seconds.get(word, 0)
        if row is not None:
            entry = Entry(self, self._total(row), self._shown(row), first, second)
        else:
            entry = Entry(self, self._piecewise(word[:_LONGEST]), _SILENT, first, second)
        if len(word) <= _LONGEST:
            if len(self._words) >= _REMEMBERED:
                self._words.clear()
            self._words[word] = entry
        return entry

    def _pair(self, number: int) -> Entry:
        """A pair that is known, opened when it was not seen before."""
        pair = self._pairs[number]
        if isinstance(pair, int):
            pair = self._pairs[number] = Entry(self, self._total(pair), self._shown(pair))
        return pair

    def _piecewise(self, word: str) -> int:
        total = 0
        for piece in features.pieces(word):
            row = self._parts.get(piece)
            if row is not None:
                if row not in self._pieces:
                    self._pieces[row] = self._total(row)
                total += self._pieces[row]
        return total

    def column(self, rows: Rows, head: Head) -> Rows:
        """What is loud for one head in rows that stand one behind the other."""
        return rows[self._heads[head] :: len(self._heads)]

    def _kept(self, row: int) -> bytes:
        return self._rows[row * self._width : (row + 1) * self._width]

    def _total(self, row: int) -> int:
        kept = self._kept(row)
        # A field of a packed integer is six bytes: the two of a weight and four empty ones.
        spread = bytearray(3 * self._width)
        spread[0::6], spread[1::6] = kept[0::2], kept[1::2]
        return int.from_bytes(spread, "little") - self._nothing

    def _shown(self, row: int) -> bytes:
        """What a row is worth for each head where that is loud enough to be shown; nothing when nowhere."""
        kept, least, unit = array("H", self._kept(row)), self._least, self.unit
        if sys.byteorder == "big":
            kept.byteswap()
        if max(kept) <= least:
            return _SILENT
        return array("d", [(value - OFFSET) * unit if value > least else 0.0 for value in kept]).tobytes()
