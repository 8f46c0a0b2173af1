"""What the reader learns from the desk: fittings, which of them is in force, and the second reader."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q

from amends.store.models.choices import one_of
from amends.store.models.reading import Reading

STAFF = settings.AUTH_USER_MODEL


class Outcome(StrEnum):
    """What became of a fitting."""

    WAITING = "waiting"
    TOO_FEW = "too_few"
    NOT_BETTER = "not_better"
    BETTER = "better"
    FAILED = "failed"


class Fitting(models.Model):
    """One fit of the reader to the desk's corrections: who asked, the report, and the numbers found.

    `settings` is what the reader adds to its shipped weights; `asked_by` is nobody for the nightly one.
    """

    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    base = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=12, default=Outcome.WAITING.value)
    why = models.TextField(blank=True)
    report = models.JSONField(default=dict)
    settings = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("outcome", Outcome, name="fitting_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.WAITING.value, done_at=None)
                | (~Q(outcome=Outcome.WAITING.value) & Q(done_at__isnull=False)),
                name="fitting_is_done_when_it_has_an_outcome",
            ),
            models.UniqueConstraint(
                fields=["outcome"], condition=Q(outcome=Outcome.WAITING.value), name="one_fitting_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"fitting {self.pk}: {self.outcome}"


class ReaderInForce(models.Model):
    """Which reader judges from now on: a fitting, or the shipped one where there is none; the latest row counts."""

    fitting = models.ForeignKey(Fitting, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=300)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"fitting {self.fitting_id}" if self.fitting_id else "as shipped"


class SecondState(StrEnum):
    """How far a second reading has come."""

    ASKED = "asked"
    READ = "read"
    FAILED = "failed"


class SecondReading(models.Model):
    """A message read once more by the model endpoint; the row is the claim, one a reading."""

    reading = models.OneToOneField(Reading, on_delete=models.CASCADE, related_name="second")
    model = models.CharField(max_length=100)
    state = models.CharField(max_length=10, default=SecondState.ASKED.value)
    attempts = models.PositiveSmallIntegerField(default=1)
    labels = models.JSONField(default=dict)
    problem = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [one_of("state", SecondState, name="second_reading_state_is_known")]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(state=SecondState.ASKED.value), name="second_reading_asked"
            )
        ]

    def __str__(self) -> str:
        return f"{self.model}: {self.state}"


class Difference(models.Model):
    """One label that the two readers see differently; a person says which of them is right."""

    second = models.ForeignKey(SecondReading, on_delete=models.CASCADE, related_name="differences")
    label = models.CharField(max_length=60)
    first_says = models.CharField(max_length=60)
    second_says = models.CharField(max_length=60)
    right = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["second", "label"], name="one_difference_per_label"),
            models.CheckConstraint(
                condition=Q(by=None, at=None, right="")
                | (Q(by__isnull=False, at__isnull=False) & ~Q(right="")),
                name="difference_is_settled_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(right=""), name="difference_waiting")]

    def __str__(self) -> str:
        return f"{self.label}: {self.first_says} or {self.second_says}"
