"""Business calendars, deadlines, and what starts, pauses and ends a clock."""

from amends.domain.clocks.calendar import ALWAYS, Calendar
from amends.domain.clocks.deadline import Pauses, close_of_business, deadline, elapsed, is_open, next_opening
from amends.domain.clocks.errors import CalendarError
from amends.domain.clocks.life import EFFECTS, EVENTS, ClockFacts, Effect, on_event
from amends.domain.clocks.plan import PlanWords, gives_plan
from amends.domain.clocks.priority import named_priority
from amends.domain.clocks.remarks import remarks
from amends.domain.clocks.story import Moment, story
from amends.domain.clocks.targets import (
    CALLS,
    CONTRACTED,
    ContractTarget,
    ContractTargets,
    Target,
    TargetRule,
    TargetRules,
    targets,
)

__all__ = [
    "ALWAYS",
    "CALLS",
    "CONTRACTED",
    "EFFECTS",
    "EVENTS",
    "Calendar",
    "CalendarError",
    "ClockFacts",
    "ContractTarget",
    "ContractTargets",
    "Effect",
    "Moment",
    "Pauses",
    "PlanWords",
    "Target",
    "TargetRule",
    "TargetRules",
    "close_of_business",
    "deadline",
    "elapsed",
    "gives_plan",
    "is_open",
    "named_priority",
    "next_opening",
    "on_event",
    "remarks",
    "story",
    "targets",
]
