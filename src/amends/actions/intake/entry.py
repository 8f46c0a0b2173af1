"""A mail as a message of the desk, with its files."""

from amends.actions.intake.known import Known, Opened, address_of
from amends.actions.intake.plan import Plan
from amends.domain.messages import ParsedMail
from amends.store.models import Attachment, Message
from amends.store.models.case import MessageKind
from amends.store.queries import many


def add_message(
    opened: Opened, *, kind: MessageKind, case_id: int | None, known: Known, plan: Plan, unverified: str = ""
) -> Message:
    """The message of a mail, with its files; later mails of the batch can refer to it."""
    mail = opened.mail
    sender = known.senders.get(address_of(mail))
    message = many.new(
        Message,
        id=known.message_ids.pop(),
        case_id=case_id,
        raw_id=opened.waiting.id,
        kind=kind.value,
        contact_id=sender.contact_id if sender else None,
        from_name=(mail.sender.name if mail.sender else "")[:300],
        from_address=address_of(mail),
        to=[a.email[:320] for a in mail.to[:200]],
        cc=[a.email[:320] for a in mail.cc[:200]],
        subject=mail.subject[:998],
        mail_id=_bounded(mail.message_id),
        in_reply_to=_bounded(mail.in_reply_to),
        text=mail.text,
        segments=[[s.kind, s.start, s.end] for s in mail.segments],
        has_html=bool(mail.html),
        unverified=(unverified or _failed_check(mail))[:300],
        identity=mail.identity,
        at=opened.waiting.received_at,
    )
    plan.messages.append(message)
    plan.files.extend(
        many.new(
            Attachment,
            message_id=message.id,
            sha256=f.sha256,
            part=f.part[:60],
            name=f.name[:255],
            content_type=f.content_type[:120],
            size=f.size,
            inline=f.inline,
            cid=f.cid[:300],
        )
        for f in mail.files
    )
    known.learn(message)
    return message


def _bounded(mail_id: str) -> str:
    """A Message-ID as it can be indexed: as many bytes as a line of mail may have (RFC 5322, 2.1.1)."""
    return mail_id.encode()[:998].decode(errors="ignore")


def _failed_check(mail: ParsedMail) -> str:
    return f"Unverified sender: {mail.authentication_reason}" if mail.authentication == "fail" else ""
