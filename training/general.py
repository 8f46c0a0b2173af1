"""The general heads: of words that come without a channel, nobody knows whether they were written to a desk.

Two are mixtures by hand of feelings, rude words and cues: no set that may be trained on shows anger or offence
as the world shows it. The other two are learned from our own posts, pulled towards a mixture.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from amends.domain.readings.features import FACTS
from amends.domain.readings.heads import GENERAL, Head
from training import emotions
from training.gathered import Posted
from training.logistic import Counts, Vector, fit
from training.posts import Post

_WORDS, _PULL = 2.0, 20.0  # how dear a weight of a word is, and one that leaves the mixture
_STILL = 1e-9  # where a feeling does not stir
_ABOUT_CODE = "developers.txt"  # whose complaints are about work in common, not about something bought


@dataclass(frozen=True, slots=True)
class Mixture:
    """What each feeling counts, in its spread over the posts, and what each fact; the labels that mean yes."""

    feelings: Mapping[str, float]
    facts: Mapping[str, float]
    labels: frozenset[str]


# Learned only how sure they may be: no more, since no post is an example of all that a rude word can say.
BY_HAND: Mapping[Head, Mixture] = {
    Head.UPSET: Mixture({"upset": 1, "displeased": 1, "rude": 1.5}, {"temper": 1}, frozenset({"angry"})),
    Head.FOUL: Mixture({"upset": 1, "displeased": 1, "rude": 4}, {"temper": 1}, frozenset({"offensive"})),
}
LEARNED: Mapping[Head, Mixture] = {
    Head.DISPLEASED: Mixture(
        {"against": 0.4, "displeased": 0.3, "pleased": -0.4},
        {"grievance": 0.8, "temper": 0.3},
        frozenset({"complaint"}),
    ),
    Head.ESCALATES: Mixture(
        {},
        {"legal some": 2.5, "repeat some": 1.5, "churn some": 2.5, "executive some": 1, "grievance": 0.3},
        frozenset({"legal", "repeat", "executive", "churn"}),
    ),
}


@dataclass(frozen=True, slots=True)
class General:
    """The weights of the general heads, a column for each of `GENERAL`: words, feelings as felt, facts, beginnings."""

    words: Vector
    feelings: Vector
    facts: Vector
    bias: Vector


def learn(posted: Posted) -> General:
    """The general heads from the posts."""
    return _together([_head(posted, head) for head in GENERAL])


def _together(columns: list[General]) -> General:
    return General(
        np.column_stack([one.words for one in columns]),
        np.column_stack([one.feelings for one in columns]),
        np.column_stack([one.facts for one in columns]),
        np.concatenate([one.bias for one in columns]),
    )


def _head(posted: Posted, head: Head) -> General:
    mixture = BY_HAND.get(head) or LEARNED[head]
    middle, spread = posted.feelings.mean(axis=0), posted.feelings.std(axis=0) + _STILL
    believed = np.array(
        [mixture.feelings.get(name, 0.0) for name in emotions.NAMES]
        + [mixture.facts.get(name, 0.0) for name in FACTS]
    )
    seen = np.hstack([(posted.feelings - middle) / spread, posted.facts])
    answers = np.array([answer(mixture, post) for post in posted.posts])
    if head in BY_HAND:
        words, dense, bias = np.zeros(len(posted.names)), *_bent(seen, answers, believed)
    else:
        words, dense, bias = _fitted(posted.counts, seen, answers, believed)
    felt = dense[: len(spread)] / spread
    return General(words, felt, dense[len(spread) :], np.array([bias - float(middle @ felt)]))


def _bent(seen: Vector, answers: Vector, believed: Vector) -> tuple[Vector, float]:
    """The mixture stretched and moved so that the labels of the posts are likely (Platt 1999)."""
    known = ~np.isnan(answers)
    stretched = fit(
        counts=Counts.of([{}] * int(known.sum()), width=1),
        dense=(seen @ believed)[known, None],
        answers=answers[known],
        weights=_even(answers[known]),
        sparse_penalty=1.0,
        dense_penalty=np.array([0.01]),
        dense_prior=np.array([1.0]),
    )
    return believed * float(stretched.dense[0]), stretched.bias


def _fitted(counts: Counts, seen: Vector, answers: Vector, believed: Vector) -> tuple[Vector, Vector, float]:
    """Words, feelings and facts that make the labels of the posts likely."""
    known = ~np.isnan(answers)
    found = fit(
        counts=counts.only(known),
        dense=seen[known],
        answers=answers[known],
        weights=_even(answers[known]),
        sparse_penalty=_WORDS,
        dense_penalty=np.full(len(believed), _PULL),
        dense_prior=believed,
    )
    return found.sparse, found.dense, found.bias


def _even(wanted: Vector) -> Vector:
    """What each post counts so that yes and no count alike, however many posts say either."""
    share = float(wanted.mean())
    return np.where(wanted > 0, 0.5 / share, 0.5 / (1 - share))


def answer(mixture: Mixture, post: Post) -> float:
    """What a post answers; one that is angry or rude, or about code, may or may not be a complaint."""
    if post.labels & mixture.labels:
        return 1.0
    unsure = "complaint" in mixture.labels and (post.labels or post.file == _ABOUT_CODE)
    return float("nan") if unsure else 0.0
