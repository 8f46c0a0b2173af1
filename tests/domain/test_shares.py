"""Shares with their intervals."""

import pytest

from amends.domain.shares import Rate, sure_of_more


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [  # R: binom::binom.wilson
        (0, 10, 0.0, 0.2775),
        (1, 10, 0.0179, 0.4042),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (30, 300, 0.0709, 0.1392),
    ],
)
def test_interval_is_wilsons(count: int, total: int, low: float, high: float) -> None:
    assert Rate(count, total).interval == pytest.approx((low, high), abs=5e-4)
    assert Rate(count, total).share == count / total


def test_nothing_seen_is_no_share() -> None:
    assert (Rate(0, 0).share, Rate(0, 0).interval) == (None, (0.0, 1.0))


@pytest.mark.parametrize(
    ("won", "lost", "chance"), [(0, 0, 1.0), (5, 0, 1 / 32), (0, 5, 1.0), (1, 1, 0.75), (8, 2, 0.0546875)]
)
def test_chance_of_winning_so_often_by_luck(won: int, lost: int, chance: float) -> None:
    assert sure_of_more(won=won, lost=lost) == pytest.approx(chance)
