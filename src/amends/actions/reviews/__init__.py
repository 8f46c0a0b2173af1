"""Reviews: opened by policy, held in fifteen minutes, and followed until everything they asked for is done."""

from amends.actions.reviews.following import (
    add_prevention,
    drop_prevention,
    finish_prevention,
    settle_linked,
)
from amends.actions.reviews.holding import answer, finish, give, learn, reopen, start
from amends.actions.reviews.opening import open_due, open_for_change
from amends.actions.reviews.reminding import remind

__all__ = [
    "add_prevention",
    "answer",
    "drop_prevention",
    "finish",
    "finish_prevention",
    "give",
    "learn",
    "open_due",
    "open_for_change",
    "remind",
    "reopen",
    "settle_linked",
    "start",
]
