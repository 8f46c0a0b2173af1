"""An agent's words to findings: what to change before it is sent, why, and how (S0-58)."""

from amends.domain.replies.angers import AngerKind, asks, follows, why_not_named
from amends.domain.replies.check import check
from amends.domain.replies.holding import MAY_APPROVE, needs_approval, why_held
from amends.domain.replies.matchers import MATCHERS
from amends.domain.replies.model import (
    Checked,
    Facts,
    Finding,
    Level,
    Rule,
    RuleSet,
    Said,
    Tally,
)
from amends.domain.replies.quality import quality
from amends.domain.replies.skeleton import PLACEHOLDERS, fill, wrong_placeholder

__all__ = [
    "MATCHERS",
    "MAY_APPROVE",
    "PLACEHOLDERS",
    "AngerKind",
    "Checked",
    "Facts",
    "Finding",
    "Level",
    "Rule",
    "RuleSet",
    "Said",
    "Tally",
    "asks",
    "check",
    "fill",
    "follows",
    "needs_approval",
    "quality",
    "why_held",
    "why_not_named",
    "wrong_placeholder",
]
