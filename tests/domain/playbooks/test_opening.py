"""The opening: one step at a time, ended by facts and in any order."""

import pytest

from amends.domain.playbooks import Done, Facts, Opening, Step, follow

OPENING = Opening(steps=tuple(Step(done.value, done.value, (), (), done) for done in Done))


@pytest.mark.parametrize(
    ("facts", "states"),
    [
        (Facts(answered=False, promised=False, calmer=False, noted=False), "now later later later"),
        (Facts(answered=True, promised=False, calmer=False, noted=False), "done now later later"),
        (Facts(answered=True, promised=True, calmer=False, noted=True), "done done now done"),
        (Facts(answered=False, promised=False, calmer=False, noted=True), "now later later done"),
        (Facts(answered=True, promised=True, calmer=True, noted=True), "done done done done"),
    ],
)
def test_the_first_step_that_no_fact_has_ended_is_the_one_for_now(facts: Facts, states: str) -> None:
    assert " ".join(at.state for at in follow(opening=OPENING, facts=facts)) == states
