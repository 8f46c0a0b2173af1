"""Logistic regression over sparse counts and dense columns, by a plain L-BFGS; the same each time it runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
_MEMORY = 8
_ENOUGH = 1e-6


@dataclass(frozen=True, slots=True)
class Counts:
    """A sparse matrix by rows: the columns of each row and how much stands there."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    value: Vector
    height: int
    width: int

    @classmethod
    def of(cls, rows: Sequence[dict[int, float]], *, width: int) -> "Counts":
        """A matrix of rows given as column to value."""
        return cls(
            row=np.repeat(np.arange(len(rows)), [len(row) for row in rows]),
            column=np.fromiter((column for row in rows for column in row), dtype=np.int64),
            value=np.fromiter((value for row in rows for value in row.values()), dtype=np.float64),
            height=len(rows),
            width=width,
        )

    def times(self, weights: Vector) -> Vector:
        """The weighted sum of each row."""
        return np.bincount(self.row, weights=self.value * weights[self.column], minlength=self.height)

    def gather(self, amounts: Vector) -> Vector:
        """The weighted sum of each column."""
        return np.bincount(self.column, weights=self.value * amounts[self.row], minlength=self.width)

    def only(self, kept: NDArray[np.bool_]) -> "Counts":
        """The rows that are kept, numbered anew."""
        number = np.cumsum(kept) - 1
        inside = kept[self.row]
        return Counts(
            number[self.row[inside]], self.column[inside], self.value[inside], int(kept.sum()), self.width
        )


@dataclass(frozen=True, slots=True)
class Fit:
    """What was learned: a weight for each column, sparse and dense, and what every row begins with."""

    sparse: Vector
    dense: Vector
    bias: float


def fit(
    *,
    counts: Counts,
    dense: Vector,
    answers: Vector,
    weights: Vector,
    sparse_penalty: float,
    dense_penalty: Vector,
    dense_prior: Vector,
    rounds: int = 60,
) -> Fit:
    """Weights that make the answers (0 to 1) likely; the penalties pull sparse ones to 0, dense ones to a prior."""
    width, more = counts.width, dense.shape[1]

    def loss(at: Vector) -> tuple[float, Vector]:
        sparse, solid, bias = at[:width], at[width : width + more], at[-1]
        sums = counts.times(sparse) + dense @ solid + bias
        value = float((weights * (np.logaddexp(0, sums) - answers * sums)).sum())
        away = solid - dense_prior
        value += 0.5 * sparse_penalty * float(sparse @ sparse) + 0.5 * float(dense_penalty @ (away * away))
        wrong = weights * (1 / (1 + np.exp(-np.clip(sums, -60, 60))) - answers)
        slope = np.empty_like(at)
        slope[:width] = counts.gather(wrong) + sparse_penalty * sparse
        slope[width : width + more] = dense.T @ wrong + dense_penalty * away
        slope[-1] = wrong.sum()
        return value, slope

    at = lowest(loss, np.concatenate([np.zeros(width), dense_prior, [0.0]]), rounds=rounds)
    return Fit(at[:width], at[width : width + more], float(at[-1]))


def lowest(loss: Callable[[Vector], tuple[float, Vector]], at: Vector, *, rounds: int) -> Vector:
    """Where a smooth function is lowest, by L-BFGS (Nocedal 1980) with a halving line search."""
    value, slope = loss(at)
    moves: list[tuple[Vector, Vector]] = []
    for _ in range(rounds):
        step = _direction(slope, moves)
        fall = float(slope @ step)
        length = 1.0
        while True:
            there = at + length * step
            new_value, new_slope = loss(there)
            if new_value <= value + 1e-4 * length * fall or length < 1e-6:
                break
            length /= 2
        moved, bent = there - at, new_slope - slope
        if moved @ bent > 1e-12:
            moves = [*moves, (moved, bent)][-_MEMORY:]
        done = abs(value - new_value) < _ENOUGH * max(1.0, abs(value))
        at, value, slope = there, new_value, new_slope
        if done:
            break
    return at


def _direction(slope: Vector, moves: Sequence[tuple[Vector, Vector]]) -> Vector:
    step = -slope
    if not moves:
        return step / max(1.0, float(np.linalg.norm(slope)))
    shares = []
    for moved, bent in reversed(moves):
        share = float(moved @ step) / float(moved @ bent)
        shares.append(share)
        step = step - share * bent
    moved, bent = moves[-1]
    step = step * (float(moved @ bent) / float(bent @ bent))
    for (moved, bent), share in zip(moves, reversed(shares), strict=True):
        step = step + (share - float(bent @ step) / float(moved @ bent)) * moved
    return step if float(slope @ step) < 0 else -slope
