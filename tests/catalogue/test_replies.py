"""The rules for replies as data: each says why, cites its source, and its examples hold."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest

from amends.catalogue import policies, replies
from amends.catalogue.strict import CatalogueError
from amends.domain.replies import Facts, Rule, Said, check, shingles
from examples import of_each

RULES = replies.rules()
FACTS = Facts(
    now=datetime(2026, 11, 18, 10, 40, tzinfo=UTC), owner="Tom Ash", customer_anger=2, ticket="Case 4411"
)


def _facts(rule: Rule, bad: str) -> Facts:
    """A case on which the rule has something to say."""
    changes: dict[str, dict[str, object]] = {
        "named_contact": {"owner": ""},
        "starter": {"starters": (Said("a saved reply", bad),)},
        "sent_elsewhere": {"sent_elsewhere": (Said("a letter of Monday", bad),)},
        "said_before": {"said_before": (Said("Monday", f"Good morning. {bad}"),)},
        "undisclosed": {"root_cause_known": True, "complaint_type": "repeated_issue"},
        "admission": {"responsible": "supplier"},
    }
    return dataclasses.replace(FACTS, **changes.get(rule.matcher, {}))


def _found(rule: Rule, text: str, facts: Facts) -> bool:
    in_subject = rule.scope == "subject"
    if rule.matcher == "sent_elsewhere":  # what the desk looks up in its index
        mine, theirs = (shingles.of(words) for words in (text, facts.sent_elsewhere[0].text))
        shared = shingles.share(mine, theirs)
        facts = dataclasses.replace(facts, sent_elsewhere=(Said("a letter of Monday", shared=shared),))
    every = replies.load(policies={name: choices[0] for name, choices in rule.policies})
    alone = dataclasses.replace(rule, yields=False)  # whatever else stands in the sentence
    checked = check(
        subject=text if in_subject else "Hello" if rule.matcher == "personal" else "Plotter in room 4",
        body="Your day is lost and that is on us. I ring you at 15:00.\n\nTom Ash" if in_subject else text,
        customer_message="Case 4411 again.",
        facts=facts,
        rules=dataclasses.replace(every, rules=tuple(alone if r.id == rule.id else r for r in every.rules)),
    )
    return rule.id in {finding.rule for finding in checked.findings}


@of_each(RULES.values(), name=lambda rule: rule.id)
def test_rule_finds_its_bad_examples_and_spares_its_good_ones(rule: Rule) -> None:
    for good, bad in rule.examples:
        facts = _facts(rule, bad)
        assert not _found(rule, good, facts), good
        assert _found(rule, bad, facts), bad


@of_each([rule for rule in RULES.values() if rule.policies], name=lambda rule: rule.id)
def test_rule_keeps_still_under_the_other_choices_of_its_policy(rule: Rule) -> None:
    ((name, choices),) = rule.policies
    others = [choice.id for choice in policies.load()[name].choices if choice.id not in choices]

    assert others
    for other in others:
        assert not replies.load(policies={name: other}).holds(rule)
        assert replies.load(policies={name: choices[0]}).holds(rule)


def test_there_are_many_examples() -> None:
    assert sum(2 * len(rule.examples) for rule in RULES.values()) >= 250


@of_each(RULES.values(), name=lambda rule: rule.id)
def test_rule_explains_itself(rule: Rule) -> None:
    assert rule.examples
    assert rule.source
    assert all(text.endswith((".", '"')) and "!" not in text for text in (rule.says, rule.suggests, rule.why))


def test_rule_file_is_named_by_its_id() -> None:
    assert {name: rule.id for name, rule in RULES.items()} == {name: name for name in RULES}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("level = ", "levle = "), "level"),
        (('level = "must"', 'level = "ought"'), "'ought' is not known"),
        (('matcher = "deflection"', 'matcher = "deflect"'), "did you mean 'deflection'"),
        (('source = ["S0-64"]', 'source = ["S9-64"]'), "no rule id"),
        (("{2,15}", "*"), "repeats without bound"),
        (("fell through", "fell (through"), "is not a pattern"),
        (("fell through", "Fell through"), "holds a capital"),
    ],
)
def test_rule_file_with_a_fault_is_refused_with_file_and_reason(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    shipped = Path(replies.__file__).parent / "replies" / "passive_deflection.toml"
    (tmp_path / "replies").mkdir()
    text = shipped.read_text(encoding="utf-8")
    assert change[0] in text
    (tmp_path / "replies" / shipped.name).write_text(text.replace(*change), encoding="utf-8")

    with pytest.raises(CatalogueError, match=said) as caught:
        replies.rules(site=tmp_path)

    assert "passive_deflection.toml" in str(caught.value)


def test_site_rule_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    shipped = Path(replies.__file__).parent / "replies" / "long_paragraph.toml"
    (tmp_path / "replies").mkdir()
    text = shipped.read_text(encoding="utf-8").replace("limit = 80", "limit = 30")
    (tmp_path / "replies" / shipped.name).write_text(text, encoding="utf-8")

    assert replies.rules(site=tmp_path)["long_paragraph"].limit == 30
