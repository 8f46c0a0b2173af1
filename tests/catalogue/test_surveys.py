"""The question after recovery as a text: strict, and off as shipped."""

import pytest

from amends.catalogue import surveys
from amends.catalogue.strict import CatalogueError


def test_as_shipped_nothing_is_sent() -> None:
    assert surveys.load().asks is False


@pytest.mark.parametrize(
    ("shipped", "wrong", "key"),
    [
        ("send = false", 'send = "yes"', "send"),
        ('severity = "medium"', 'severity = "medum"', "severity"),
        ("low = 2", "low = 5", "low"),
        ("apart_days = 90", "apart_days = 0", "apart_days"),
        ('"Fully"]', '"Largely"]', "answers"),
        (', "Fully"]', "]", "answers"),
        ('question = "', f'question = "{"x" * 200}', "question"),
        ("days = 3", "days = 3\ncolour = 1", "colour"),
    ],
)
def test_a_text_that_cannot_be_used_names_its_key(shipped: str, wrong: str, key: str) -> None:
    text = surveys.source()
    assert shipped in text

    with pytest.raises(CatalogueError) as refusal:
        surveys.from_text(text.replace(shipped, wrong, 1), file="survey")

    assert key in str(refusal.value)
    assert refusal.value.line


def test_an_edit_is_read() -> None:
    edited = surveys.source().replace("send = false", "send = true").replace('"medium"', '"high"')

    rules = surveys.from_text(edited, file="survey")

    assert rules.asks
    assert rules.severities == ["high", "critical"]
