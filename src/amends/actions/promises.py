"""The ledger: a promise is made, kept, late, broken or agreed anew, each with its trace."""

from datetime import datetime

from django.db import transaction

from amends.actions import alerts
from amends.actions.cases import room
from amends.actions.errors import Invalid, NotFound
from amends.domain import promises
from amends.domain.cases import Refused
from amends.domain.vocabulary import PromiseKind, PromiseState
from amends.store.models import Case, Message, Promise, Technician
from amends.store.models.escalation import AlertReason
from amends.store.queries import due, live, roster, rows

BY_WORDS = (PromiseKind.UPDATE, PromiseKind.CONTACT)
"""Kinds that our next words to the customer fulfil; the others need somebody to say that they were done."""


def make(
    case: Case, *, candidate: promises.Candidate, message: Message, by: Technician, now: datetime
) -> Promise:
    """Enter a promise in the ledger in its exact words. Refuses a time that has passed."""
    if candidate.due_at <= now:
        raise Invalid("promise", f"“{candidate.expression}” has passed already. Name a time to come.")
    promise = Promise.objects.create(
        case=case,
        message=message,
        maker=by,
        kind=candidate.kind.value,
        words=candidate.text,
        expression=candidate.expression[:200],
        made_at=now,
        due_at=candidate.due_at,
    )
    room.record(
        case, kind="promised", what=f"{by.name} promised: {candidate.text}", why=candidate.why, at=now, by=by.id,
        promise=promise.id,
    )  # fmt: skip
    return promise


def settle(promise: Promise, *, event: str, at: datetime, by: int | None = None, why: str = "") -> bool:
    """Apply one event to a promise of a locked case; whether its state changed."""
    before = PromiseState(promise.state)
    try:
        after = promises.on_event(before, event=event, at=at, due_at=promise.due_at)
    except promises.RefusedError as error:
        raise Refused(str(error)) from None
    if after == before:
        return False
    promise.state, promise.settled_at = after.value, at
    promise.save(update_fields=["state", "settled_at"])
    what = f"Promise {after.value}: {promise.words}"
    room.record(promise.case, kind="promise", what=what, why=why, at=at, by=by, promise=promise.id)
    return True


def delivered(case: Case, *, by_message: Message, at: datetime) -> None:
    """Our words reached the customer: earlier promises of an update or a contact are kept, or late (P9)."""
    owed = Promise.objects.filter(
        case=case, state__in=[PromiseState.OPEN, PromiseState.BROKEN], kind__in=BY_WORDS
    ).exclude(message=by_message)
    for promise in owed.select_related("case").order_by("id"):
        settle(promise, event="delivered", at=at, why=f"by message {by_message.id}")


@transaction.atomic
def keep(*, promise_id: int, by: int, now: datetime) -> None:
    """Somebody says that it was done."""
    promise, person = _take(promise_id=promise_id, by=by)
    if not settle(promise, event="delivered", at=now, by=by, why=f"{person.name} says so"):
        raise Refused("This promise is settled already.")
    room.saved(promise.case, at=now)


@transaction.atomic
def renegotiate(*, promise_id: int, due_at: datetime, why: str, by: int, now: datetime) -> int:
    """Agree a new time with the customer before the old one passes; the new promise's id."""
    promise, person = _take(promise_id=promise_id, by=by)
    if not why.strip():
        raise Invalid("why", "Say how the customer agreed to the new time.")
    if due_at <= now:
        raise Invalid("due_at", "The new time has passed already. Name a time to come.")
    if not settle(promise, event="moved", at=now, by=by, why=why):
        raise Refused("This promise is settled already.")
    new = Promise.objects.create(
        case=promise.case, message=promise.message, maker=person, kind=promise.kind, words=promise.words,
        expression=promise.expression, made_at=now, due_at=due_at, replaces=promise,
    )  # fmt: skip
    room.saved(promise.case, at=now)
    return new.id


def _take(*, promise_id: int, by: int) -> tuple[Promise, Technician]:
    found = Promise.objects.filter(id=promise_id).values_list("case_id", flat=True).first()
    if found is None:
        raise NotFound
    taken = room.take(case_id=found, by=by, action="answer")
    promise = Promise.objects.select_related("message").get(id=promise_id)
    promise.case = taken.case
    return promise, taken.by


@transaction.atomic
def sweep(*, now: datetime, limit: int = 50) -> int:
    """Mark promises whose time has passed as broken and call their owner and the next level (P9)."""
    claimed = rows.tuples(
        """select p.id from store_promise p join store_case c on c.id = p.case_id
           where p.state = 'open' and p.due_at < %s - interval '1 minute' order by p.due_at limit %s
           for update of c skip locked""",
        [now, limit],
    )
    fallen = Promise.objects.filter(id__in=[row[0] for row in claimed], state=PromiseState.OPEN)
    staff = roster.technicians(now=now) if claimed else {}
    touched = []
    for promise in fallen.select_related("case", "case__organisation").order_by("due_at"):
        if settle(promise, event="due_passed", at=now):
            touched.append(promise.case_id)
            alerts.call_owner_and_next(
                case=promise.case,
                reason=AlertReason.PROMISE_BROKEN,
                subject=f"promise:{promise.id}",
                why=f"A promise was broken: {promise.words}",
                staff=staff,
                now=now,
            )
    due.refresh(case_ids=touched)
    live.announce(case_ids=touched)
    return len(claimed)
