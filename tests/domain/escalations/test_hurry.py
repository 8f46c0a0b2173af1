"""Whoever is called hears what happened; where the rule comes from stands on the case."""

import pytest

from amends.domain.escalations import without_sources


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (
            "furious (1.00), billing dispute. Legal action is mentioned (S0-34, S0-43).",
            "Furious (1.00), billing dispute. Legal action is mentioned.",
        ),
        ("It is owned (S0-24, K18; a default of ours)", "It is owned"),
        (
            "Anger of a person (who is one) stays (and this).",
            "Anger of a person (who is one) stays (and this).",
        ),
        ("", ""),
    ],
)
def test_a_reason_in_a_hurry_names_no_rule(why: str, said: str) -> None:
    assert without_sources(why) == said
