"""The question after recovery: asked once for a case, answered once or never (S4-32)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from amends.store.models.case import Case
from amends.store.models.organisation import Contact
from amends.store.models.outbox import Outbox


class Survey(models.Model):
    """One question to one person about one case, with the words it was asked in; the answer is never changed."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="survey")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", db_index=False)
    outbox = models.OneToOneField(Outbox, on_delete=models.PROTECT, related_name="survey")
    question = models.CharField(max_length=200)
    answers = ArrayField(models.CharField(max_length=40))
    comment_asked = models.CharField(max_length=200)
    thanks = models.CharField(max_length=300)
    low = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)
    comment = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, rating=None, comment="")
                | Q(answered_at__isnull=False, rating__gte=1, rating__lte=5),
                name="survey_answer_is_whole",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="survey_opens_for_a_time"),
        ]
        indexes = [
            models.Index(fields=["contact", "-asked_at"], name="survey_by_contact"),
            models.Index(
                fields=["answered_at"], condition=Q(answered_at__isnull=False), name="survey_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"survey of case {self.case_id}"
