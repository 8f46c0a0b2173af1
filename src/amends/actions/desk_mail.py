"""Mail of the desk itself: calls to technicians, password resets. It belongs to no case."""

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings

from amends.actions import keys
from amends.domain.messages import compose
from amends.store.models import Outbox
from amends.store.queries import many


def queue(*, mail_from: str, recipients: list[str], subject: str, body: str, now: datetime) -> None:
    """Put a mail in the outbox; the worker sends it, and nobody answers it automatically."""
    build(mail_from=mail_from, recipients=recipients, subject=subject, body=body, now=now).save()


def build(*, mail_from: str, recipients: list[str], subject: str, body: str, now: datetime) -> Outbox:
    """The mail as a row of the outbox, unsaved: for whoever saves many at once."""
    name, address = parseaddr(mail_from)
    mail_id = f"desk.{keys.nonce()}{keys.nonce()}@{settings.MAIL_DOMAIN}"
    mime = compose.build(
        from_name=name or "Amends",
        from_address=address,
        to=recipients,
        cc=[],
        subject=subject,
        body_text=body,
        message_id=mail_id,
        in_reply_to="",
        references=[],
        reply_to="",
        date=now,
        auto_submitted="auto-generated",
    )
    return many.new(Outbox, mail_from=address, recipients=recipients, mime=mime, mail_id=mail_id, due_at=now)
