"""What triage saw in a message, and what people corrected."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from amends.store.models.case import Case, Message


class Reading(models.Model):
    """One reading of one message by one version of the reader, with the words that say so."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="readings", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    reader = models.CharField(max_length=60)
    language = models.CharField(max_length=10, blank=True)
    not_read = models.CharField(max_length=200, blank=True)
    anger_level = models.PositiveSmallIntegerField(default=0)
    anger = models.FloatField(default=0)
    complaint = models.FloatField(default=0)
    complaint_type = models.CharField(max_length=30)
    heads = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "reader"], name="one_reading_per_reader")]
        indexes = [
            models.Index(fields=["case", "id"], name="reading_by_case"),
            BrinIndex(fields=["at"], name="reading_by_time"),  # rows come in the order of time: a few pages
        ]

    def __str__(self) -> str:
        return f"{self.anger_level} {self.complaint_type}"


class Correction(models.Model):
    """A person overruled the reader: one label of one message, what stood before, and which reader said so.

    Append-only: setting it right once more is one more row.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="corrections")
    label = models.CharField(max_length=60)
    was = models.CharField(max_length=60)
    now_is = models.CharField(max_length=60)
    reader = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.label}: {self.was} -> {self.now_is}"
