"""What a time for the fix rests on: a promise of a resolution needs a basis or an approval (S2-23, S2-28, K2)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from amends.domain.vocabulary import PromiseKind


class FixTimes(StrEnum):
    """How the desk treats a promised time for a fix (K2)."""

    BASIS = "basis"
    NEVER = "never"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Approval:
    """A lead's word on a case: no fix is to be promised before `not_before` (aware)."""

    by: int
    not_before: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a promise may be made, why not in words fit to show, and who approved it."""

    allowed: bool
    reason: str = ""
    approved_by: int | None = None


def standing(
    *,
    kind: PromiseKind,
    due_at: datetime,
    policy: FixTimes,
    basis: str,
    maker: int,
    maker_approves: bool,
    approvals: tuple[Approval, ...] = (),
) -> Standing:
    """Whether a promise of this kind and time may be made.

    `basis` is what the time rests on, in words (a scheduled change, the contract); `maker_approves` whether its maker
    has the authority to approve. Promises of an update, a contact, a start or an owner are always welcome.
    """
    if kind is not PromiseKind.RESOLUTION or policy is FixTimes.FREE:
        return Standing(True)
    if policy is FixTimes.NEVER:
        return Standing(False, "This desk promises no time for a fix. Promise when they hear from you next.")
    if basis.strip():
        return Standing(True)
    if maker_approves:
        return Standing(True, approved_by=maker)
    fitting = next((one for one in approvals if one.not_before <= due_at), None)
    if fitting is not None:
        return Standing(True, approved_by=fitting.by)
    return Standing(
        False,
        "A time for the fix needs what it rests on (a scheduled change, the contract), or a lead's approval on this "
        "case. Say what it rests on, or leave it out of the ledger.",
    )
