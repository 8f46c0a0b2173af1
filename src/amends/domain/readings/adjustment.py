"""What one desk has learned on top of the shipped weights, from the readings that its people corrected."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from amends.domain.readings.curve import Curve
from amends.domain.readings.features import Features
from amends.domain.readings.heads import Head


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Changes to the shipped weights: more or less for a word or pair of words, a new curve for a head.

    `version` is empty when nothing was adjusted. Values are sums on the scale of the heads' own.
    """

    version: str = ""
    words: Mapping[str, Mapping[Head, float]] = field(default_factory=dict)
    curves: Mapping[Head, Curve] = field(default_factory=dict)

    def added(self, given: Features) -> dict[Head, float]:
        """What the adjusted words of a message add to each head."""
        sums: dict[Head, float] = {}
        for key in (*given.words, *given.pairs):
            for head, value in self.words.get(key, {}).items():
                sums[head] = sums.get(head, 0.0) + value * given.scale
        return sums


NOTHING = Adjustment()


def dumped(adjustment: Adjustment) -> dict[str, object]:
    """An adjustment as plain JSON, to keep it in a row; `restored` brings it back."""
    return {
        "version": adjustment.version,
        "words": {
            word: {head.value: value for head, value in values.items()}
            for word, values in adjustment.words.items()
        },
        "curves": {head.value: [curve.slope, curve.shift] for head, curve in adjustment.curves.items()},
    }


def restored(kept: Mapping[str, Any]) -> Adjustment:
    """The adjustment that was kept; a head that this reader no longer has is left out."""
    heads = {head.value: head for head in Head}
    return Adjustment(
        version=str(kept["version"]),
        words={
            word: {heads[name]: float(value) for name, value in values.items() if name in heads}
            for word, values in kept["words"].items()
        },
        curves={
            heads[name]: Curve(float(slope), float(shift))
            for name, (slope, shift) in kept["curves"].items()
            if name in heads
        },
    )
