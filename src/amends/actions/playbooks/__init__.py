"""Playbooks on cases: started, moved on and ended by people; and the desk's own versions of them."""

from amends.actions.playbooks.running import start, tell
from amends.actions.playbooks.stored import as_run

__all__ = ["as_run", "start", "tell"]
