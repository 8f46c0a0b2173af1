"""A warm hand-over: the owner has spoken with the customer, who no longer has to ask whoever answered first (K8)."""

from datetime import datetime

from django.db import transaction

from amends.actions import clocks, documents, room
from amends.actions.cases import reaching
from amends.actions.errors import Invalid
from amends.domain import cases
from amends.store.models import Event


@transaction.atomic
def made_contact(*, case_id: int, by: int, words: str, now: datetime) -> None:
    """The owner says that they have spoken with the customer, where no reply and no call shows it.

    It is the outreach that was owed (S0-39), and from now on the owner is the contact. Raises Refused for anybody but
    the owner, Invalid without words.
    """
    taken = room.take(case_id=case_id, by=by, action="answer")
    case = taken.case
    if case.owner_id != by:
        raise cases.Refused("Only the owner says that they have spoken with the customer.")
    said = " ".join(words.split())
    if not said:
        raise Invalid("words", "Say in a sentence how you reached them and what you agreed.")
    if Event.objects.filter(case=case, kind="made_contact", by_id=by).exists():
        return
    documents.went_on(case, by=taken.by, now=now)
    room.record(
        case, kind="made_contact", what=f"{taken.by.name} has spoken with the customer and is their contact now.",
        why=said, at=now, by=by,
    )  # fmt: skip
    if reaching.reaches_out(case, by=taken.by, at=now):
        clocks.on_event(case, event="owner_contacted", at=now)
    room.saved(case, at=now)
