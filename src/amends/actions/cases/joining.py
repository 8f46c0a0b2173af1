"""Cases that turn out to be one, one that turns out to be two, and held mail let in or turned away."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from amends.actions import alerts, clocks, keys, promises, room
from amends.actions.cases.opening import contact_of
from amends.actions.cases.status import step
from amends.actions.errors import Invalid, NotFound
from amends.actions.intake.judging import Read, read_here
from amends.actions.intake.single import hear, judge_new
from amends.domain import cases
from amends.domain.vocabulary import Severity, Status
from amends.store.models import Case, Draft, Message, Participant, Promise, Reading
from amends.store.models.case import MessageKind
from amends.store.models.outbox import OutboxState

GOES_ON = (Status.OPEN, Status.REOPENED)
TAKES_OVER = (
    "status", "closed_at", "resolved_at", "verified_at", "unread", "anger_level", "anger", "peak_level", "severity",
    "severity_rule", "severity_why",
)  # fmt: skip
"""The columns of a case that another one going into it can change."""


@transaction.atomic
def merge(*, case_id: int, into: int, by: int, why: str, now: datetime) -> None:
    """This case goes into another: messages, participants and promises move, both timelines say so."""
    if case_id == into:
        raise Invalid("into", "A case cannot go into itself. Give the number of the other one.")
    first, second = sorted((case_id, into))
    taken = {n: room.take(case_id=n, by=by, action="merge") for n in (first, second)}
    case, target = taken[case_id].case, taken[into].case
    if case.organisation_id != target.organisation_id:
        raise cases.Refused("These cases belong to different organisations; one would see the other's words.")
    Message.objects.filter(case=case).update(case=target)
    Reading.objects.filter(case=case).update(case=target)
    Promise.objects.filter(case=case).update(case=target)
    for address in Participant.objects.filter(case=case).values_list("address", flat=True):
        Participant.objects.get_or_create(case=target, address=address, defaults={"by_id": by})
    for draft in Draft.objects.filter(case=case).exclude(
        author__in=Draft.objects.filter(case=target).values("author")
    ):
        draft.case = target
        draft.save(update_fields=["case"])
    _as_open(target, as_=case, by=by, at=now)
    clocks.hand_over(case, to=target, at=now)
    alerts.acknowledge(case=case, by=by, now=now)
    target.unread = target.unread or case.unread
    case.merged_into, case.status, case.closed_at, case.unread = target, Status.CLOSED.value, now, False
    room.record(case, kind="merged", what=f"Went into #{target.id}.", why=why, at=now, by=by, into=target.id)
    room.record(
        target,
        kind="merged",
        what=f"Took in #{case.id} ({case.subject}).",
        why=why,
        at=now,
        by=by,
        took=case.id,
    )
    _hotter(target, than=case)
    room.saved(case, "merged_into", "status", "closed_at", "unread", at=now)
    room.saved(target, *TAKES_OVER, at=now)
    promises.hand_over(case_ids=[target.id], now=now)


def _as_open(target: Case, *, as_: Case, by: int, at: datetime) -> None:
    """What is open stays open: a case that waits, is resolved or closed goes on when an open one goes into it."""
    if as_.status not in GOES_ON or target.status in GOES_ON:
        return
    event = "resume" if target.status == Status.WAITING_CUSTOMER else "reopen"
    step(target, event=event, at=at, by=by, why=f"#{as_.id} is still open and went into it")
    target.closed_at = target.resolved_at = target.verified_at = None


def _hotter(target: Case, *, than: Case) -> None:
    """The merged case is as hot and as severe as the more severe of the two."""
    if than.anger_level > target.anger_level:
        target.anger_level, target.anger = than.anger_level, than.anger
    target.peak_level = max(target.peak_level, than.peak_level)
    if Severity(than.severity).rank > Severity(target.severity).rank:
        target.severity, target.severity_rule = than.severity, than.severity_rule
        target.severity_why = than.severity_why


@transaction.atomic
def split(*, case_id: int, message_ids: Sequence[int], by: int, why: str, now: datetime) -> int:
    """These messages become a case of their own; its number."""
    case = room.take(case_id=case_id, by=by, action="merge").case
    chosen = list(Message.objects.filter(case=case, id__in=message_ids).order_by("id"))
    customers = [m for m in chosen if m.kind == MessageKind.CUSTOMER]
    if not customers:
        raise Invalid("messages", "Choose at least one message of the customer to make a case of.")
    if len(chosen) == Message.objects.filter(case=case).count():
        raise Invalid("messages", "At least one message must stay here.")
    new = _like(case, first=customers[0], latest=customers[-1], at=now)
    _move(chosen, to=new)
    for address in {m.from_address for m in customers if m.from_address}:
        Participant.objects.create(case=new, address=address, by_id=by)
    room.record(
        case,
        kind="split",
        what=f"{len(chosen)} messages became #{new.id}.",
        why=why,
        at=now,
        by=by,
        into=new.id,
    )
    room.record(new, kind="opened", what=f"Split from #{case.id}.", why=why, at=now, by=by, origin=case.id)
    _owed(new, since=customers[-1], origin=case, now=now)
    room.saved(case, at=now)
    room.saved(new, at=now)
    return new.id


def _owed(new: Case, *, since: Message, origin: Case, now: datetime) -> None:
    """The clocks of a case that was split off: a first answer since its last words, or the next after ours."""
    ours = Message.objects.filter(case__in=(new, origin), kind=MessageKind.REPLY, id__gt=since.id)
    if ours.exclude(outbox__state=OutboxState.UNDONE).exists():
        clocks.start(new, starts="human_reply", at=now)
    else:
        clocks.start(new, starts="customer_message", at=since.at, first=True)


def _like(case: Case, *, first: Message, latest: Message, at: datetime) -> Case:
    return Case.objects.create(
        organisation=case.organisation, contact_id=first.contact_id or case.contact_id, mailbox=case.mailbox, team=case.team,
        owner=case.owner, first_responder=case.first_responder, subject=first.subject or case.subject,
        thread_key=keys.fresh_thread_key(), severity=case.severity, severity_rule=case.severity_rule,
        severity_why=case.severity_why, anger_level=case.anger_level, anger=case.anger, peak_level=case.peak_level,
        complaint_type=case.complaint_type, triggers=case.triggers, words=case.words, created_at=at, updated_at=at,
        last_customer_at=latest.at,
    )  # fmt: skip


def _move(messages: Sequence[Message], *, to: Case) -> None:
    keys_ = [m.id for m in messages]
    Message.objects.filter(id__in=keys_).update(case=to)
    Reading.objects.filter(message_id__in=keys_).update(case=to)
    Promise.objects.filter(message_id__in=keys_).update(case=to)


@transaction.atomic
def accept_held(
    *, message_id: int, by: int, add_participant: bool = True, read: Read = read_here, now: datetime
) -> None:
    """A technician lets a held mail in; with `add_participant` its sender takes part from now on."""
    message, taken = _held(message_id=message_id, by=by)
    message.kind = MessageKind.CUSTOMER
    message.save(update_fields=["kind"])
    if add_participant:
        Participant.objects.get_or_create(
            case=taken.case, address=message.from_address, defaults={"by_id": by}
        )
    what = f"{taken.by.name} let the mail from {message.from_address} in."
    room.record(taken.case, kind="held_accepted", what=what, at=now, by=by, message=message.id)
    hear(message, read=read, now=now)
    room.saved(taken.case, at=now)


@transaction.atomic
def held_to_new_case(*, message_id: int, by: int, now: datetime) -> int:
    """A held mail is another matter: it becomes a case of its own; its number."""
    message, taken = _held(message_id=message_id, by=by)
    contact = contact_of(address=message.from_address, name=message.from_name, now=now)
    new = Case.objects.create(
        organisation=contact.organisation, contact=contact, mailbox=taken.case.mailbox, team=taken.case.team,
        subject=message.subject or "(no subject)", thread_key=keys.fresh_thread_key(), created_at=now, updated_at=now,
        last_customer_at=message.at,
    )  # fmt: skip
    message.kind, message.case = MessageKind.CUSTOMER, new
    message.save(update_fields=["kind", "case"])
    Participant.objects.create(case=new, address=message.from_address, by_id=by)
    what = f"The mail from {message.from_address} became #{new.id}."
    room.record(taken.case, kind="held_moved", what=what, at=now, by=by, into=new.id)
    room.record(new, kind="opened", what=f"Opened from a mail held on #{taken.case.id}.", at=now, by=by)
    judge_new(new, message=message, executive=contact.executive, now=now)
    room.saved(taken.case, at=now)
    return new.id


def _held(*, message_id: int, by: int) -> tuple[Message, room.Taken]:
    message = Message.objects.filter(id=message_id).first()
    if message is None or message.case_id is None:
        raise NotFound
    taken = room.take(case_id=message.case_id, by=by, action="answer")
    message.refresh_from_db()
    if message.kind != MessageKind.HELD:
        raise cases.Refused("This mail is not held any more.")
    return message, taken
