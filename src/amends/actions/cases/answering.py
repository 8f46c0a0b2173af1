"""Our words to the customer: the reply, its undo, and the draft that survives a crash."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from amends.actions import documents, keys, room, tuning
from amends.actions import promises as promise_actions
from amends.actions.cases import anger, asking, reaching
from amends.actions.errors import Invalid, NotFound
from amends.actions.intake import naming
from amends.domain import cases, replies
from amends.domain.messages import compose, make_token, message_id, reply_address
from amends.domain.replies import draft as drafts
from amends.domain.replies import shingles
from amends.domain.vocabulary import PromiseState, Role, Trigger
from amends.store.models import (
    Case,
    ContactAddress,
    Draft,
    Message,
    Outbox,
    Participant,
    SentAnyway,
    Shingle,
    Technician,
)
from amends.store.models.case import MessageKind
from amends.store.models.outbox import OutboxState

MAX_BODY = 200_000


@transaction.atomic
def reply(
    *,
    case_id: int,
    by: int,
    subject: str,
    body: str,
    promises: Sequence[tuple[int, int]] = (),
    basis: str = "",
    once: str,
    left: Sequence[str] = (),
    reason: str = "",
    tally: replies.Tally | None = None,
    anger_kind: str = "",
    now: datetime,
) -> int:
    """Answer the customer by mail; it leaves after the undo time. Returns the message's id.

    `promises` are the spans of `body` picked as promises, `basis` what a time for the fix among them rests on (K2),
    `once` a word of the form: sending it again answers with the first message. `left` are the rules of serious
    findings left in it, `reason` why they stay, `tally` what it holds, where it was checked: both are kept as how good
    the answer was (S0-02). `anger_kind` is the kind of anger that it answers (S0-07). Raises Invalid for an empty or
    oversized text, for a time for the fix that nothing stands behind, for findings left in a reply to an angry
    customer without a reason (S0-58), and where the anger has to be named first;
    Refused where a manager has to approve it first (K9).
    """
    taken = room.take(case_id=case_id, by=by, action="answer")
    case = taken.case
    if (earlier := Message.objects.filter(once=_once(by, once)).first()) is not None:
        return earlier.id
    if needs_approval(case, by=taken.by):
        raise cases.Refused("This customer speaks of legal steps: a manager approves the reply first.")
    check_held(case, left=left, reason=reason)
    anger.name(case, kind=anger_kind, by=taken.by, now=now)
    return send(
        case, by=taken.by, subject=subject, text=checked_text(body), spans=promises, basis=basis, once=once,
        left=left, reason=reason, answer=replies.quality(tally=tally, left=left) if tally else None, now=now,
    )  # fmt: skip


def needs_approval(case: Case, *, by: Technician) -> bool:
    """Whether a reply of this person waits for a manager (K9)."""
    legal = any(trigger.get("name") == Trigger.LEGAL_MENTION for trigger in case.triggers)
    policy = tuning.in_force().policies["legal_review"]
    return replies.needs_approval(legal=legal, policy=policy, role=Role(by.role))


def check_held(case: Case, *, left: Sequence[str], reason: str) -> None:
    """Raise Invalid while serious findings are left in a reply to an angry customer and nobody says why."""
    why = replies.why_held(
        left=left, anger=case.anger_level, policy=tuning.in_force().policies["hold"], reason=reason
    )
    if why:
        raise Invalid("reason", why)


def send(
    case: Case,
    *,
    by: Technician,
    subject: str,
    text: str,
    spans: Sequence[tuple[int, int]],
    basis: str,
    once: str,
    left: Sequence[str],
    reason: str,
    answer: Mapping[str, object] | None = None,
    hold_until: datetime | None = None,
    now: datetime,
) -> int:
    """Put a reply that may leave in the outbox, with its promises and its line on the timeline; the message's id.

    The caller holds the case and has asked whether it may leave. `hold_until` is when its undo time is over, where
    that began before now; `answer` how good it is, where somebody checked it.
    """
    to = _recipient(case)
    message = _our_message(case, by=by, subject=subject, text=text, to=to, once=once, now=now)
    hold = hold_until or now + timedelta(seconds=settings.UNDO_SECONDS)
    outbox = Outbox.objects.create(
        message=message,
        mail_from=_from_address(case),
        recipients=[to],
        mime=_mime(case, message=message, by=by),
        mail_id=message.mail_id,
        due_at=hold,
        undo_until=hold,
    )
    documents.went_on(case, by=by, now=now)
    promise_actions.make_picked(case, message=message, by=by, spans=spans, basis=basis, now=now)
    why = f"sent with findings left: {', '.join(left)}" if left else ""
    if left:
        kept = " ".join(reason.split())[:500]
        SentAnyway.objects.create(message=message, rules=list(left)[:40], reason=kept, by=by, at=now)
        why = f"{why}. {kept}" if kept else why
    judged = {"answer": dict(answer)} if answer else {}
    room.record(
        case, kind="replied", what=f"{by.name} answered.", at=now, by=by.id, why=why,
        message=message.id, outbox=outbox.id, **judged,
    )  # fmt: skip
    naming.link_named(case, message=message, now=now)
    takes_it_on(case, by=by, now=now)
    Draft.objects.filter(case=case, author=by).delete()
    return message.id


def _once(by: int, once: str) -> str:
    return f"{by}:{once}"[:80]


def checked_text(body: str) -> str:
    """The text as it leaves. Raises Invalid when it is empty or oversized."""
    text = body.replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise Invalid("body", "The reply is empty. Write what the customer should hear.")
    if len(text) > MAX_BODY:
        raise Invalid(
            "body", f"The reply has {len(text):,} characters; {MAX_BODY:,} are the most that is sent."
        )
    return text


def _recipient(case: Case) -> str:
    """Whoever wrote last among those who take part; else the contact."""
    takes_part = Participant.objects.filter(case=case).order_by("id").values_list("address", flat=True)
    theirs = ContactAddress.objects.filter(contact__addresses__address__in=takes_part).values_list("address")
    latest = (
        Message.objects.filter(case=case, kind=MessageKind.CUSTOMER, from_address__gt="")
        .filter(Q(from_address__in=takes_part) | Q(from_address__in=theirs))
        .order_by("-id")
        .values_list("from_address", flat=True)
        .first()
    )
    found = latest or takes_part.first()
    if not found:
        raise cases.Refused(
            "This case has no mail address to answer to. Add one to the contact, or call them."
        )
    return str(found)


def _from_address(case: Case) -> str:
    if case.mailbox is None:
        raise cases.Refused("No mailbox stands behind this case. Add one under Settings, Mailboxes.")
    return case.mailbox.address


def _our_message(
    case: Case, *, by: Technician, subject: str, text: str, to: str, once: str, now: datetime
) -> Message:
    token = make_token(bytes(case.thread_key), secret=keys.thread_secret())
    answers = Message.objects.filter(case=case, kind=MessageKind.CUSTOMER).order_by("-id").first()
    return Message.objects.create(
        case=case,
        kind=MessageKind.REPLY,
        author=by,
        from_name=by.name,
        from_address=_from_address(case),
        to=[to],
        subject=(" ".join(subject.split()) or case.subject)[:998],
        mail_id=message_id(token, keys.nonce(), settings.MAIL_DOMAIN),
        in_reply_to=answers.mail_id if answers else "",
        text=text,
        segments=[["new", 0, len(text)]],
        answers=answers,
        once=_once(by.id, once),
        at=now,
    )


def _mime(case: Case, *, message: Message, by: Technician) -> bytes:
    token = make_token(bytes(case.thread_key), secret=keys.thread_secret())
    spoken = (MessageKind.CUSTOMER, MessageKind.REPLY)
    thread = (
        Message.objects.filter(case=case, kind__in=spoken, mail_id__gt="")
        .exclude(id=message.id)
        .order_by("id")
    )
    mailbox = case.mailbox
    desk = mailbox.name if mailbox and mailbox.name else "Service desk"
    return compose.build(
        from_name=f"{by.name}, {desk}",
        from_address=message.from_address,
        to=message.to,
        cc=[],
        subject=message.subject,
        body_text=message.text + asking.footer(case, message=message),
        message_id=message.mail_id,
        in_reply_to=message.in_reply_to,
        references=list(thread.values_list("mail_id", flat=True)),
        reply_to=reply_address(message.from_address, token),
        date=message.at,
    )


def takes_it_on(case: Case, *, by: Technician, now: datetime) -> None:
    """Whoever answers first is the first responder, and the owner where there is none."""
    case.unread = False
    if case.first_responder_id is None:
        case.first_responder = by
    if case.owner_id is None:
        case.owner = by
        room.record(
            case, kind="owner", what=f"{by.name} owns this case, having answered first.", at=now, by=by.id
        )
    room.saved(case, "unread", "first_responder", "owner", at=now)


def went_out(*, message: Message, at: datetime) -> None:
    """A reply has left: only now do the clocks it answers stop and the promises it fulfils count as kept.

    The caller holds the transaction that marks the mail as sent.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("organisation").get(messages=message)
    reaching.reached(case, message=message, spoken=False, at=at)
    _keep_echo(message)


