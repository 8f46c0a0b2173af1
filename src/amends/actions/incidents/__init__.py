"""Storms: cases that are one outage are gathered, called about once, told once, and ended together.

`ending` and `telling` resolve cases and answer customers; they are named by their files, because filing mail loads
this package to gather cases and needs nothing of what answers them.
"""

from amends.actions.incidents.calling import acknowledge, sweep
from amends.actions.incidents.gathering import find, gather
from amends.actions.incidents.members import accept, dismiss, join, leave, open_for

__all__ = ["accept", "acknowledge", "dismiss", "find", "gather", "join", "leave", "open_for", "sweep"]
