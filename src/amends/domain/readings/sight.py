"""One message under the heads: what each says of it, and where in the words it sees that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from amends.domain.readings import evidence
from amends.domain.readings.features import Features
from amends.domain.readings.heads import Head
from amends.domain.readings.lexicon import Lexicon
from amends.domain.readings.model import EarlierCase, Evidence
from amends.domain.readings.table import Found
from amends.domain.readings.tally import Share, Tally
from amends.domain.readings.words import Word


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message taken apart: its own words, the cues in them, and what the heads weigh."""

    tally: Tally
    earlier: EarlierCase | None
    positions: Sequence[int]
    words: Sequence[Word]
    features: Features


@dataclass(frozen=True)
class Sight:
    """A message with the score of each head."""

    ready: Prepared
    found: Found
    scores: Mapping[Head, float]
    subject: str
    lexicon: Lexicon

    def says(self, head: Head) -> bool:
        """Whether a head answers yes."""
        return self.scores[head] >= self.lexicon.weights.cuts[head]

    def places(self, head: Head, most: int = 2) -> Sequence[Share]:
        """The stretches that add most to a head."""
        return evidence.places(head=head, spots=self._spots, weights=self.lexicon.weights, most=most)

    def show(self, places: Sequence[Share], shows: str) -> tuple[Evidence, ...]:
        """Places as evidence of what they show."""
        return evidence.shown(found=places, shows=shows, tally=self.ready.tally, subject=self.subject)

    def shows(self, head: Head, name: str, most: int = 2) -> tuple[Evidence, ...]:
        """The evidence of a head under the name of its label."""
        return self.show(self.places(head, most), name)

    @cached_property
    def _spots(self) -> evidence.Spots:
        return evidence.spots(
            tally=self.ready.tally,
            scale=self.ready.features.scale,
            found=self.found,
            positions=self.ready.positions,
        )