def _keep_echo(message: Message) -> None:
    """The letter as hashed runs, to know it again in one to somebody else; greeting and signature do not count."""
    body = drafts.take_apart(subject="", body=message.text).flat
    runs = shingles.sample(shingles.of(body))
    Shingle.objects.bulk_create([Shingle(run=run, message=message) for run in sorted(runs)])


@transaction.atomic
def undo(*, message_id: int, by: int, now: datetime) -> str:
    """Take a reply back before it leaves; its text becomes the draft again and is returned."""
    message = Message.objects.filter(id=message_id, kind=MessageKind.REPLY).first()
    if message is None or message.case_id is None:
        raise NotFound
    taken = room.take(case_id=message.case_id, by=by, action="answer")
    outbox = Outbox.objects.select_for_update().filter(message=message).first()
    if outbox is None or outbox.state != OutboxState.HELD or outbox.attempts:
        raise cases.Refused("It has left already. Write to the customer again to correct it.")
    outbox.state, outbox.settled_at = OutboxState.UNDONE, now
    outbox.save(update_fields=["state", "settled_at"])
    message.promises.filter(state=PromiseState.OPEN).delete()
    SentAnyway.objects.filter(message=message).delete()
    Message.objects.filter(id=message.id).update(once=None)  # the form may be sent once more
    Draft.objects.update_or_create(
        case=taken.case,
        author_id=by,
        defaults={"subject": message.subject, "body": message.text, "saved_at": now},
    )
    room.record(
        taken.case, kind="undone", what=f"{taken.by.name} took the answer back before it left.", at=now, by=by
    )
    room.saved(taken.case, at=now)
    return message.text


