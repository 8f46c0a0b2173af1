"""What plain cues say of a line: in a message of few words a clear cue raises a score, and never lowers one.

The heads learned from whole messages, and most short ones of the corpus are hard ones. A line of a few
plain words ("I am livid", "see you in court") is none of these, and what its cues say is nearly all there is.
"""

from collections.abc import Mapping

from amends.domain.readings.curve import Curve
from amends.domain.readings.features import BREVITY, FACTS, Features
from amends.domain.readings.heads import Head

_TEMPER, _GRIEVANCE = FACTS.index("temper"), FACTS.index("grievance")
_MOCKERY = FACTS.index("sarcasm more")  # beyond one cue: "Oh great" alone may be meant
# What a sum of cues says where there is nothing else to go by, set by hand: half of it at 1.1 and at 1.0.
_OF_SUMS: Mapping[Head, tuple[int, Curve]] = {
    Head.UNEASY: (_TEMPER, Curve(2.5, -1.5)),
    Head.ANGRY: (_TEMPER, Curve(2.0, -2.2)),
    Head.FURIOUS: (_TEMPER, Curve(1.4, -4.0)),
    Head.COMPLAINT: (_GRIEVANCE, Curve(2.5, -2.5)),
    Head.SARCASM: (_MOCKERY, Curve(4.0, -3.0)),
}


def raised(*, scores: Mapping[Head, float], given: Features) -> dict[Head, float]:
    """The scores, those of short messages no lower than their cues alone would have them."""
    share = BREVITY / (BREVITY + len(given.words))
    found = dict(scores)
    for head, (at, curve) in _OF_SUMS.items():
        found[head] = max(found[head], round(share * curve(given.facts[at]), 4))
    return found
