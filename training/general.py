"""The general heads: feelings of the first stage and cues added up by hand, leaning a little on our own heads.

They are not fitted: no set that may be trained on tells a complaint from other displeasure outside a desk.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from amends.domain.readings.features import FACTS
from amends.domain.readings.heads import Head
from training import emotions
from training.logistic import Vector

_LEAN = 0.25  # what one standard deviation of our own head counts beside one of the mixture


@dataclass(frozen=True, slots=True)
class Mixture:
    """A general head: the head of ours it leans on, and what each feeling and each signal counts."""

    ours: Head
    feelings: Mapping[str, float]
    signals: Mapping[str, float]


MIXTURES: Mapping[Head, Mixture] = {
    Head.UPSET: Mixture(Head.ANGRY, {"against": 1, "upset": 1}, {"anger": 2, "swear": 2, "insult": 1}),
    Head.DISPLEASED: Mixture(
        Head.COMPLAINT,
        {"against": 1, "displeased": 1, "pleased": -1},
        {"complaint": 2, "dissatisfied": 1, "anger": 1},
    ),
    Head.FOUL: Mixture(Head.INSULT, {"foul": 1, "upset": 2, "angry": 1}, {"insult": 2, "swear": 2}),
}


def weights_of(mixture: Mixture) -> tuple[Vector, Vector]:
    """What each feeling and each fact counts in a mixture."""
    feelings = np.array([mixture.feelings.get(name, 0.0) for name in emotions.NAMES])
    facts = np.array([mixture.signals.get(name.rpartition(" ")[0], 0.0) for name in FACTS])
    return feelings, facts


def leaning(*, ours: Vector, mixed: Vector) -> tuple[float, float]:
    """By what our own sums and the mixed ones are multiplied before they are added."""
    return _LEAN / float(ours.std()), 1 / float(mixed.std())
