"""A missed target is answered by a plan, or by owning it; other words leave it owed (P5)."""

import pytest

from amends.catalogue import clocks as catalogue
from amends.domain import clocks


@pytest.mark.parametrize(
    ("text", "meets"),
    [
        ("Here is our corrective plan with three dates.", True),
        ("We missed it, and I own that.", True),
        ("That was our mistake.", True),
        ("Thanks, we are looking into it.", False),
        ("I will send you the plan by 16:00.", False),
        ("The plan follows tomorrow.", False),
        ("The engineer arrives at ten.", False),
    ],
)
def test_what_counts_as_a_plan(text: str, meets: bool) -> None:
    assert bool(clocks.gives_plan(text=text, words=catalogue.plan_words())) is meets


@pytest.mark.parametrize(
    ("text", "priority"),
    [("Server down, P2.", "P2"), ("priority: 1 please", "P1"), ("Room P2x", ""), ("P9", ""), ("no idea", "")],
)
def test_priority_is_named_among_those_of_the_contract(text: str, priority: str) -> None:
    assert clocks.named_priority(text, known={"P1", "P2", "P3"}) == priority
