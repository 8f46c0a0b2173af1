"""The sums of a reading: what each place in a text adds to each signal."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from amends.domain.readings.model import Signal
from amends.domain.readings.words import Text


class Share(NamedTuple):
    """What one place in the text adds to one signal."""

    value: float
    first: int
    last: int
    sentence: int
    cue: str


@dataclass(slots=True)
class Tally:
    """All signals of a text: their sums, and the places that add to each."""

    text: Text
    shares: dict[Signal, list[Share]] = field(default_factory=dict)

    def add(self, signal: Signal, share: Share) -> None:
        """Count one more place."""
        places = self.shares.get(signal)
        if places is None:
            self.shares[signal] = [share]
        else:
            places.append(share)

    def sum(self, signal: Signal) -> float:
        """The sum of one signal, 0 when nothing speaks for it."""
        return sum([share.value for share in self.shares.get(signal, ())], 0.0)

    def places(self, signal: Signal) -> Sequence[Share]:
        """The places that speak for a signal, the strongest first."""
        found = [share for share in self.shares.get(signal, ()) if share.value > 0]
        if len(found) > 1:
            found.sort(key=lambda share: (-share.value, share.first))
        return found
