"""An agent's words to findings: what to change before it is sent, why, and how (S0-58)."""

from amends.domain.replies.check import check
from amends.domain.replies.matchers import MATCHERS
from amends.domain.replies.model import (
    Checked,
    Choice,
    Facts,
    Finding,
    Level,
    Policy,
    Rule,
    RuleSet,
    Said,
    Tally,
)

__all__ = [
    "MATCHERS",
    "Checked",
    "Choice",
    "Facts",
    "Finding",
    "Level",
    "Policy",
    "Rule",
    "RuleSet",
    "Said",
    "Tally",
    "check",
]
