"""Somebody names the kind of anger that a reply answers; the reader is corrected where it saw no such thing (S0-07)."""

from datetime import datetime

from amends.actions import room, tuning
from amends.actions.errors import Invalid
from amends.actions.learning import correcting
from amends.catalogue import angers as catalogue
from amends.domain import replies
from amends.store.models import Case, Event, Message, Reading, Technician
from amends.store.models.case import MessageKind


def name(case: Case, *, kind: str, by: Technician, now: datetime) -> None:
    """Keep on the timeline which kind of anger this reply to a locked case answers; once for the same words.

    Empty `kind`: nobody said. Raises Invalid for an unknown one, and without one where the desk requires it.
    """
    latest = Message.objects.filter(case=case, kind=MessageKind.CUSTOMER).order_by("-id").first()
    before = _named(case, message_id=latest.id if latest else 0)
    why_not = replies.why_not_named(
        anger=case.anger_level, policy=tuning.in_force().policies["anger_kind"], named=kind or before
    )
    if why_not:
        raise Invalid("anger_kind", why_not)
    if not kind or kind == before:
        return
    chosen = next((one for one in catalogue.load() if one.id == kind), None)
    if chosen is None:
        raise Invalid("anger_kind", "Choose one of the kinds of anger offered.")
    room.record(
        case, kind="anger_named", what=f"{by.name} answers this anger: {chosen.says[0].lower()}{chosen.says[1:]}.",
        why=chosen.follows, at=now, by=by.id, message=latest.id if latest else 0, named=kind,
    )  # fmt: skip
    if latest is not None and chosen.driver is not None and Reading.objects.filter(message=latest).exists():
        correcting.correct(
            case_id=case.id, message_id=latest.id, label=f"driver:{chosen.driver.value}", value="yes",
            why="Named while answering.", by=by.id, now=now,
        )  # fmt: skip
        case.refresh_from_db()


def _named(case: Case, *, message_id: int) -> str:
    """What was named for these words of the customer, "" when nothing was."""
    last = Event.objects.filter(case=case, kind="anger_named").order_by("-id").first()
    return str(last.data.get("named", "")) if last and last.data.get("message") == message_id else ""
