"""What people overrule, what the reader learns from it, and what a second reader makes of the same words."""

from amends.actions.learning.correcting import correct
from amends.actions.learning.refitting import ask, ask_by_hand, ask_nightly, put_in_force, run, waits

__all__ = ["ask", "ask_by_hand", "ask_nightly", "correct", "put_in_force", "run", "waits"]
