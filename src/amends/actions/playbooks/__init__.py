"""Playbooks on cases: started, moved on and ended by people; and the desk's own versions of them."""

from amends.actions.playbooks.comparing import as_plan, begin, read_out, stop
from amends.actions.playbooks.editing import LONGEST, checked, copy, discard_draft, keep_draft, publish
from amends.actions.playbooks.running import start, tell
from amends.actions.playbooks.stored import as_run

__all__ = [
    "LONGEST",
    "as_plan",
    "as_run",
    "begin",
    "checked",
    "copy",
    "discard_draft",
    "keep_draft",
    "publish",
    "read_out",
    "start",
    "stop",
    "tell",
]
