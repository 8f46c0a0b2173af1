"""Reviews, their lessons, and the actions that follow from them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from amends.domain.reviews import LessonTag, Prevention, PreventionState, ReviewState
from amends.store.models.case import Case
from amends.store.models.change import Change
from amends.store.models.choices import one_of
from amends.store.models.problem import Problem
from amends.store.models.promise import Promise

STAFF = settings.AUTH_USER_MODEL


def _money() -> models.DecimalField:  # type: ignore[type-arg]
    return models.DecimalField(max_digits=14, decimal_places=2, null=True)


class Review(models.Model):
    """Fifteen minutes after a bad day: of a case, or of a change that went wrong; one of each at most.

    The answers are columns, so that reports can count them; what they may be is `domain.reviews`.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="review")
    change = models.OneToOneField(Change, on_delete=models.PROTECT, null=True, related_name="review")
    state = models.CharField(max_length=10, default=ReviewState.DUE.value)
    rule = models.CharField(max_length=60, blank=True)
    why = models.TextField(blank=True)
    lead = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(
        STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    root_cause = models.TextField(blank=True)
    nature = models.CharField(max_length=12, blank=True)
    nature_words = models.TextField(blank=True)
    target = models.CharField(max_length=12, blank=True)
    target_words = models.TextField(blank=True)
    expectations = models.CharField(max_length=12, blank=True)
    expectations_words = models.TextField(blank=True)
    cause_code = models.CharField(max_length=14, blank=True)
    value_year = _money()
    losing_percent = models.PositiveSmallIntegerField(null=True)
    fix_hours = _money()
    hour_rate = _money()
    fix_spend = _money()
    revision = models.PositiveIntegerField(default=0)
    remind_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            one_of("state", ReviewState, name="review_state_is_known"),
            models.CheckConstraint(
                condition=Q(case__isnull=False, change=None) | Q(case=None, change__isnull=False),
                name="review_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state="done", finished_at__isnull=False, finished_by__isnull=False)
                | (~Q(state="done") & Q(finished_at=None, finished_by=None)),
                name="review_finished_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(losing_percent=None) | Q(losing_percent__lte=100), name="review_percent_is_one"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=~Q(state="done"), name="review_due"),
            models.Index(fields=["remind_at"], condition=~Q(state="done"), name="review_remind"),
        ]

    def __str__(self) -> str:
        return f"review of {self.case_id or self.change_id}"


class Lesson(models.Model):
    """Something learnt, and what about (S4-26). Only added to."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="lessons")
    tag = models.CharField(max_length=14)
    text = models.TextField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    once = models.CharField(max_length=80, unique=True)

    class Meta:
        constraints = [one_of("tag", LessonTag, name="lesson_tag_is_known")]

    def __str__(self) -> str:
        return f"{self.tag}: {self.text[:40]}"


class PreventionItem(models.Model):
    """What a review asks for: it lives on as a problem, a change, a promise or a change of the catalogue (S4-27).

    It stays open until that is over, or until a lead drops it with a reason.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="preventions")
    kind = models.CharField(max_length=10)
    words = models.TextField()
    owner = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, default=PreventionState.OPEN.value)
    problem = models.OneToOneField(Problem, on_delete=models.PROTECT, null=True, related_name="prevention")
    change = models.OneToOneField(Change, on_delete=models.PROTECT, null=True, related_name="prevention")
    promise = models.OneToOneField(Promise, on_delete=models.PROTECT, null=True, related_name="prevention")
    made_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    settled_why = models.TextField(blank=True)
    remind_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    once = models.CharField(max_length=80, unique=True)

    class Meta:
        constraints = [
            one_of("kind", Prevention, name="prevention_kind_is_known"),
            one_of("state", PreventionState, name="prevention_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None) | (~Q(state="open") & Q(settled_at__isnull=False)),
                name="prevention_settled_when_not_open",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(settled_why=""), name="prevention_dropped_with_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="open"), name="prevention_due"),
            models.Index(fields=["remind_at"], condition=Q(state="open"), name="prevention_remind"),
        ]

    def __str__(self) -> str:
        return self.words[:60]
