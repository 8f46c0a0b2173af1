"""What people write down about a case, the documents kept of it, who read them, and the desk's own template."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q

from amends.domain.vocabulary import Document, FactKind
from amends.store.models.case import Case, Message
from amends.store.models.choices import one_of

STAFF = settings.AUTH_USER_MODEL


class NotedFact(models.Model):
    """One version of a fact about a case: remedy sought, impact, root cause so far or next step. Only added to."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="noted", db_index=False)
    kind = models.CharField(max_length=12)
    text = models.TextField()
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [one_of("kind", FactKind, name="noted_fact_kind_is_known")]
        indexes = [models.Index(fields=["case", "id"], name="noted_fact_by_case")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"


class DocumentVersion(models.Model):
    """A document as it stood when somebody opened or signed it: what it said, and a digest over that. Only added to."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents", db_index=False)
    kind = models.CharField(max_length=30)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    changed = models.CharField(max_length=300)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("kind", Document, name="document_kind_is_known"),
            models.UniqueConstraint(fields=["case", "number"], name="one_document_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of {self.case_id}"


class How(StrEnum):
    """How somebody came past a document: they read it, or went on without."""

    READ = "read"
    SKIPPED = "skipped"


class SignOff(models.Model):
    """Somebody read a version of a document, or went on without reading any (then `version` is null). Only added to."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sign_offs", db_index=False)
    kind = models.CharField(max_length=30)
    version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, null=True, related_name="sign_offs", db_index=False
    )
    how = models.CharField(max_length=8)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("how", How, name="sign_off_is_known"),
            models.CheckConstraint(
                condition=Q(how="read", version__isnull=False) | Q(how="skipped", version=None),
                name="sign_off_names_what_was_read",
            ),
        ]
        indexes = [models.Index(fields=["case", "id"], name="sign_off_by_case")]

    def __str__(self) -> str:
        return f"{self.how} {self.kind} of {self.case_id}"


class DocumentSummary(models.Model):
    """What the model endpoint wrote about one version; it stands beside the facts and never in them."""

    version = models.OneToOneField(DocumentVersion, on_delete=models.PROTECT, related_name="summary")
    text = models.TextField()
    model = models.CharField(max_length=100)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"summary of {self.version_id}"


class DocumentTemplate(models.Model):
    """A Word template of the desk; the latest row counts, one without a file means the shipped template again."""

    name = models.CharField(max_length=200, blank=True)
    file = models.BinaryField(null=True)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name or "as shipped"
