"""What the heads have learned, as whole numbers that add up the same on every machine.

The weights of all heads for one word stand side by side in one long integer, a field of `_FIELD` bits
for each. Adding two such integers adds all their fields at once, so a message costs one addition for
each of its words, however many heads there are, and no rounding depends on the order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from amends.domain.readings import features
from amends.domain.readings.curve import Curve
from amends.domain.readings.features import Features
from amends.domain.readings.heads import Head
from amends.domain.readings.model import Signal

_FIELD = 48
_MASK = (1 << _FIELD) - 1
_HALF = 1 << (_FIELD - 1)
_FINE = 1_024  # steps in which facts and the scale of a message are counted
_REMEMBERED = 40_000  # unknown words whose pieces are not added up again


def packed(values: Sequence[int]) -> int:
    """Whole numbers side by side in one, the first in the lowest field."""
    return sum(value << (_FIELD * at) for at, value in enumerate(values))


@dataclass(frozen=True, eq=False)
class Weights:
    """All heads of a reader; `known` holds words and pairs of words, `parts` pieces of unknown words.

    `unit` is what one step of a weight is worth. `cuts` are the scores from which a head says
    yes; `strong` holds, head by head, the words and pairs worth showing.
    """

    version: str
    heads: tuple[Head, ...]
    unit: float
    known: Mapping[str, int]
    parts: Mapping[str, int]
    facts: tuple[int, ...]
    bias: int
    curves: Mapping[Head, Curve]
    cuts: Mapping[Head, float]
    strong: Mapping[Head, Mapping[str, float]]
    _unknown: dict[str, int] = field(default_factory=dict, repr=False)

    @cached_property
    def _places(self) -> Mapping[Head, int]:
        return {head: _FIELD * at for at, head in enumerate(self.heads)}

    def _piecewise(self, word: str) -> int:
        """The weights of a word that is not known: those of its pieces."""
        found = self._unknown.get(word)
        if found is None:
            if len(self._unknown) >= _REMEMBERED:
                self._unknown.clear()
            get = self.parts.get
            found = sum(get(piece, 0) for piece in features.pieces(word[:40]))
            self._unknown[word] = found
        return found

    def words(self, keys: Sequence[str], pairs: Sequence[str]) -> int:
        """The packed weights of words and pairs of words, added up."""
        known = self.known
        total = sum([known[key] for key in keys if key in known])
        total += sum([self._piecewise(key) for key in keys if key not in known])
        return total + sum([known[pair] for pair in pairs if pair in known])

    def totals(self, given: Features) -> dict[Head, float]:
        """The sum of each head for one message, before its curve."""
        total = self.bias * _FINE + self.words(given.words, given.pairs) * round(given.scale * _FINE)
        total += sum(
            [
                fact * round(value * _FINE)
                for fact, value in zip(self.facts, given.facts, strict=True)
                if value
            ]
        )
        return dict(zip(self.heads, self._unpacked(total, self.unit / _FINE), strict=True))

    def _unpacked(self, total: int, unit: float) -> list[float]:
        count, size = len(self.heads), _FIELD // 8
        raw = (total + self._halves).to_bytes(size * count, "little")
        return [
            (int.from_bytes(raw[at : at + size], "little") - _HALF) * unit
            for at in range(0, size * count, size)
        ]

    def share(self, head: Head, total: int) -> float:
        """What a packed sum of words adds to one head, before the scale of the message."""
        return ((((total + self._halves) >> self._places[head]) & _MASK) - _HALF) * self.unit

    def fact(self, head: Head, at: int) -> float:
        """What one unit of the fact at this place of `FACTS` adds to a head."""
        return self.share(head, self.facts[at])

    @cached_property
    def slopes(self) -> Mapping[Head, Mapping[Signal, float]]:
        """What one unit of a signal adds to each head that it speaks for."""
        firsts = {signal: features.FACTS.index(f"{signal.value} some") for signal in Signal}
        return {
            head: {signal: slope for signal, at in firsts.items() if (slope := self.fact(head, at)) > 0}
            for head in self.heads
        }

    @cached_property
    def _halves(self) -> int:
        return packed([_HALF] * len(self.heads))
