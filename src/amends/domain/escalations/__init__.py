"""Severity, the ownership matrix, who is called next, and who owes the customer a contact."""

from amends.domain.escalations.hurry import without_sources
from amends.domain.escalations.matrix import (
    Judgement,
    Matrix,
    Row,
    Rule,
    Standing,
    in_charge,
    raised,
    severity,
    standing,
    who_to_alert,
)
from amends.domain.escalations.outreach import OutreachReason, Owed, discharges, outreach_state
from amends.domain.escalations.people import (
    Choice,
    Person,
    choose_owner,
    circle,
    next_level,
    next_up,
    stand_in,
    suffices,
)

__all__ = [
    "Choice",
    "Judgement",
    "Matrix",
    "OutreachReason",
    "Owed",
    "Person",
    "Row",
    "Rule",
    "Standing",
    "choose_owner",
    "circle",
    "discharges",
    "in_charge",
    "next_level",
    "next_up",
    "outreach_state",
    "raised",
    "severity",
    "stand_in",
    "standing",
    "suffices",
    "who_to_alert",
    "without_sources",
]
