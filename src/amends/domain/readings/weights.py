"""The heads of a reader: what a message adds up to for each of them, in whole numbers alike on every machine."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from amends.domain.readings import features
from amends.domain.readings.curve import Curve
from amends.domain.readings.features import Features
from amends.domain.readings.heads import Head
from amends.domain.readings.model import Signal
from amends.domain.readings.table import FIELD, Found, Table, packed

_MASK = (1 << FIELD) - 1
_HALF = 1 << (FIELD - 1)
_LOW = 32  # bits of a field that are read at once, before the rest
_FINE = 1_024  # steps in which facts and the scale of a message are counted


@dataclass(frozen=True, eq=False)
class Weights:
    """All heads of a reader; `table` holds what each word and pair of words weighs.

    `unit` is what one step of a weight is worth. `cuts` are the scores from which a head says yes.
    """

    version: str
    heads: tuple[Head, ...]
    unit: float
    table: Table
    facts: tuple[int, ...]
    bias: int
    curves: Mapping[Head, Curve]
    cuts: Mapping[Head, float]

    def totals(self, given: Features, found: Found | None = None) -> dict[Head, float]:
        """The sum of each head for one message, before its curve; `found` spares looking its words up again."""
        words = (found or self.table.look_up_keys(given.words)).total()
        total = self.bias * _FINE + words * round(given.scale * _FINE)
        total += sum(
            [
                fact * round(value * _FINE)
                for fact, value in zip(self.facts, given.facts, strict=True)
                if value
            ]
        )
        return dict(zip(self.heads, self._unpacked(total, self.unit / _FINE), strict=True))

    def _unpacked(self, total: int, unit: float) -> list[float]:
        raw = (total + self._halves).to_bytes(FIELD // 8 * len(self.heads), "little")
        return [(low + (high << _LOW) - _HALF) * unit for low, high in struct.iter_unpack("<IH", raw)]

    def fact(self, head: Head, at: int) -> float:
        """What one unit of the fact at this place of `FACTS` adds to a head."""
        place = FIELD * self.heads.index(head)
        return ((((self.facts[at] + self._halves) >> place) & _MASK) - _HALF) * self.unit

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
