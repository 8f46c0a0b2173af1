"""The review after a bad day: fifteen minutes, four questions, what it cost, and what must not be forgotten."""

from amends.domain.reviews.cost import Cost, Estimate, weigh
from amends.domain.reviews.model import (
    Answers,
    CauseCode,
    Expectations,
    LessonTag,
    Nature,
    OpeningRule,
    Policy,
    Prevention,
    PreventionState,
    TargetClarity,
)
from amends.domain.reviews.opening import Ended, opens
from amends.domain.reviews.questions import missing
from amends.domain.reviews.reminding import next_reminder
from amends.domain.reviews.states import TRANSITIONS, ReviewState, events_from, move

__all__ = [
    "TRANSITIONS",
    "Answers",
    "CauseCode",
    "Cost",
    "Ended",
    "Estimate",
    "Expectations",
    "LessonTag",
    "Nature",
    "OpeningRule",
    "Policy",
    "Prevention",
    "PreventionState",
    "ReviewState",
    "TargetClarity",
    "events_from",
    "missing",
    "move",
    "next_reminder",
    "opens",
    "weigh",
]
