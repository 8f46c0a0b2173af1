"""Business calendars, deadlines, and what starts, pauses and ends a clock."""

from amends.domain.clocks.calendar import ALWAYS, Calendar
from amends.domain.clocks.deadline import close_of_business, deadline, elapsed, is_open, next_opening
from amends.domain.clocks.errors import CalendarError
from amends.domain.clocks.life import EFFECTS, EVENTS, ClockFacts, Effect, on_event
from amends.domain.clocks.targets import ContractTargets, Target, TargetRule, TargetRules, targets

__all__ = [
    "ALWAYS",
    "EFFECTS",
    "EVENTS",
    "Calendar",
    "CalendarError",
    "ClockFacts",
    "ContractTargets",
    "Effect",
    "Target",
    "TargetRule",
    "TargetRules",
    "close_of_business",
    "deadline",
    "elapsed",
    "is_open",
    "next_opening",
    "on_event",
    "targets",
]
