"""Severity by the shipped matrix: the highest rule that holds, and never lower while a case is open."""

from typing import Any

import pytest

from amends.catalogue import escalations as catalogue
from amends.domain import escalations
from amends.domain.vocabulary import (
    Abuse,
    Anger,
    ComplaintType,
    Document,
    OutageScope,
    Role,
    Severity,
    Trigger,
)

CALM: dict[str, Any] = {
    "triggers": (),
    "complaint_type": ComplaintType.NOT_A_COMPLAINT,
    "anger_level": Anger.CALM,
    "outage_scope": OutageScope.NONE,
    "abuse_kind": Abuse.NONE,
    "churn_risk": False,
}


def judged(**facts: object) -> escalations.Judgement:
    return escalations.severity(**{**CALM, **facts}, matrix=catalogue.load())


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "low"),
        ({"anger_level": Anger.UNEASY}, "low"),
        ({"anger_level": Anger.ANGRY}, "medium"),
        ({"churn_risk": True}, "medium"),
        ({"abuse_kind": Abuse.INSULT}, "medium"),
        ({"outage_scope": OutageScope.PARTIAL}, "medium"),
        ({"triggers": {Trigger.SECOND_COMPLAINT}}, "medium"),
        ({"triggers": {Trigger.LEGAL_MENTION}}, "high"),
        ({"triggers": {Trigger.SLA_BREACH}}, "high"),
        ({"triggers": {Trigger.EXECUTIVE_CONTACT}}, "critical"),
        ({"outage_scope": OutageScope.WHOLE_SITE}, "critical"),
        ({"abuse_kind": Abuse.THREAT}, "critical"),
        ({"triggers": {Trigger.LEGAL_MENTION}, "abuse_kind": Abuse.THREAT}, "critical"),
    ],
)
def test_highest_rule_decides(facts: dict[str, object], expected: str) -> None:
    assert judged(**facts).severity == expected


def test_every_judgement_names_its_rule_and_reason() -> None:
    found = judged(triggers={Trigger.LEGAL_MENTION})

    assert (found.rule, found.why) == ("high-legal", "Legal action is mentioned (S0-34, S0-43).")


@pytest.mark.parametrize("before", list(Severity))
@pytest.mark.parametrize("after", list(Severity))
def test_severity_is_raised_only_upwards(before: Severity, after: Severity) -> None:
    assert escalations.raised(before, after) == (list(Severity).index(after) > list(Severity).index(before))


def test_rows_say_who_owns_and_what_is_written() -> None:
    rows = catalogue.load().rows

    assert [rows[s].owner_roles[0] for s in Severity] == [
        Role.TIER1,
        Role.TEAM_LEAD,
        Role.IT_MANAGER,
        Role.EXECUTIVE,
    ]
    assert [rows[s].document for s in Severity] == list(Document)
