"""Problems and the cases that show them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from amends.domain.problems import LIVE, ProblemKind, ProblemState
from amends.store.models.case import Case
from amends.store.models.choices import one_of

STAFF = settings.AUTH_USER_MODEL


class Problem(models.Model):
    """What keeps coming back: why, how to live with it, and what was done.

    `rule` and `pattern` name what proposed it, `evidence` is the arithmetic as it stood then. `known_text` is fit to
    show customers. `revision` counts savings, so that nobody overwrites what they have not seen.
    """

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, default=ProblemKind.CAUSE.value)
    state = models.CharField(max_length=12, default=ProblemState.OPEN.value)
    rule = models.CharField(max_length=60, blank=True)
    pattern = models.CharField(max_length=160, blank=True)
    evidence = models.JSONField(default=list)
    cause = models.TextField(blank=True)
    workaround = models.TextField(blank=True)
    known_text = models.TextField(blank=True)
    solution = models.TextField(blank=True)
    owner = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    revision = models.PositiveIntegerField(default=0)
    once = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 - null means "no form"

    class Meta:
        constraints = [
            one_of("kind", ProblemKind, name="problem_kind_is_known"),
            one_of("state", ProblemState, name="problem_state_is_known"),
            models.UniqueConstraint(
                fields=["pattern"],
                condition=Q(state__in=[state.value for state in LIVE]) & ~Q(pattern=""),
                name="one_live_problem_per_pattern",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="problem_settled_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="problem_by_state")]

    def __str__(self) -> str:
        return self.title


class ProblemCase(models.Model):
    """A case that shows a problem, and why somebody or a rule says so; `told_at`: its owner was told of the end."""

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="links", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="problem_links")
    why = models.CharField(max_length=300)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["problem", "case"], name="one_link_per_problem_and_case")
        ]

    def __str__(self) -> str:
        return f"{self.problem_id}: #{self.case_id}"
