"""The rules for replies as data: each says why, cites its source, and its examples hold."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from amends.catalogue import replies
from amends.catalogue.strict import CatalogueError
from amends.domain.replies import Apology, Facts, Resolution, Rule, RuleSet, check

RULES = replies.rules()
FACTS = Facts(now=datetime(2026, 11, 18, 10, 40, tzinfo=UTC), owner="Tom Ash", customer_anger=2)


def _found(rule: Rule, text: str) -> bool:
    apology = rule.apology[0] if rule.apology else Apology.OWN
    everything = replies.load(apology=apology)
    alone = RuleSet(
        tuple(RULES.values()), everything.phrases, apology, Resolution.BASIS, everything.team_words
    )
    subject = text if rule.scope == "subject" else "Plotter in room 4"
    body = (
        "Your day is lost and that is on us. I ring you at 15:00.\n\nTom Ash"
        if rule.scope == "subject"
        else text
    )
    facts = FACTS if rule.id != "no_named_contact" else Facts(now=FACTS.now, customer_anger=2)
    checked = check(
        subject="Hello" if rule.id == "not_personalised" else subject,
        body=body,
        customer_message="Case 4411 again.",
        facts=Facts(now=facts.now, owner=facts.owner, customer_anger=2, ticket="Case 4411"),
        rules=alone,
    )
    return rule.id in {finding.rule for finding in checked.findings}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_rule_finds_its_bad_examples_and_spares_its_good_ones(rule: Rule) -> None:
    for good, bad in rule.examples:
        assert not _found(rule, good), good
        assert _found(rule, bad), bad


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
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
        (('matcher = "words"', 'matcher = "word"'), "did you mean 'words'"),
        (('source = ["S0-64"]', 'source = ["S9-64"]'), "no rule id"),
        (("{0,2}", "*"), "repeats without bound"),
        (("fell through", "fell (through"), "is not a pattern"),
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
