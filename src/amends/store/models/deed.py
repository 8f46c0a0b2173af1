"""What was done to a problem, a change or a review: their own timeline."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from amends.store.models.change import Change
from amends.store.models.problem import Problem
from amends.store.models.review import Review


class Deed(models.Model):
    """One line: who, when, what and why. Rows are only ever added."""

    problem = models.ForeignKey(
        Problem, on_delete=models.PROTECT, null=True, related_name="deeds", db_index=False
    )
    change = models.ForeignKey(
        Change, on_delete=models.PROTECT, null=True, related_name="deeds", db_index=False
    )
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, null=True, related_name="deeds", db_index=False
    )
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    what = models.TextField()
    why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(problem__isnull=False, change=None, review=None)
                | Q(problem=None, change__isnull=False, review=None)
                | Q(problem=None, change=None, review__isnull=False),
                name="deed_is_on_one_thing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["problem", "id"], condition=Q(problem__isnull=False), name="deed_by_problem"
            ),
            models.Index(fields=["change", "id"], condition=Q(change__isnull=False), name="deed_by_change"),
            models.Index(fields=["review", "id"], condition=Q(review__isnull=False), name="deed_by_review"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.kind}"
