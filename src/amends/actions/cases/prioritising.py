"""How urgent a case is by the customer's contract: set by a technician with a reason, and the targets follow."""

from datetime import datetime

from django.db import transaction

from amends.actions import clocks, room
from amends.actions.errors import Invalid
from amends.domain import cases
from amends.store.models import Case
from amends.store.queries import organisations


@transaction.atomic
def set_priority(*, case_id: int, priority: str, why: str, by: int, now: datetime) -> None:
    """Set the priority that the contract goes by. Raises Invalid for one that it does not know and without a reason,
    Refused where no contract goes by priority."""
    taken = room.take(case_id=case_id, by=by, action="answer")
    case, named = taken.case, priority.strip().upper()
    known = _known(case)
    if not known:
        raise cases.Refused("The contract of this customer promises nothing by priority.")
    if named not in known:
        raise Invalid("priority", f"The contract knows {', '.join(known)}.")
    if not why.strip():
        raise Invalid("why", "Say in a sentence why. It stays on the timeline.")
    if case.priority == named:
        return
    before, case.priority = case.priority or "none", named
    room.record(
        case, kind="priority", what=f"Priority {named}, by {taken.by.name}.", why=why, at=now, by=by, before=before,
        after=named,
    )  # fmt: skip
    case.save(update_fields=["priority"])
    clocks.follow_priority(case, at=now)
    room.saved(case, at=now)


def _known(case: Case) -> list[str]:
    if case.organisation_id is None:
        return []
    terms = organisations.terms(ids=[case.organisation_id]).get(case.organisation_id)
    return sorted({str(line["priority"]) for line in (terms.targets if terms else []) if line["priority"]})
