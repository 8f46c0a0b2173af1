"""A promise that fails is owned up to in words, before it breaks if at all possible (S2-24)."""

from datetime import datetime

from django.db import transaction

from amends.actions import room
from amends.actions.promises import ledger
from amends.domain.cases import Refused
from amends.domain.promises import owning_up, zone_of
from amends.domain.vocabulary import PromiseState
from amends.store.models import Draft

OWED = (PromiseState.OPEN, PromiseState.BROKEN)


@transaction.atomic
def own_up(*, promise_id: int, by: int, now: datetime) -> int:
    """Put the words that own up to a promise into this person's draft, before what they wrote already; the case's id."""
    promise, person = ledger.take(promise_id=promise_id, by=by)
    if promise.state not in OWED:
        raise Refused("This promise is settled already; there is nothing to own up to.")
    case = promise.case
    words = owning_up.draft(
        owning_up.Missed(
            greeting=owning_up.greeting(case.contact.name),
            words=promise.words,
            due=owning_up.time_for_customers(promise.due_at, zone=zone_of(case.contact.zone or person.zone)),
            maker=promise.maker.name,
            sender=person.name,
            is_broken=promise.state == PromiseState.BROKEN,
        )
    )
    kept = Draft.objects.filter(case=case, author_id=by).first()
    body = words
    if kept and kept.body.strip():
        body = kept.body if words in kept.body else f"{words}\n{kept.body}"
    Draft.objects.update_or_create(
        case=case,
        author_id=by,
        defaults={
            "subject": kept.subject if kept else f"Re: {case.subject}"[:998],
            "body": body,
            "saved_at": now,
        },
    )
    room.record(
        case, kind="owning_up", what=f"{person.name} prepares to own up to: {promise.words}", at=now, by=by,
        promise=promise.id,
    )  # fmt: skip
    return case.id
