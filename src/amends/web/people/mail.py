"""Mail that Django itself sends (password resets) goes through the desk's outbox like any other."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from amends.actions import desk_mail


class OutboxBackend(BaseEmailBackend):
    """Queues each message; the worker sends it, retries it and shows failures."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        now = datetime.now(UTC)
        for message in email_messages:
            desk_mail.queue(
                mail_from=message.from_email,
                recipients=message.recipients(),
                subject=str(message.subject),
                body=str(message.body),
                now=now,
            )
        return len(email_messages)
