"""What the cues alone say: in a message of a few words they count more than what was learned.

The heads learned from whole messages, where a word is one of a hundred. A line in a chat has too few words for
that, so its score leans on the cues: `_BREVITY / (_BREVITY + words)` is their share.
"""

from collections.abc import Mapping

from amends.domain.readings.curve import Curve
from amends.domain.readings.features import FACTS, Features
from amends.domain.readings.heads import Head
from amends.domain.readings.model import Signal
from amends.domain.readings.tally import Tally

_BREVITY = 40
_TEMPER, _GRIEVANCE = FACTS.index("temper"), FACTS.index("grievance")
# Where the sum of the cues gives a score of a half, and how steep it is there, set by hand.
_OF_SUMS: Mapping[Head, tuple[int, Curve]] = {
    Head.UNEASY: (_TEMPER, Curve(3.0, -0.75)),
    Head.ANGRY: (_TEMPER, Curve(2.0, -1.6)),
    Head.FURIOUS: (_TEMPER, Curve(1.4, -4.06)),
    Head.COMPLAINT: (_GRIEVANCE, Curve(2.0, -0.6)),
}
_OF_SIGNALS: Mapping[Head, tuple[Signal, Curve]] = {
    Head.CHURN: (Signal.CHURN, Curve(6.0, -6.0)),
    Head.INSULT: (Signal.INSULT, Curve(6.0, -6.0)),
    Head.SARCASM: (Signal.SARCASM, Curve(6.0, -6.0)),
}
_UNEASE = 0.3  # who complains is not quite calm, even in the mildest words


def leaned(*, scores: Mapping[Head, float], given: Features, tally: Tally) -> dict[Head, float]:
    """The scores, those of the shorter messages nearer to what the cues say."""
    share = _BREVITY / (_BREVITY + len(given.words))
    said = {head: curve(given.facts[at]) for head, (at, curve) in _OF_SUMS.items()}
    if said[Head.COMPLAINT] >= 0.5:
        at, curve = _OF_SUMS[Head.UNEASY]
        said[Head.UNEASY] = curve(given.facts[at] + _UNEASE)
    said.update({head: curve(tally.sum(signal)) for head, (signal, curve) in _OF_SIGNALS.items()})
    leaning = {head: round((1 - share) * scores[head] + share * said[head], 4) for head in said}
    return {**scores, **leaning}
