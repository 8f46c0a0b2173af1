"""What stands behind our replies: causes that are known, approvals, findings left in, texts to start from, echoes."""

from enum import StrEnum

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from amends.store.models.case import Case, Message
from amends.store.models.choices import one_of

STAFF = settings.AUTH_USER_MODEL


class Responsible(StrEnum):
    """Whose doing a fault was, as far as is known."""

    US = "us"
    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    NOBODY = "nobody"


class Cause(models.Model):
    """Why a case happened, when somebody knows it; a better knowledge is a new row, the latest counts."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="causes")
    responsible = models.CharField(max_length=10)
    words = models.TextField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [one_of("responsible", Responsible, name="cause_responsible_is_known")]

    def __str__(self) -> str:
        return f"{self.responsible}: {self.words[:40]}"


class Approval(models.Model):
    """A reply that waits for a manager's word (K9). Decided once; a refusal says why."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="approvals")
    asked_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_of = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    subject = models.CharField(max_length=998, blank=True)
    body = models.TextField()
    spans = models.JSONField(default=list)
    basis = models.CharField(max_length=300, blank=True)
    left = ArrayField(models.CharField(max_length=60), default=list)
    reason = models.CharField(max_length=500, blank=True)
    once = models.CharField(max_length=80, unique=True)
    decided_by = models.ForeignKey(
        STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)
    why = models.CharField(max_length=500, blank=True)
    message = models.OneToOneField(Message, on_delete=models.PROTECT, null=True, related_name="approval")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, approved=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, approved__isnull=False),
                name="approval_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(approved=False) | ~Q(why=""), name="approval_refused_with_a_reason"
            ),
            models.UniqueConstraint(
                fields=["case", "asked_by"], condition=Q(decided_at=None), name="one_open_approval_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"approval of case {self.case_id}"


class SentAnyway(models.Model):
    """A reply that left with serious findings in it: which, and the reason its writer gave."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="sent_anyway")
    rules = ArrayField(models.CharField(max_length=60))
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return ", ".join(self.rules)


class SavedReply(models.Model):
    """A skeleton to start a reply from; its placeholders are filled with the facts of the case."""

    title = models.CharField(max_length=80, unique=True)
    body = models.TextField()
    in_use = models.BooleanField(default=True)
    changed_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Shingle(models.Model):
    """A hashed run of words of a reply that left, to know it again in a reply to somebody else; no word is kept."""

    run = models.BigIntegerField()
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["run", "-message"], name="shingle_by_run")]

    def __str__(self) -> str:
        return f"{self.run:x}"