@transaction.atomic
def resend(*, message_id: int, by: int, now: datetime) -> None:
    """Try a failed or unknown mail again: the same mail with the same Message-ID."""
    message = Message.objects.filter(id=message_id).first()
    if message is None or message.case_id is None:
        raise NotFound
    taken = room.take(case_id=message.case_id, by=by, action="answer")
    again = (OutboxState.FAILED, OutboxState.UNKNOWN, OutboxState.BOUNCED)
    found = Outbox.objects.filter(message=message, state__in=again).update(
        state=OutboxState.HELD, due_at=now, attempts=0, last_error="", settled_at=None, claimed_at=None
    )
    if not found:
        raise cases.Refused("This mail is on its way or has arrived; there is nothing to send again.")
    room.record(taken.case, kind="resent", what=f"{taken.by.name} sends the answer again.", at=now, by=by)
    room.saved(taken.case, at=now)


@transaction.atomic
def save_draft(*, case_id: int, by: int, subject: str, body: str, once: str = "", now: datetime) -> None:
    """Keep what is being written; an empty text drops the draft.

    `once` is the word of the form: a save that arrives after its reply was sent keeps nothing, else the
    answer would lie in the composer again.
    """
    taken = room.take(case_id=case_id, by=by, action="see")
    if once and Message.objects.filter(once=_once(by, once)).exists():
        return
    if not body.strip():
        Draft.objects.filter(case=taken.case, author_id=by).delete()
        return
    text = body.replace("\0", "")[:MAX_BODY]
    Draft.objects.update_or_create(
        case=taken.case, author_id=by, defaults={"subject": subject[:998], "body": text, "saved_at": now}
    )
