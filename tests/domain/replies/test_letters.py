"""Whole replies of our own with what is wrong in each, marked by hand: what the rules find of it, and what beside it.

Each set was written before the rules were tried on it, and looked at afterwards; what they reached before is in
docs/benchmarks.md.
"""

import tomllib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from amends.catalogue import replies as catalogue
from amends.domain.replies import Facts, Finding, Level, check

NOW = datetime(2026, 11, 18, 10, 15, tzinfo=UTC)
FOLDER = Path(__file__).parent / "letters"
LETTERS: list[dict[str, Any]] = [
    letter
    for path in sorted(FOLDER.glob("*.toml"))
    for letter in tomllib.loads(path.read_text(encoding="utf-8"))["letters"]
]


def _found(letter: dict[str, Any]) -> list[Finding]:
    """What is found beyond hints."""
    facts = dict(letter.get("facts", {}))
    if "next_update" in facts:
        facts["next_update"] = datetime.fromisoformat(facts["next_update"]).replace(tzinfo=UTC)
    checked = check(
        subject=letter["subject"],
        body=letter["body"].strip(),
        customer_message=letter["customer"],
        facts=Facts(
            now=NOW,
            ticket="88231",
            channel=letter.get("channel", "email"),
            customer_anger=letter.get("anger", 2),
            **facts,
        ),
        rules=catalogue.load(),
    )
    return [finding for finding in checked.findings if finding.level is not Level.HINT]


def _hits(letter: dict[str, Any]) -> tuple[int, int, int]:
    """Rightly found, wrongly found, missed; words count when they overlap in the reply."""
    text = f"{letter['subject']}\n{letter['body']}"
    left = _found(letter)
    right = 0
    wanted = letter.get("findings", [])
    for rule, words in wanted:
        for finding in left:
            if finding.rule == rule and (not words or _overlap(text, words, finding.text)):
                left.remove(finding)
                right += 1
                break
    return right, len(left), len(wanted) - right


def _overlap(text: str, one: str, other: str) -> bool:
    a, b = text.find(one), text.find(other) if other else -1
    assert a >= 0, one
    return b >= 0 and a < b + len(other) and b < a + len(one)


def test_labels_name_rules_that_exist() -> None:
    known = {rule.id for rule in catalogue.load().rules}

    assert {rule for letter in LETTERS for rule, _ in letter.get("findings", [])} <= known


def test_findings_are_those_marked_by_hand() -> None:
    total: Counter[str] = Counter()
    for letter in LETTERS:
        for name, count in zip(("right", "wrong", "missed"), _hits(letter), strict=True):
            total[name] += count

    assert 2 * total["right"] / (2 * total["right"] + total["wrong"] + total["missed"]) >= 0.93, total


def test_hardly_any_clean_letter_is_flagged() -> None:
    clean = [letter for letter in LETTERS if not letter.get("findings")]

    flagged = [(letter["subject"], _found(letter)) for letter in clean if _found(letter)]

    assert len(clean) >= 100
    assert len(flagged) / len(clean) <= 0.02, flagged
