"""What people do to a case: each verb one transaction, refused with a sentence or done with its trace."""

from amends.actions.cases.answering import reply, resend, save_draft, undo
from amends.actions.cases.approving import ask, decide, withdraw
from amends.actions.cases.calling import call, end_call, heard
from amends.actions.cases.causes import record_cause
from amends.actions.cases.handing import made_contact
from amends.actions.cases.joining import accept_held, held_to_new_case, merge, split
from amends.actions.cases.labelling import mark_read, note, set_category, set_tags
from amends.actions.cases.opening import open_case
from amends.actions.cases.ownership import acknowledge, assign, escalate, overrule
from amends.actions.cases.prioritising import set_priority
from amends.actions.cases.status import close, move, reopen, verify

__all__ = [
    "accept_held",
    "acknowledge",
    "ask",
    "assign",
    "call",
    "close",
    "decide",
    "end_call",
    "escalate",
    "heard",
    "held_to_new_case",
    "made_contact",
    "mark_read",
    "merge",
    "move",
    "note",
    "open_case",
    "overrule",
    "record_cause",
    "reopen",
    "reply",
    "resend",
    "save_draft",
    "set_category",
    "set_priority",
    "set_tags",
    "split",
    "undo",
    "verify",
    "withdraw",
]
