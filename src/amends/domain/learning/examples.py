"""A kept message as an example for the fit, and as the reader reads it with one adjustment or another."""

import dataclasses
from dataclasses import dataclass

from amends.domain import readings
from amends.domain.learning.fitting import Example
from amends.domain.learning.labels import Labels
from amends.domain.readings import Adjustment, Context, Lexicon, Reading
from amends.domain.readings.reader import features_of


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that people have judged: its new words, and what stands. History is not kept with a reading, so
    the words are read alone, before and after alike."""

    key: int
    subject: str
    text: str
    channel: str
    truth: Labels
    overruled: frozenset[str]

    @property
    def context(self) -> Context:
        """What is known beside the words."""
        return Context(channel=self.channel)


def example(*, kept: Kept, lexicon: Lexicon) -> Example:
    """The message taken apart by the shipped reader."""
    features = features_of(subject=kept.subject, text=kept.text, context=kept.context, cues=lexicon.cues)
    return Example(key=kept.key, features=features, truth=kept.truth, overruled=kept.overruled)


def labels(*, kept: Kept, lexicon: Lexicon, adjustment: Adjustment) -> Labels:
    """What the reader with this adjustment says."""
    with_it = dataclasses.replace(lexicon, adjustment=adjustment)
    return of(readings.read(subject=kept.subject, text=kept.text, context=kept.context, lexicon=with_it))


def of(reading: Reading) -> Labels:
    """A reading as labels."""
    return Labels(
        anger=reading.anger_level,
        complaint_type=reading.complaint_type,
        drivers=frozenset(reading.drivers),
        triggers=frozenset(hit.trigger for hit in reading.triggers),
        sarcasm=reading.sarcasm,
        abuse=reading.abuse_kind,
        churn_risk=reading.churn_risk,
        outage_scope=reading.outage_scope,
    )
