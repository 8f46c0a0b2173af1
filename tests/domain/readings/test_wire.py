"""A reading goes through JSON unharmed, and nothing but a reading comes out of it."""

import json
from typing import Any

import pytest

from amends.catalogue import readings as catalogue
from amends.domain.readings import Context, EarlierCase, Reading, read
from amends.domain.readings.wire import from_wire, to_wire

LETTER = (
    "This is the third time that the whole office cannot log in, nobody answers and I am furious. You have ruined "
    "our day, our solicitor will write to you, and we will leave for somebody else."
)


def reading(text: str = LETTER) -> Reading:
    before = EarlierCase(7, "The office cannot log in", "open", 2.0)
    return read(subject="", text=text, context=Context(earlier=(before,)), lexicon=catalogue.load())


@pytest.mark.parametrize(
    "text", [LETTER, "", "Vielen Dank für die schnelle Hilfe, das hat uns sehr geholfen."]
)
def test_a_reading_comes_back_as_it_was(text: str) -> None:
    assert from_wire(json.loads(json.dumps(to_wire(reading(text))))) == reading(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"anger": "0.5"},
        {"anger": True},
        {"anger": float("nan")},
        {"evidence": [["body", 4, 0, "This", "anger", 1.0]]},
        {"anger_level": 9},
        {"complaint_type": "made up"},
        {"churn_risk": 1},
        {"evidence": [["body", 0, 4, "This", "anger"]]},
        {"evidence": [["body", "0", 4, "This", "anger", 1.0]]},
        {"triggers": [["made up", "rule", [], None, "why"]]},
        {"trigger_scores": []},
        {"drivers": None},
        {"reader": None},
    ],
    ids=str,
)
def test_what_is_no_reading_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"no reading|not a valid|to unpack"):
        from_wire(to_wire(reading()) | wrong)


def test_a_part_that_is_missing_is_refused() -> None:
    found = to_wire(reading())
    del found["abuse"]

    with pytest.raises(ValueError, match="abuse"):
        from_wire(found)
