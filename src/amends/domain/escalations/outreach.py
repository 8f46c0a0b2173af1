"""Who owes the customer a contact of their own accord, and whose contact discharges it (S0-39, P9, P11)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from amends.domain.escalations.matrix import Matrix
from amends.domain.escalations.people import Person


class OutreachReason(StrEnum):
    """Why somebody has to reach out first."""

    ESCALATION = "escalation"
    PROMISE_BROKEN = "promise_broken"
    CLIENT_SILENT = "client_silent"
    CALL_ENDED = "call_ended"
    PROBLEM = "problem"
    MISSED_CALL = "missed_call"


@dataclass(frozen=True, slots=True)
class Owed:
    """One contact that is owed: by whom, and with how much authority somebody else may make it."""

    reason: OutreachReason
    person_id: int | None
    authority: int
    done: bool = False


def discharges(*, owed: Owed, by: Person, owner_id: int | None, matrix: Matrix) -> bool:
    """Whether contact by this person is the contact that is owed.

    A lower role never discharges the owner's (P11), except that whoever broke a promise, or owns the case now, may
    own up to it. The follow-up of a call that was ended is a supervisor's (S1-23).
    """
    if by.id == owed.person_id and owed.reason is not OutreachReason.CALL_ENDED:
        return True
    if owed.reason is OutreachReason.PROMISE_BROKEN and by.id == owner_id:
        return True
    return matrix.authority[by.role] >= owed.authority


def outreach_state(owed: Collection[Owed]) -> str:
    """`due`, `done` or `none`. A supervisor's follow-up is a task of theirs: it counts once it is done."""
    due = any(not one.done and one.reason is not OutreachReason.CALL_ENDED for one in owed)
    return "due" if due else "done" if any(one.done for one in owed) else "none"
