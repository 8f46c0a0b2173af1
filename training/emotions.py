"""First stage: feelings and foul words in general, from two public sets with hand-made labels and a list of words."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from training.logistic import Counts, Vector, fit
from training.rude import WORDS

PLEASED = {
    "admiration", "amusement", "approval", "caring", "excitement", "gratitude", "joy", "love", "optimism",
    "pride", "relief",
}  # fmt: skip
DISPLEASED = {
    "anger", "annoyance", "disapproval", "disappointment", "disgust", "sadness", "embarrassment", "fear",
    "remorse", "grief", "nervousness",
}  # fmt: skip
GROUPS: Mapping[str, set[str]] = {
    "upset": {"anger", "annoyance"},
    "against": {"anger", "annoyance", "disapproval", "disappointment"},
    "displeased": DISPLEASED,
    "pleased": PLEASED,
    "grateful": {"gratitude"},
    "angry": {"anger"},
    "annoyed": {"annoyance"},
    "disappointed": {"disappointment"},
    "afraid": {"fear", "nervousness"},
    "puzzled": {"confusion", "curiosity"},
}
FOUL = "foul"
RUDE = "rude"
NAMES = (*GROUPS, FOUL, RUDE)
_PENALTY = 10.0
_ROUNDS = 40
_REDDIT_IN_FOUL = 0.1  # what a comment of goemotions counts beside a tweet of davidson


def learn(
    *, goemotions: Sequence[Mapping[str, Any]], davidson: Sequence[Mapping[str, Any]], counts: Counts
) -> Vector:
    """The weights of each name for each of `NAMES` but the last; `counts` holds the rows of both sets, in that order."""
    many, more = len(goemotions), len(davidson)
    reddit = np.concatenate([np.ones(many), np.zeros(more)])
    columns = []
    for feelings in GROUPS.values():
        felt = np.array([bool(feelings & set(row["emotions"])) for row in goemotions], dtype=float)
        answers = np.concatenate([felt, np.zeros(more)])
        columns.append(_fitted(counts, answers, reddit, np.zeros((many + more, 0))))
    angry = np.array(["anger" in row["emotions"] for row in goemotions], dtype=float)
    foul = np.concatenate([angry, [float(row["abuse"] != "neither") for row in davidson]])
    weights = np.where(reddit > 0, _REDDIT_IN_FOUL, 1.0)
    columns.append(_fitted(counts, foul, weights, reddit[:, None]))
    return np.column_stack(columns)


def rude(names: Mapping[str, int]) -> Vector:
    """The weights of each name for `RUDE`."""
    weights = np.zeros(len(names))
    for word, weight in WORDS.items():
        if word in names:
            weights[names[word]] = weight
    return weights


def _fitted(counts: Counts, answers: Vector, weights: Vector, dense: Vector) -> Vector:
    kept = weights > 0
    return fit(
        counts=counts.only(kept),
        dense=dense[kept],
        answers=answers[kept],
        weights=weights[kept],
        sparse_penalty=_PENALTY,
        dense_penalty=np.full(dense.shape[1], 0.01),
        dense_prior=np.zeros(dense.shape[1]),
        rounds=_ROUNDS,
    ).sparse
