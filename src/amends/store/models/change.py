"""Changes: what is planned, who decides, what it touches, and what it caused."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from amends.domain.changes import ChangeKind, ChangeState, RiskLevel
from amends.domain.vocabulary import Role
from amends.store.models.asset import Asset
from amends.store.models.case import Case
from amends.store.models.choices import one_of
from amends.store.models.organisation import Organisation
from amends.store.models.problem import Problem

STAFF = settings.AUTH_USER_MODEL


class Change(models.Model):
    """A planned alteration. `risk` and `risk_lines` are the arithmetic as it stood when it was handed in, `round` how
    often it was; `started_at` and `ended_at` are what really happened, the window what was planned."""

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, default=ChangeKind.NORMAL.value)
    state = models.CharField(max_length=10, default=ChangeState.DRAFT.value)
    why = models.TextField(blank=True)
    plan = models.TextField(blank=True)
    back_out = models.TextField(blank=True)
    result = models.TextField(blank=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    risk = models.CharField(max_length=6, blank=True)
    risk_lines = models.JSONField(default=list)
    round = models.PositiveSmallIntegerField(default=0)
    owner = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, null=True, related_name="changes")
    organisations = models.ManyToManyField(Organisation, related_name="changes", blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)
    once = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 - null means "no form"

    class Meta:
        constraints = [
            one_of("kind", ChangeKind, name="change_kind_is_known"),
            one_of("state", ChangeState, name="change_state_is_known"),
            models.CheckConstraint(
                condition=Q(risk__in=["", *(level.value for level in RiskLevel)]), name="change_risk_is_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="change_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | ~Q(back_out=""), name="change_has_a_way_back"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "failed", "backed_out"]) | Q(ended_at__isnull=False),
                name="change_ended_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at"], condition=Q(starts_at__isnull=False), name="change_calendar"),
            models.Index(fields=["ended_at"], condition=Q(ended_at__isnull=False), name="change_ended"),
            models.Index(fields=["state", "-id"], name="change_by_state"),
        ]

    def __str__(self) -> str:
        return self.title


class ChangeApproval(models.Model):
    """One decision on a change: by a role, asked of a named person, and why of them. Decided once."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="approvals", db_index=False)
    round = models.PositiveSmallIntegerField()
    stage = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=60)
    role = models.CharField(max_length=20)
    person = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    asked_why = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    approved = models.BooleanField(null=True)
    why = models.TextField(blank=True)

    class Meta:
        constraints = [
            one_of("role", Role, name="change_approval_role_is_known"),
            models.UniqueConstraint(fields=["change", "round", "stage"], name="one_decision_per_stage"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, approved=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, approved__isnull=False),
                name="change_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(approved=False) | ~Q(why=""), name="change_refused_with_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(decided_at=None), name="change_waits_for"),
        ]

    def __str__(self) -> str:
        return f"stage {self.stage} of {self.change_id}"


class ChangeTask(models.Model):
    """One thing to do in a change."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="tasks")
    words = models.CharField(max_length=300)
    person = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    once = models.CharField(max_length=80, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="change_task_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class ChangeAsset(models.Model):
    """An asset that a change alters."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="assets", db_index=False)
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="changes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "asset"], name="one_link_per_change_and_asset")
        ]

    def __str__(self) -> str:
        return f"{self.change_id}: {self.asset_id}"


class ChangeCase(models.Model):
    """A case that belongs to a change: it `caused` the case, with the arithmetic, or it is made because of the case."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="links", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="change_links")
    caused = models.BooleanField()
    why = models.CharField(max_length=300)
    lines = models.JSONField(default=list)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    """Somebody said that it does not belong here; the rule that linked it does not say so again."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "case", "caused"], name="one_link_per_change_and_case")
        ]

    def __str__(self) -> str:
        return f"{self.change_id}: #{self.case_id}"


class MarkedDays(models.Model):
    """Days that changes should know of: a freeze, or a time when an outage costs more, such as an audit week.

    `yearly` ones come again every year at the same wall-clock time of `zone`; what stands here is the first time.
    """

    name = models.CharField(max_length=120)
    freezes = models.BooleanField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="marked_days"
    )
    yearly = models.BooleanField(default=False)
    zone = models.CharField(max_length=60, default="UTC")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    once = models.CharField(max_length=80, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="marked_days_end_after_they_start"
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="marked_days_over")]

    def __str__(self) -> str:
        return self.name
