"""Why a case happened, as soon as somebody knows it: the basis of what a reply may say of cause and fault (S0-24, K9)."""

from datetime import datetime

from django.db import transaction

from amends.actions import room
from amends.actions.errors import Invalid
from amends.store.models import Cause
from amends.store.models.reply import Responsible

LONGEST = 1_000


@transaction.atomic
def record_cause(*, case_id: int, by: int, responsible: str, words: str, now: datetime) -> None:
    """Write down the cause and whose doing it was; the latest counts. Raises Invalid for what is none."""
    taken = room.take(case_id=case_id, by=by, action="answer")
    said = " ".join(words.split())[:LONGEST]
    if not said:
        raise Invalid("words", "Say in a sentence what the cause is.")
    if responsible not in list(Responsible):
        raise Invalid("responsible", "Choose whose doing it was.")
    Cause.objects.create(case=taken.case, responsible=responsible, words=said, by=taken.by, at=now)
    room.record(
        taken.case, kind="cause", what=f"{taken.by.name} recorded the cause: {said}", at=now, by=by,
        why=f"responsible: {responsible}",
    )  # fmt: skip
    room.saved(taken.case, at=now)
