"""The ledger: a promise is made, kept, late, broken or agreed anew, each with its trace."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from amends.actions import room, tuning
from amends.actions.errors import Invalid, NotFound
from amends.catalogue import promises as promise_catalogue
from amends.domain import promises
from amends.domain.cases import Refused, access
from amends.domain.vocabulary import PromiseKind, PromiseState
from amends.store.models import Case, Event, Message, Promise, Technician
from amends.store.queries import playbooks

BY_WORDS = (PromiseKind.UPDATE, PromiseKind.CONTACT)
"""Kinds that our next words to the customer fulfil; the others need somebody to say that they were done."""


MOST = 20
"""Promises of one message."""
LEADS = access.LEADS
"""Roles whose word approves a time for a fix (K2)."""


def fix_times(*, playbook: str) -> promises.FixTimes:
    """How a promised time for a fix is treated while a playbook runs (its text, empty for none): the policy that the
    rules for replies follow as well."""
    return promises.FixTimes(tuning.in_force().policies_in(playbook)["resolution"])


def make(
    case: Case,
    *,
    candidate: promises.Candidate,
    message: Message,
    by: Technician,
    basis: str = "",
    now: datetime,
) -> Promise:
    """Enter a promise in the ledger in its exact words.

    Raises Invalid for a time that has passed, and for a time for the fix that nothing stands behind (K2).
    """
    if candidate.due_at <= now:
        raise Invalid("promise", f"“{candidate.expression}” has passed already. Name a time to come.")
    standing = promises.standing(
        kind=candidate.kind,
        due_at=candidate.due_at,
        policy=fix_times(playbook=playbooks.body_running(case_id=case.id)),
        basis=basis,
        maker=by.id,
        maker_approves=by.role in LEADS,
        approvals=_approvals(case) if candidate.kind is PromiseKind.RESOLUTION else (),
    )
    if not standing.allowed:
        raise Invalid("basis", standing.reason)
    promise = Promise(
        case=case,
        message=message,
        maker=by,
        kind=candidate.kind.value,
        words=candidate.text,
        expression=candidate.expression[:200],
        made_at=now,
        due_at=candidate.due_at,
        basis=" ".join(basis.split())[:300] if candidate.kind is PromiseKind.RESOLUTION else "",
        approved_by_id=standing.approved_by,
    )
    enter(promise)
    why = f"{candidate.why} It rests on: {promise.basis}" if promise.basis else candidate.why
    room.record(
        case, kind="promised", what=f"{by.name} promised: {candidate.text}", why=why, at=now, by=by.id,
        promise=promise.id,
    )  # fmt: skip
    return promise


def candidates(
    *, text: str, case: Case, by: Technician, retold: bool = False, now: datetime
) -> tuple[promises.Candidate, ...]:
    """What may become a promise in words written now on this case, by the team's calendar and the customer's zone."""
    found = tuning.team_calendar(tuning.in_force(), team_id=case.team_id)
    return promises.find(
        text=text,
        now=now,
        zone=by.zone,
        calendar=found[1] if found else None,
        phrases=promise_catalogue.load(),
        read_in=case.contact.zone,
        retold=retold,
    )


def make_picked(
    case: Case,
    *,
    message: Message,
    by: Technician,
    spans: Sequence[tuple[int, int]],
    basis: str = "",
    retold: bool = False,
    now: datetime,
) -> None:
    """Enter the candidates that stand in these spans of a message. Raises Invalid for a span that promises nothing."""
    if not spans:
        return
    found = candidates(text=message.text, case=case, by=by, retold=retold, now=now)
    found += _in_shorthand(message.text, case=case, by=by, besides=found, now=now)
    for picked in dict.fromkeys(_in_span(found, start, end) for start, end in spans[:MOST]):
        make(case, candidate=picked, message=message, by=by, basis=basis, now=now)


def _in_shorthand(
    text: str, *, case: Case, by: Technician, besides: Sequence[promises.Candidate], now: datetime
) -> tuple[promises.Candidate, ...]:
    """Times to come in words without a verb, where a person has picked them ("printer visit tomorrow 10:00")."""
    calendar = tuning.team_calendar(tuning.in_force(), team_id=case.team_id)
    noted = promises.noted(
        text=text,
        now=now,
        zone=by.zone,
        calendar=calendar[1] if calendar else None,
        phrases=promise_catalogue.load(),
    )
    return tuple(one for one in noted if all(one.start >= it.end or one.end <= it.start for it in besides))


def _in_span(found: Sequence[promises.Candidate], start: int, end: int) -> promises.Candidate:
    """The candidate that shares most with a span."""
    shared = [(min(one.end, end) - max(one.start, start), one) for one in found]
    most = max(shared, key=lambda pair: pair[0], default=None)
    if most is None or most[0] <= 0:
        raise Invalid(
            "promise", "These words hold no promise with a time any more. Check the text and send it again."
        )
    return most[1]


def enter(promise: Promise) -> None:
    """Save a new promise, with the time of its first reminder."""
    following = promises.next_reminder(
        made_at=promise.made_at,
        due_at=promise.due_at,
        shares=tuning.in_force().ledger.reminders,
        sent=0,
    )
    promise.remind_at = following[1] if following else None
    promise.save()


def _approvals(case: Case) -> tuple[promises.Approval, ...]:
    """What leads have approved on this case, latest first; an approval is a line of the timeline."""
    found = Event.objects.filter(case=case, kind="fix_time_approved").order_by("-id")
    return tuple(
        promises.Approval(by=by or 0, not_before=datetime.fromisoformat(data["not_before"]))
        for by, data in found.values_list("by_id", "data")[:20]
    )


@transaction.atomic
def approve_fix_time(*, case_id: int, not_before: datetime, why: str, by: int, now: datetime) -> None:
    """A lead allows a time for the fix to be promised on this case, at or after `not_before` (K2)."""
    taken = room.take(case_id=case_id, by=by, action="approve_fix_time")
    if not why.strip():
        raise Invalid("why", "Say what makes you sure. Whoever promises it will be asked.")
    if not_before <= now:
        raise Invalid("not_before", "That time has passed already. Name a time to come.")
    room.record(
        taken.case, kind="fix_time_approved", why=why, at=now, by=by, not_before=not_before.isoformat(),
        what=f"{taken.by.name} approves promising a fix, not before {not_before:%d %b %H:%M} UTC.",
    )  # fmt: skip
    room.saved(taken.case, at=now)


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
    """Our words reached the customer: earlier promises of an update or a contact are kept (P9).

    One that is broken stays so, since words that own up to it are not what was promised; it is
    owned up to when its owner, its maker or the owner of the case wrote (P11, S2-24).
    """
    owed = Promise.objects.filter(case=case, state__in=[PromiseState.OPEN, PromiseState.BROKEN])
    for promise in owed.exclude(message=by_message).select_related("case").order_by("id"):
        writers = (case.owner_id, promise.maker_id, promise.heir_id)
        broken = promise.state == PromiseState.BROKEN and promise.owned_up_at is None
        if broken and by_message.author_id in writers and at > promise.due_at:
            promise.owned_up_at = at
            promise.save(update_fields=["owned_up_at"])
            what = f"Owned up to: {promise.words}"
            room.record(
                case, kind="owned_up", what=what, why=f"by message {by_message.id}", at=at, promise=promise.id
            )
        if promise.kind in BY_WORDS and promise.state == PromiseState.OPEN:
            settle(promise, event="delivered", at=at, why=f"by message {by_message.id}")


@transaction.atomic
def keep(*, promise_id: int, by: int, now: datetime) -> None:
    """Somebody says that it was done."""
    promise, person = take(promise_id=promise_id, by=by)
    if not settle(promise, event="delivered", at=now, by=by, why=f"{person.name} says so"):
        raise Refused("This promise is settled already.")
    room.saved(promise.case, at=now)


@transaction.atomic
def renegotiate(*, promise_id: int, due_at: datetime, why: str, by: int, now: datetime) -> int:
    """Agree a new time with the customer before the old one passes; the new promise's id."""
    promise, person = take(promise_id=promise_id, by=by)
    if not why.strip():
        raise Invalid("why", "Say how the customer agreed to the new time.")
    if due_at <= now:
        raise Invalid("due_at", "The new time has passed already. Name a time to come.")
    if not settle(promise, event="moved", at=now, by=by, why=why):
        raise Refused("This promise is settled already.")
    new = Promise(
        case=promise.case, message=promise.message, maker=person, kind=promise.kind, words=promise.words,
        expression=promise.expression, made_at=now, due_at=due_at, replaces=promise, basis=promise.basis,
        approved_by_id=promise.approved_by_id,
    )  # fmt: skip
    enter(new)
    room.saved(promise.case, at=now)
    return new.id


def take(*, promise_id: int, by: int) -> tuple[Promise, Technician]:
    """Lock the case of a promise for whoever may answer there. Raises NotFound, Refused."""
    found = Promise.objects.filter(id=promise_id).values_list("case_id", flat=True).first()
    if found is None:
        raise NotFound
    taken = room.take(case_id=found, by=by, action="answer")
    promise = Promise.objects.select_related("message").get(id=promise_id)
    promise.case = taken.case
    return promise, taken.by
