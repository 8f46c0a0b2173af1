"""Storms: cases that are one outage are gathered, called about once, told once, and ended together."""

from amends.actions.incidents.calling import acknowledge, sweep
from amends.actions.incidents.ending import end, settle
from amends.actions.incidents.gathering import find, gather
from amends.actions.incidents.members import accept, dismiss, join, leave, open_for
from amends.actions.incidents.telling import tell, undo, write

__all__ = [
    "accept",
    "acknowledge",
    "dismiss",
    "end",
    "find",
    "gather",
    "join",
    "leave",
    "open_for",
    "settle",
    "sweep",
    "tell",
    "undo",
    "write",
]
