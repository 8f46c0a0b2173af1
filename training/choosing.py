"""What cross-validation on the corpus settles: the curve from sum to score, and from where a head says yes."""

from collections.abc import Mapping
from itertools import product

import numpy as np
from numpy.typing import NDArray

from amends.domain.readings.curve import Curve
from amends.domain.readings.heads import GENERAL, LEVELS, Head
from training.fitting import FITTED, Examples, Learned, Penalties, learn
from training.logistic import Vector, lowest

Truth = NDArray[np.bool_]
FOLDS = 5
_HELD = 1.0  # pull of a curve towards slope 1 and shift 0, in examples
_LOWEST = 0.3  # below this no level of anger begins
# Where precision counts twice as much as recall: a false one costs more, and cues find the plain ones.
_SURE = {Head.SARCASM: 0.5, Head.LEGAL: 0.5}
_EVEN = 0.5  # for a general head: among the posts that it learned from, yes and no count alike
_GRID = np.round(np.arange(0.2, 0.81, 0.05), 2)


def unseen_sums(*, whole: Examples, messages: int, penalties: Penalties) -> tuple[Vector, list[Learned]]:
    """The sums for each message of the corpus by weights that never saw it, and the weights of each fold."""
    fold = np.where(whole.message >= 0, whole.message % FOLDS, -1)
    sums = np.zeros((messages, len(FITTED)))
    learned = []
    for held in range(FOLDS):
        weights = learn(whole.only(fold != held), penalties=penalties)
        tested = (fold == held) & (np.arange(len(fold)) < messages)
        sums[np.flatnonzero(tested)] = weights.sums(whole.only(tested))
        learned.append(weights)
    return sums, learned


def curves(*, sums: Vector, answers: Mapping[Head, Vector]) -> dict[Head, Curve]:
    """For each head the slope and shift that make the unseen sums likely (Platt 1999)."""
    return {
        **{head: _curve(sums[:, at], answers[head][: len(sums)]) for at, head in enumerate(FITTED)},
        **dict.fromkeys(GENERAL, Curve()),
    }


def _curve(sums: Vector, answers: Vector) -> Curve:
    known = ~np.isnan(answers)
    given, wanted = sums[known], answers[known]

    def loss(at: Vector) -> tuple[float, Vector]:
        bent = at[0] * given + at[1]
        wrong = 1 / (1 + np.exp(-np.clip(bent, -60, 60))) - wanted
        value = float((np.logaddexp(0, bent) - wanted * bent).sum()) + 0.5 * _HELD * float(
            (at[0] - 1) ** 2 + at[1] ** 2
        )
        return value, np.array([wrong @ given + _HELD * (at[0] - 1), wrong.sum() + _HELD * at[1]])

    slope, shift = lowest(loss, np.array([1.0, 0.0]), rounds=50)
    return Curve(round(max(0.1, float(slope)), 4), round(float(shift), 4))


def scores(*, sums: Vector, bends: Mapping[Head, Curve]) -> dict[Head, Vector]:
    """The scores of the unseen sums."""
    return {head: np.array([bends[head](total) for total in sums[:, at]]) for at, head in enumerate(FITTED)}


def cuts(*, unseen: Mapping[Head, Vector], answers: Mapping[Head, Vector]) -> dict[Head, float]:
    """From which score each head says yes: where F is best, and for anger where the levels are."""
    best = {
        head: _best(
            unseen[head],
            answers[head][: len(unseen[head])],
            beta=_SURE.get(head, 1.0),
        )
        for head in FITTED
    }
    return {**best, **_levels(unseen, answers), **dict.fromkeys(GENERAL, _EVEN)}


def _levels(unseen: Mapping[Head, Vector], answers: Mapping[Head, Vector]) -> dict[Head, float]:
    """From which scores the level of anger rises: where levels are most often right, right within one, and hot
    messages are found, the three counting alike."""
    count = len(unseen[Head.ANGRY])
    level = sum((answers[head][:count] for head in LEVELS), np.zeros(count))
    reached = {
        (head, cut): unseen[head] >= cut for head in LEVELS for cut in _GRID[_GRID >= _LOWEST].tolist()
    }

    def worth(cuts: tuple[float, ...]) -> float:
        said = np.zeros(count)
        for number, (head, cut) in enumerate(zip(LEVELS, cuts, strict=True), 1):
            said = np.where(reached[head, cut], number, said)
        away = np.abs(said - level)
        return round(float((away == 0).mean() + (away <= 1).mean()) + f1(said >= 2, level >= 2), 4)

    grid = _GRID[_GRID >= _LOWEST].tolist()
    best = max(product(grid, repeat=len(LEVELS)), key=worth)
    return dict(zip(LEVELS, best, strict=True))


def _best(given: Vector, answers: Vector, *, beta: float) -> float:
    known = ~np.isnan(answers)
    said, wanted = given[known], answers[known] > 0
    worth = {cut: round(f_score(said >= cut, wanted, beta), 4) for cut in _GRID.tolist()}
    most = max(worth.values())
    return float(min((cut for cut in worth if worth[cut] == most), key=lambda cut: abs(cut - 0.5)))


def f1(said: Truth, wanted: Truth) -> float:
    """The harmonic mean of precision and recall."""
    return f_score(said, wanted, 1.0)


def f_score(said: Truth, wanted: Truth, beta: float) -> float:
    """The mean of precision and recall in which recall counts `beta` times as much (van Rijsbergen 1979)."""
    hits = float((said & wanted).sum())
    return (1 + beta**2) * hits / max(1.0, float(said.sum()) + beta**2 * float(wanted.sum()))
