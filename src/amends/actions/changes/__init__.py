"""Changes: planned with a way back, judged, decided on by role, made, and watched for what they cause."""

from amends.actions.changes.causing import link_case, link_caused, unlink_case
from amends.actions.changes.deciding import ask, decide, may_be_decided, reassign, revise, withdraw
from amends.actions.changes.judging import Judged, judge
from amends.actions.changes.making import add_task, end, start, tick
from amends.actions.changes.marking import mark, unmark
from amends.actions.changes.planning import Facts, assets_in, plan, save

__all__ = [
    "Facts",
    "Judged",
    "add_task",
    "ask",
    "assets_in",
    "decide",
    "end",
    "judge",
    "link_case",
    "link_caused",
    "mark",
    "may_be_decided",
    "plan",
    "reassign",
    "revise",
    "save",
    "start",
    "tick",
    "unlink_case",
    "unmark",
    "withdraw",
]
