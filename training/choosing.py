"""What cross-validation on the corpus settles: the curve from sum to score, and from where a head says yes."""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np

from amends.domain.readings.curve import Curve
from amends.domain.readings.heads import LEVELS, Head
from training import general
from training.fitting import Examples, Learned, Penalties, learn
from training.logistic import Vector, lowest

FOLDS = 5
_HELD = 1.0  # pull of a curve towards slope 1 and shift 0, in examples
_GRID = np.round(np.arange(0.2, 0.81, 0.05), 2)


def unseen_sums(*, whole: Examples, messages: int, penalties: Penalties) -> tuple[Vector, list[Learned]]:
    """The sums for each message of the corpus by weights that never saw it, and the weights of each fold."""
    fold = np.where(whole.message >= 0, whole.message % FOLDS, -1)
    sums = np.zeros((messages, len(Head)))
    learned = []
    for held in range(FOLDS):
        weights = learn(whole.only(fold != held), penalties=penalties)
        tested = (fold == held) & (np.arange(len(fold)) < messages)
        sums[np.flatnonzero(tested)] = weights.sums(whole.only(tested))
        learned.append(weights)
    return sums, learned


def curves(*, sums: Vector, answers: Mapping[Head, Vector]) -> dict[Head, Curve]:
    """For each head the slope and shift that make the unseen sums likely (Platt 1999)."""
    return {head: _curve(sums[:, at], answers[_asked(head)][: len(sums)]) for at, head in enumerate(Head)}


def _asked(head: Head) -> Head:
    """Whose answers a head is measured by: a general one by those of the head it leans on."""
    return general.MIXTURES[head].ours if head in general.MIXTURES else head


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
    return {head: np.array([bends[head](total) for total in sums[:, at]]) for at, head in enumerate(Head)}


def cuts(*, unseen: Mapping[Head, Vector], answers: Mapping[Head, Vector]) -> dict[Head, float]:
    """From which score each head says yes: where F1 is best, and for the levels of anger where most are exact."""
    chosen = {head: _best_f1(unseen[head], answers[_asked(head)][: len(unseen[head])]) for head in Head}
    chosen.update(zip(LEVELS, _levels(unseen, answers), strict=True))
    return chosen


def _best_f1(given: Vector, answers: Vector) -> float:
    known = ~np.isnan(answers)
    said, wanted = given[known], answers[known] > 0
    return max(_GRID.tolist(), key=lambda cut: (round(f1(said >= cut, wanted), 4), -abs(cut - 0.5)))


def _levels(unseen: Mapping[Head, Vector], answers: Mapping[Head, Vector]) -> Sequence[float]:
    count = len(unseen[Head.UNEASY])
    wanted = sum(answers[head][:count] for head in LEVELS)

    def exact(at: Sequence[float]) -> float:
        level = np.zeros(count)
        for number, (head, cut) in enumerate(zip(LEVELS, at, strict=True), 1):
            level = np.where(unseen[head] >= cut, number, level)
        return float((level == wanted).mean()) - 0.1 * float((np.abs(level - wanted) > 1).mean())

    near = [float(cut) for cut in _GRID if 0.3 <= cut <= 0.7]
    return max(
        product(near, near, near), key=lambda at: (round(exact(at), 4), -sum(abs(c - 0.5) for c in at))
    )


def f1(said: Vector, wanted: Vector) -> float:
    """The harmonic mean of precision and recall."""
    hits = float((said & wanted).sum())
    return 2 * hits / max(1.0, float(said.sum() + wanted.sum()))
