"""Which playbook comes first when, by the rules as shipped."""

import pytest

from amends.catalogue import playbooks as catalogue
from amends.domain.playbooks import Moment, Situation, choose
from amends.domain.vocabulary import Anger, ComplaintType, Severity


def situation(**more: object) -> Situation:
    facts: dict[str, object] = {
        "channel": "phone",
        "complaint_type": ComplaintType.REPEATED_ISSUE,
        "severity": Severity.MEDIUM,
        "team": "Service desk",
        "anger": Anger.ANGRY,
        "moment": Moment.LATER,
    }
    return Situation(**{**facts, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "first"),
    [
        ({}, "opening"),
        ({"anger": Anger.FURIOUS}, "ten_steps"),
        ({"anger": Anger.FURIOUS, "channel": "chat"}, "opening"),
        ({"complaint_type": ComplaintType.SERVICE_OUTAGE}, "outage_call"),
        ({"complaint_type": ComplaintType.BILLING_DISPUTE, "channel": "email"}, "explain_charge"),
        ({"moment": Moment.PROMISE_BROKEN, "anger": Anger.FURIOUS}, "own_up"),
        ({"moment": Moment.FIXED}, "closing_call"),
        ({"moment": Moment.FIRST, "severity": Severity.HIGH, "channel": "email"}, "first_reply"),
        ({"moment": Moment.FIRST, "severity": Severity.LOW, "channel": "email"}, "opening"),
    ],
)
def test_first_rule_that_fits_counts(more: dict[str, object], first: str) -> None:
    found = choose(rules=catalogue.when(), playbooks=catalogue.load(), situation=situation(**more))

    assert found[0].playbook.id == first
    assert found[0].why


def test_others_of_the_channel_follow_and_guards_are_never_offered() -> None:
    found = choose(rules=catalogue.when(), playbooks=catalogue.load(), situation=situation(channel="email"))

    offered = [choice.playbook.id for choice in found]
    assert sorted(offered) == ["explain_charge", "first_reply", "opening", "own_up", "six_parts"]
    assert len(offered) == len(set(offered))


def test_a_team_has_its_own_rule() -> None:
    text = '[[when]]\nplaybook = "five_steps"\nteams = ["Field"]\nwhy = "They like it."\n'
    rules = catalogue.load_when(text, file="when")

    found = choose(rules=rules, playbooks=catalogue.load(), situation=situation(team="Field"))

    assert found[0].playbook.id == "five_steps"
    assert choose(rules=rules, playbooks={}, situation=situation(team="Field")) == ()
