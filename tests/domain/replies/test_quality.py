"""How good an answer was: what it holds and what was left in it."""

import pytest

from amends.domain.replies import Tally, quality


@pytest.mark.parametrize(
    ("tally", "left", "well"),
    [
        (Tally(acknowledged=True, next_step=True, when=True, who=True), (), True),
        (Tally(acknowledged=True, next_step=True, when=True, who=True), ("blames_customer",), False),
        (Tally(acknowledged=True, next_step=True, when=False, who=True), (), False),
    ],
)
def test_an_answer_went_well_when_it_holds_everything_and_nothing_serious(
    tally: Tally, left: tuple[str, ...], well: bool
) -> None:
    kept = quality(tally=tally, left=left)

    assert kept["well"] is well
    assert kept["left"] == list(left)
    assert ("when" in kept["holds"]) is tally.when  # type: ignore[operator]
