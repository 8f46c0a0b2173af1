"""Where mail comes in, and every mail exactly as it came."""

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from amends.store.models.choices import one_of
from amends.store.models.staff import Team


class MailSource(StrEnum):
    """The four ways in, and LMTP beside SMTP."""

    SMTP = "smtp"
    LMTP = "lmtp"
    IMAP = "imap"
    PIPE = "pipe"
    FOLDER = "folder"


class RawState(StrEnum):
    """A stored mail waits, is filed, is the second copy of one, or could not be understood."""

    STORED = "stored"
    FILED = "filed"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"


class Mailbox(models.Model):
    """An address of the desk; with an IMAP host it is fetched, its password encrypted at rest."""

    address = models.CharField(max_length=320, unique=True)
    name = models.CharField(max_length=120, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="mailboxes")
    imap_host = models.CharField(max_length=253, blank=True)
    imap_port = models.PositiveIntegerField(default=993)
    imap_user = models.CharField(max_length=320, blank=True)
    imap_secret = models.BinaryField(blank=True, default=b"")
    imap_folder = models.CharField(max_length=200, default="INBOX")
    imap_tls = models.BooleanField(default=True)
    imap_after = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.address


class RawMail(models.Model):
    """The bytes of one mail as they came: committed before the sender is told yes, never rewritten."""

    received_at = models.DateTimeField()
    source = models.CharField(max_length=10)
    mailbox = models.ForeignKey(
        Mailbox, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    envelope_from = models.CharField(max_length=998, blank=True)
    envelope_to = ArrayField(models.CharField(max_length=998), default=list)
    delivery_key = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 - null means "no key"
    raw = models.BinaryField()
    state = models.CharField(max_length=12, default=RawState.STORED.value)
    reason = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [one_of("state", RawState, name="raw_mail_state_is_known")]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="stored"), name="raw_mail_waiting"),
            models.Index(fields=["id"], condition=Q(state="quarantined"), name="raw_mail_in_quarantine"),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk} ({self.state})"
