"""The rules of care as shipped, and what is refused in them."""

import pytest

from amends.catalogue import care
from amends.catalogue.strict import SHIPPED, CatalogueError

HEAT = (SHIPPED / "care" / "heat.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        (
            "break_minutes = [5, 10, 15]",
            "break_minutes = [15, 5]",
            "must hold at least one length and rise, each once",
        ),
        (
            "break_minutes = [5, 10, 15]",
            "break_minutes = [480]",
            "must be whole numbers between 1 and 60, not 480",
        ),
        ("heavy = 1.5", "heavy = 0", "must lie between 0.01 and 1000, not 0"),
        ("reach_hours", "reach_ours", "did you mean 'reach_hours'?"),
    ],
)
def test_wrong_rules_are_refused_in_words(was: str, becomes: str, said: str) -> None:
    assert was in HEAT

    with pytest.raises(CatalogueError) as refused:
        care.from_text(HEAT.replace(was, becomes), file="my.toml")

    assert said in str(refused.value)
