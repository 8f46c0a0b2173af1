"""Calls: what we said to the customer by voice, what they said to us, and a call that had to be ended."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from amends.actions import alerts, documents, rising, room, tuning
from amends.actions import promises as promise_actions
from amends.actions.cases import answering, reaching
from amends.actions.errors import Invalid
from amends.actions.intake.judging import Read, read_here
from amends.actions.intake.single import hear
from amends.domain import escalations
from amends.domain.escalations import OutreachReason
from amends.domain.vocabulary import Role
from amends.store.models import Contact, ContactAddress, Message, Outreach
from amends.store.models.case import MessageKind
from amends.store.models.escalation import AlertReason
from amends.store.queries import roster

CHANNELS = ("phone", "chat", "visit")


@transaction.atomic
def call(
    *,
    case_id: int,
    by: int,
    words: str,
    promises: Sequence[tuple[int, int]] = (),
    basis: str = "",
    reached: bool = True,
    once: str,
    now: datetime,
) -> int:
    """We spoke with the customer: it counts at once, like a reply that has left. The message's id.

    `words` are the notes of what was said, `promises` the spans of them picked as promises, `basis` as for a
    reply. Not `reached` (nobody
    picked up) is kept as a note: it is no contact. Raises Invalid without words.
    """
    taken = room.take(case_id=case_id, by=by, action="answer")
    key = f"{by}:{once}"[:80]
    if (earlier := Message.objects.filter(once=key).first()) is not None:
        return earlier.id
    text = _text(words)
    case = taken.case
    message = Message.objects.create(
        case=case, kind=MessageKind.REPLY if reached else MessageKind.NOTE, channel="phone", author=taken.by,
        from_name=taken.by.name, text=text, segments=[["new", 0, len(text)]], once=key, at=now,
    )  # fmt: skip
    what = (
        f"{taken.by.name} called the customer." if reached else f"{taken.by.name} called; nobody picked up."
    )
    room.record(case, kind="called", what=what, at=now, by=by, message=message.id)
    if not reached:
        room.saved(case, at=now)
        return message.id
    promise_actions.make_picked(
        case, message=message, by=taken.by, spans=promises, basis=basis, retold=True, now=now
    )
    documents.went_on(case, by=taken.by, now=now)
    answering.takes_it_on(case, by=taken.by, now=now)
    reaching.reached(case, message=message, spoken=True, at=now)
    return message.id


@transaction.atomic
def heard(
    *,
    case_id: int,
    by: int,
    words: str,
    channel: str = "phone",
    contact_id: int | None = None,
    read: Read = read_here,
    now: datetime,
) -> int:
    """The customer called about a case that exists: their words as a technician wrote them down, read and judged
    like a mail of theirs. `contact_id` is who called, the case's contact where it is not said. The message's id."""
    if channel not in CHANNELS:
        raise Invalid("channel", f"Choose one of {', '.join(CHANNELS)}.")
    taken = room.take(case_id=case_id, by=by, action="answer")
    case, text = taken.case, _text(words)
    caller = Contact.objects.filter(id=contact_id or case.contact_id).get()
    address = (
        ContactAddress.objects.filter(contact=caller).order_by("id").values_list("address", flat=True).first()
    )
    message = Message.objects.create(
        case=case, kind=MessageKind.CUSTOMER, channel=channel, contact=caller, from_name=caller.name,
        from_address=address or "", text=text, segments=[["new", 0, len(text)]], at=now,
    )  # fmt: skip
    what = f"{taken.by.name} took a {channel} contact."
    room.record(case, kind="took_contact", what=what, at=now, by=by, message=message.id)
    hear(message, read=read, now=now)
    case.refresh_from_db()
    room.saved(case, at=now)
    return message.id


@transaction.atomic
def end_call(*, case_id: int, by: int, why: str, now: datetime) -> None:
    """A call was ended for abuse, which is legitimate (S1-22): the supervisor is told and follows up (S1-23, P13)."""
    taken = room.take(case_id=case_id, by=by, action="answer")
    if not why.strip():
        raise Invalid("why", "Say what happened, so that your lead can follow up.")
    tell_supervisor(taken, what=f"{taken.by.name} ended the call.", why=why.strip(), now=now)


def tell_supervisor(taken: room.Taken, *, what: str, why: str, now: datetime) -> None:
    """Somebody above is called and owes the customer a contact, for a caller that holds the case already."""
    by, case, desk, staff = taken.by.id, taken.case, tuning.in_force(), roster.technicians(now=now)
    place = rising.place_of(case)
    up = escalations.next_level(
        people=[one.person for one in staff.values()],
        current=staff[by].person,
        matrix=desk.matrix,
        account_owner_id=place.account_owner_id,
    )
    lead = rising.person_in(Role.TEAM_LEAD, place=place, staff=staff)
    supervisor = up.person_id if Role(taken.by.role) != Role.TIER1 else lead or up.person_id
    subject = f"call_ended:{by}:{now.isoformat()}"
    if Outreach.objects.filter(case=case, subject=subject).exists():
        return  # pressed twice in one instant
    reason = f"{what.rstrip('.')}: {why}"
    room.record(case, kind="call_ended", what=what, why=why, at=now, by=by)
    if supervisor is not None:
        alerts.raise_alert(
            case=case,
            person_id=supervisor,
            reason=AlertReason.CALL_ENDED,
            subject=subject,
            why=reason,
            now=now,
        )
    rising.owe(
        case_id=case.id, reason=OutreachReason.CALL_ENDED, subject=subject, why=reason, person_id=supervisor,
        authority=desk.matrix.authority[Role.TEAM_LEAD], at=now,
    ).save()  # fmt: skip
    room.saved(case, at=now)


def _text(words: str) -> str:
    text = words.replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise Invalid("words", "Write down in a few words what was said.")
    if len(text) > answering.MAX_BODY:
        raise Invalid(
            "words",
            f"These notes have {len(text):,} characters; {answering.MAX_BODY:,} are the most that is kept.",
        )
    return text
