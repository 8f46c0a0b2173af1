"""How a case moves: one table, read by the buttons, the actions and the diagram in the docs."""

from collections.abc import Mapping

from amends.domain.vocabulary import Status


class Refused(Exception):
    """A person asked for something that may not be done now; `str()` is the reason, fit to show."""


OPEN, WAITING = Status.OPEN, Status.WAITING_CUSTOMER
PENDING, CLOSED, REOPENED = Status.PENDING_VERIFICATION, Status.CLOSED, Status.REOPENED

TRANSITIONS: Mapping[tuple[Status, str], Status] = {
    **{(status, "customer_wrote"): status for status in (OPEN, REOPENED)},
    (WAITING, "customer_wrote"): OPEN,
    (PENDING, "customer_wrote"): OPEN,  # it may be a no: somebody looks before it closes
    (CLOSED, "customer_wrote"): REOPENED,
    **{(status, "agent_replied"): status for status in Status},
    (REOPENED, "agent_replied"): OPEN,  # somebody has it again
    **{(status, "agent_called"): status for status in Status},
    **{
        (status, "agent_called"): OPEN for status in (WAITING, REOPENED)
    },  # whoever was spoken with waits no more
    **{(status, "waiting"): WAITING for status in (OPEN, REOPENED)},
    (WAITING, "resume"): OPEN,
    **{(status, "resolve"): PENDING for status in (OPEN, WAITING, REOPENED)},
    **{(status, "verify"): PENDING for status in (OPEN, WAITING, PENDING, REOPENED)},
    (PENDING, "close"): CLOSED,
    **{(status, "force_close"): CLOSED for status in (OPEN, WAITING, PENDING, REOPENED)},
    **{(status, "merge"): CLOSED for status in Status},
    **{(status, "reopen"): REOPENED for status in (PENDING, CLOSED)},
}
"""(status, event) -> status. S0-06 and P12: closing stands only behind verification, or says that it was forced."""

WHY_NOT = {
    "close": "A case closes on the customer's word only. Ask them to confirm, or record how it was verified.",
    "reopen": "This case is open already.",
    "resolve": "This case is not open, so there is nothing to resolve.",
    "waiting": "Only an open case can wait for the customer.",
    "resume": "This case does not wait for the customer.",
    "verify": "A closed case needs no verification; reopen it first.",
    "force_close": "This case is closed already.",
}


def move(*, status: Status, event: str) -> Status:
    """The status after `event`. Raises Refused with a sentence when the table has no such move."""
    after = TRANSITIONS.get((status, event))
    if after is None:
        raise Refused(WHY_NOT.get(event, f"A case that is {status.value.replace('_', ' ')} cannot do that."))
    return after


def events_from(*, status: Status) -> frozenset[str]:
    """The events that this status answers to."""
    return frozenset(event for (before, event) in TRANSITIONS if before == status)


def diagram(table: Mapping[tuple[Status, str], Status] = TRANSITIONS) -> str:
    """The table as a Mermaid state diagram; events that change nothing are left out."""
    arrows = sorted({f"  {a.value} --> {b.value}: {event}" for (a, event), b in table.items() if a != b})
    return "\n".join(["stateDiagram-v2", "  [*] --> open", *arrows, "  closed --> [*]"])
