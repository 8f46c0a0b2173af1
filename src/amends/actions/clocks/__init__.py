"""Clocks of a case: begun, moved by named events, warned of, swept when they fall due."""

from amends.actions.clocks.moving import MOVES, hand_over, move, on_event
from amends.actions.clocks.starting import (
    due_clocks,
    follow_priority,
    opening,
    owe_call_back,
    set_follow_up,
    start,
)
from amends.actions.clocks.sweeps import sweep
from amends.actions.clocks.warnings import WARNINGS, warn

__all__ = [
    "MOVES",
    "WARNINGS",
    "due_clocks",
    "follow_priority",
    "hand_over",
    "move",
    "on_event",
    "opening",
    "owe_call_back",
    "set_follow_up",
    "start",
    "sweep",
    "warn",
]
