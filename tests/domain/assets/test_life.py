"""The life of an asset is one table."""

import pytest

from amends.domain.assets import STEPS, Life, NoSuchStep, Step, diagram, step, steps_from


def test_every_life_can_be_left_but_the_last_and_each_can_be_reached() -> None:
    assert {life for life in Life if not steps_from(life=life)} == {Life.DISPOSED}
    assert set(STEPS.values()) == set(Life) - {Life.ORDERED}


def test_a_step_that_is_not_in_the_table_is_refused_in_words() -> None:
    with pytest.raises(NoSuchStep, match="disposed of cannot take the step “Put to use”"):
        step(life=Life.DISPOSED, step=Step.DEPLOY)
    assert step(life=Life.IN_USE, step=Step.REPAIR) is Life.IN_REPAIR


def test_the_diagram_draws_every_step() -> None:
    assert diagram().count("-->") == len(STEPS) + 1
