"""Care: hot contacts that somebody handled, the breaks they took, and what they wrote down for themselves."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from amends.store.models.case import Case

STAFF = settings.AUTH_USER_MODEL


class HotContact(models.Model):
    """Words of ours reached somebody who was angry or furious; `answered_at`: the break offered was taken or declined.

    `heavy_until` is how long the contacts of this person up to this one weigh heavily, empty when they do not.
    """

    by = models.ForeignKey(STAFF, on_delete=models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    heavy_until = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=2, level__lte=3), name="hot_contact_is_hot"),
        ]
        indexes = [models.Index(fields=["by", "-at"], name="hot_contact_by_person")]

    def __str__(self) -> str:
        return f"{self.by_id} at {self.at:%F %R}"


class Rest(models.Model):
    """A break of a few minutes: new cases go to others meanwhile. It is counted nowhere (S3-27)."""

    by = models.ForeignKey(STAFF, on_delete=models.CASCADE, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")), name="rest_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["by", "-ends_at"], name="rest_by_person")]

    def __str__(self) -> str:
        return f"{self.by_id} until {self.ends_at:%R}"


class Reflection(models.Model):
    """What somebody takes from a contact, for their own eyes; lessons are system, communication or empathy (S4-26)."""

    by = models.ForeignKey(STAFF, on_delete=models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    words = models.TextField()
    lessons = ArrayField(models.CharField(max_length=20), default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lessons__contained_by=["system", "communication", "empathy"]),
                name="reflection_lessons_are_known",
            ),
        ]
        indexes = [models.Index(fields=["by", "-id"], name="reflection_by_person")]

    def __str__(self) -> str:
        return f"reflection of {self.by_id}"
