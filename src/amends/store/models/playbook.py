"""Playbooks as this desk has them, their runs on cases, and the comparison of two of them."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q

from amends.domain.experiments import Measure
from amends.domain.playbooks import Ending, Event
from amends.store.models.case import Case
from amends.store.models.choices import one_of

STAFF = settings.AUTH_USER_MODEL


class Origin(StrEnum):
    """Whose text a version is."""

    SHIPPED = "shipped"
    DESK = "desk"


class PlaybookVersion(models.Model):
    """One text of a playbook that has been in force or was run. Only added to, so that a case keeps what it ran."""

    book = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    origin = models.CharField(max_length=10)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("origin", Origin, name="playbook_origin_is_known"),
            models.CheckConstraint(
                condition=Q(origin="shipped") | Q(by__isnull=False), name="own_playbook_has_its_author"
            ),
            models.UniqueConstraint(
                fields=["book", "number"], condition=Q(origin="desk"), name="one_own_playbook_per_number"
            ),
            models.UniqueConstraint(
                fields=["book", "digest"], condition=Q(origin="shipped"), name="shipped_playbook_kept_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.origin} {self.number}"


class PlaybookDraft(models.Model):
    """A playbook that somebody is changing; `based_on` is the desk's version it began from, 0 for the shipped one."""

    book = models.CharField(max_length=60, unique=True)
    body = models.TextField()
    based_on = models.PositiveIntegerField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.book


class RunState(StrEnum):
    """Where a run stands; waiting while another playbook that it led to runs."""

    RUNNING = "running"
    WAITING = "waiting"
    ENDED = "ended"


class PlaybookRun(models.Model):
    """One use of a playbook on a case. `came_from` is the run that led to it and waits for it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="playbook_runs", db_index=False)
    version = models.ForeignKey(PlaybookVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    came_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=10)
    seed = models.CharField(max_length=40)
    attempts_before = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, default=RunState.RUNNING.value)
    ending = models.CharField(max_length=20, blank=True)
    once = models.CharField(max_length=80, unique=True)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("state", RunState, name="playbook_run_state_is_known"),
            models.CheckConstraint(
                condition=Q(ending="") | Q(ending__in=[end.value for end in Ending]),
                name="playbook_run_ending_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) & ~Q(ending="")
                | ~Q(state="ended") & Q(ended_at=None, ending=""),
                name="playbook_run_ends_somehow",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="running"), name="one_playbook_running_per_case"
            ),
        ]
        indexes = [models.Index(fields=["case", "-id"], name="playbook_run_by_case")]

    def __str__(self) -> str:
        return f"run {self.pk} of {self.case_id}"


class PlaybookEntry(models.Model):
    """One thing that happened in a run, as `domain.playbooks.Entry`. Only added to (S0-19)."""

    run = models.ForeignKey(PlaybookRun, on_delete=models.PROTECT, related_name="entries", db_index=False)
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=60)
    event = models.CharField(max_length=20)
    to = models.CharField(max_length=80)
    words = models.TextField(blank=True)
    reason = models.CharField(max_length=500, blank=True)
    recorded = models.JSONField(default=dict)
    heat = models.PositiveSmallIntegerField(null=True)
    once = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 - null means "no form"
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("event", Event, name="playbook_event_is_known"),
            models.UniqueConstraint(fields=["run", "number"], name="one_playbook_entry_per_number"),
            models.CheckConstraint(
                condition=~Q(event="skipped") | ~Q(reason=""), name="playbook_step_skipped_with_a_reason"
            ),
            models.CheckConstraint(condition=Q(heat=None) | Q(heat__lte=3), name="playbook_heat_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.event}"


class Experiment(models.Model):
    """Two versions of playbooks run against each other, with everything that decides it fixed before the first case.

    `settings` holds the plan (`domain.experiments.Plan`): sizes, looks, error rates; `seed` fixes who gets which.
    """

    title = models.CharField(max_length=120)
    question = models.CharField(max_length=500)
    first = models.ForeignKey(PlaybookVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    second = models.ForeignKey(PlaybookVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    measure = models.CharField(max_length=30)
    channels = models.JSONField(default=list)
    settings = models.JSONField()
    seed = models.CharField(max_length=40)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    started_at = models.DateTimeField()
    stopped_by = models.ForeignKey(
        STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    stopped_at = models.DateTimeField(null=True)
    stopped_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            one_of("measure", Measure, name="experiment_measure_is_known"),
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_by=None, stopped_why="")
                | Q(stopped_at__isnull=False, stopped_by__isnull=False) & ~Q(stopped_why=""),
                name="experiment_stopped_by_somebody_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Assignment(models.Model):
    """A case that takes part: its place in the sequence fixed in advance, and the variant that place has."""

    experiment = models.ForeignKey(
        Experiment, on_delete=models.PROTECT, related_name="assignments", db_index=False
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.PositiveIntegerField()
    second = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["experiment", "place"], name="one_case_per_place"),
            models.UniqueConstraint(fields=["case"], name="one_experiment_per_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.experiment_id}"
