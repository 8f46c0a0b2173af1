"""Practice: sessions with role-played customers, private to whoever plays them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from amends.domain.vocabulary import Outcome
from amends.store.models.choices import one_of

STAFF = settings.AUTH_USER_MODEL


class PracticeSession(models.Model):
    """A session: who plays with which customer, its state after the last turn, and the scorecard when it is over.

    `state` is what `domain.practice.to_data` gives, so that a change of the table spoils no session. The person alone
    sees it until `shared_at` (S0-72).
    """

    by = models.ForeignKey(STAFF, on_delete=models.CASCADE, related_name="+", db_index=False)
    customer = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    seed = models.PositiveIntegerField()
    opening = models.TextField()
    state = models.JSONField()
    outcome = models.CharField(max_length=12, default=Outcome.GOING_ON.value)
    points = models.PositiveSmallIntegerField(null=True)
    card = models.JSONField(null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    shared_at = models.DateTimeField(null=True)
    once = models.CharField(max_length=80, unique=True)

    class Meta:
        constraints = [
            one_of("outcome", Outcome, name="practice_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.GOING_ON.value, ended_at=None, points=None)
                | (~Q(outcome=Outcome.GOING_ON.value) & Q(ended_at__isnull=False, points__lte=100)),
                name="practice_over_with_a_score",
            ),
        ]
        indexes = [models.Index(fields=["by", "-id"], name="practice_by_person")]

    def __str__(self) -> str:
        return f"{self.customer} ({self.outcome})"


class PracticeTurn(models.Model):
    """One reply of the trainee, what it did and what the customer said; `freer` when a model chose the words."""

    session = models.ForeignKey(
        PracticeSession, on_delete=models.CASCADE, related_name="turns", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    said = models.TextField()
    answer = models.TextField()
    freer = models.BooleanField(default=False)
    before = models.PositiveSmallIntegerField()
    after = models.PositiveSmallIntegerField()
    changes = models.JSONField()
    outcome = models.CharField(max_length=12)
    not_read = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    once = models.CharField(max_length=80)

    class Meta:
        constraints = [
            one_of("outcome", Outcome, name="practice_turn_outcome_is_known"),
            models.UniqueConstraint(fields=["session", "number"], name="one_turn_of_a_number"),
            models.UniqueConstraint(fields=["session", "once"], name="one_turn_per_press"),
        ]

    def __str__(self) -> str:
        return f"turn {self.number}"


class PracticeShared(models.Model):
    """Somebody shows their progress to their lead; gone when they stop."""

    technician = models.OneToOneField(STAFF, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"progress of {self.technician_id}"
