"""Where else people are called: chat, push and text messages by an apprise address, and what became of each."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q

from amends.domain.vocabulary import Severity
from amends.store.models.choices import one_of
from amends.store.models.escalation import Alert

STAFF = settings.AUTH_USER_MODEL


class AlertTarget(models.Model):
    """An address that is called as well: of one person, or of the desk where `technician` is null.

    The address holds tokens: it is kept encrypted (`secret`) and never shown again; `service` is its first word.
    """

    name = models.CharField(max_length=80, unique=True)
    technician = models.ForeignKey(
        STAFF, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    service = models.CharField(max_length=30)
    secret = models.BinaryField()
    from_severity = models.CharField(max_length=10, default=Severity.MEDIUM.value)
    active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    reached_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [one_of("from_severity", Severity, name="alert_target_severity_is_known")]

    def __str__(self) -> str:
        return self.name


class NoticeState(StrEnum):
    """`sending` is written before the service is spoken to; found again after a crash it is sent once more."""

    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Notice(models.Model):
    """One call to one target; `call` counts the calls of its alert, so that none is sent twice."""

    target = models.ForeignKey(AlertTarget, on_delete=models.CASCADE, related_name="notices", db_index=False)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    call = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, default=NoticeState.HELD.value)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            one_of("state", NoticeState, name="notice_state_is_known"),
            models.UniqueConstraint(
                fields=["target", "alert", "call"],
                condition=Q(alert__isnull=False),
                name="one_notice_per_call",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state__in=["held", "sending"]), name="notice_due"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk} {self.state}"
