"""How many promises were kept, and how sure we are; intervals against those printed in textbooks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.promises.rate import Rate, kept_rate

COUNT = st.integers(min_value=0, max_value=500)


@pytest.mark.parametrize(
    ("kept", "missed", "low", "high"),
    [(10, 0, 0.7225, 1.0), (0, 10, 0.0, 0.2775), (81, 182, 0.2553, 0.3662), (1, 1, 0.0945, 0.9055)],
)
def test_interval_is_that_of_wilson(kept: int, missed: int, low: float, high: float) -> None:
    found = kept_rate(kept=kept, late=missed, broken=0)

    assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_nothing_due_has_no_rate() -> None:
    assert kept_rate(kept=0, late=0, broken=0) == Rate(0, 0, None, None, None)


@given(kept=COUNT, late=COUNT, broken=COUNT)
def test_share_lies_inside_its_interval(kept: int, late: int, broken: int) -> None:
    found = kept_rate(kept=kept, late=late, broken=broken)

    assert found.total == kept + late + broken
    if found.share is not None and found.low is not None and found.high is not None:
        assert 0 <= found.low <= found.share + 1e-9
        assert found.share - 1e-9 <= found.high <= 1
