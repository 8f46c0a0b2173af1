"""Severity, the ownership matrix, and who is called next."""

from amends.domain.escalations.matrix import Judgement, Matrix, Row, Rule, raised, severity, who_to_alert
from amends.domain.escalations.people import Choice, Person, choose_owner, next_up, suffices

__all__ = [
    "Choice",
    "Judgement",
    "Matrix",
    "Person",
    "Row",
    "Rule",
    "choose_owner",
    "next_up",
    "raised",
    "severity",
    "suffices",
    "who_to_alert",
]
