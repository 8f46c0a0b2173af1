"""What is to be sent, and what is still being written."""

from enum import StrEnum

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from amends.store.models.case import Case, Message
from amends.store.models.choices import one_of


class OutboxState(StrEnum):
    """`sending` is written before the server is spoken to; found again after a crash it is `unknown`."""

    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    UNDONE = "undone"
    BOUNCED = "bounced"


class Outbox(models.Model):
    """One mail to send: built once, its Message-ID fixed, so that every attempt is the same mail."""

    message = models.OneToOneField(Message, on_delete=models.PROTECT, null=True, related_name="outbox")
    mail_from = models.CharField(max_length=320)
    recipients = ArrayField(models.CharField(max_length=320))
    mime = models.BinaryField()
    mail_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, default=OutboxState.HELD.value)
    due_at = models.DateTimeField()
    undo_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    claimed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [one_of("state", OutboxState, name="outbox_state_is_known")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="held"), name="outbox_due"),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="outbox_sending"),
        ]

    def __str__(self) -> str:
        return f"{self.mail_id} ({self.state})"


class Draft(models.Model):
    """What somebody is writing on a case, kept every two seconds."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="drafts")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    subject = models.CharField(max_length=998, blank=True)
    body = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "author"], name="one_draft_per_person")]

    def __str__(self) -> str:
        return f"draft of case {self.case_id}"
