"""The arithmetic of a comparison against published values."""

import pytest

from amends.domain.experiments import intervals
from amends.domain.experiments.spending import boundaries


@pytest.mark.parametrize(
    ("fractions", "published"),
    [
        (
            (0.25, 0.5, 0.75, 1.0),
            (4.333, 2.963, 2.359, 2.014),
        ),  # Lan-DeMets, O'Brien-Fleming kind, 0.05 two-sided
        ((0.5, 1.0), (2.963, 1.969)),
        ((1.0,), (1.960,)),
    ],
)
def test_boundaries_of_the_looks(fractions: tuple[float, ...], published: tuple[float, ...]) -> None:
    assert boundaries(fractions=fractions, alpha=0.05) == pytest.approx(published, abs=0.002)


def test_wilson() -> None:  # Newcombe 1998, 81 of 263
    found = intervals.wilson(yes=81, of=263, z=intervals.usual())

    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=1e-4)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((48, 80), (56, 70), 0.0524, 0.3339),  # Newcombe 1998, table II (a), (b), (c), (h)
        ((3, 10), (9, 10), 0.1705, 0.8090),
        ((2, 7), (6, 7), 0.0582, 0.8062),
        ((0, 10), (10, 10), 0.6075, 1.0),
    ],
)
def test_newcombe(first: tuple[int, int], second: tuple[int, int], low: float, high: float) -> None:
    z = intervals.usual()
    one, two = (intervals.wilson(yes=yes, of=of, z=z) for yes, of in (first, second))

    found = intervals.newcombe(first=one, second=two)

    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)


def test_mean_widens_as_student_says() -> None:
    found = intervals.mean(
        values=[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0], z=intervals.usual()
    )

    assert found.value == 6
    assert (found.high - 6) == pytest.approx(
        2.228 * (11 / 11) ** 0.5, abs=0.002
    )  # t of 10 degrees of freedom


def test_equal_values_on_both_sides_are_no_difference() -> None:
    found = intervals.welch(first=[1.0] * 20, second=[1.0] * 20, z=4.0)

    assert not found.without_nothing
