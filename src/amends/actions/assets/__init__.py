"""Assets: kept, moved on, related, linked to cases, brought in from elsewhere."""

from amends.actions.assets.clearing import KEPT_DAYS, clear_pushes
from amends.actions.assets.facts import Facts
from amends.actions.assets.importing import CHANNEL, begin, drop, push, run_waiting, stage
from amends.actions.assets.linking import link, unlink
from amends.actions.assets.relations import relate, unrelate
from amends.actions.assets.saving import add, change, remove, restore, step
from amends.actions.assets.tokens import end_token, make_token
from amends.actions.assets.undoing import undo

__all__ = [
    "CHANNEL",
    "KEPT_DAYS",
    "Facts",
    "add",
    "begin",
    "change",
    "clear_pushes",
    "drop",
    "end_token",
    "link",
    "make_token",
    "push",
    "relate",
    "remove",
    "restore",
    "run_waiting",
    "stage",
    "step",
    "undo",
    "unlink",
    "unrelate",
]
