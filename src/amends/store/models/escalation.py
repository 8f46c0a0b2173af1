"""Clocks, escalations and the alerts that go on until somebody acknowledges."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q

from amends.domain.escalations import OutreachReason
from amends.domain.vocabulary import ClockState
from amends.store.models.case import Case
from amends.store.models.choices import one_of
from amends.store.models.desk import Calendar

STAFF = settings.AUTH_USER_MODEL


class Clock(models.Model):
    """A target running against a calendar (none: round the clock). The truth is `due_at`.

    `warn_at` is when the next warning falls due and `warned` the percent of the last one (50 or 80).
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default=ClockState.RUNNING.value)
    calendar = models.ForeignKey(
        Calendar, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    seconds = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    pauses = models.JSONField(default=list)
    warn_at = models.DateTimeField(null=True)
    warned = models.PositiveSmallIntegerField(default=0)
    rule = models.CharField(max_length=120)
    why = models.TextField(blank=True)

    class Meta:
        constraints = [
            one_of("state", ClockState, name="clock_state_is_known"),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(state__in=["running", "paused"]),
                name="one_live_clock_per_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="running"), name="clock_due"),
            models.Index(
                fields=["warn_at"],
                condition=Q(state="running", warn_at__isnull=False),
                name="clock_warning_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Escalation(models.Model):
    """A move up the ladder: why, from whom, to which named person, acknowledged when, with which document."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="escalations")
    at = models.DateTimeField()
    severity = models.CharField(max_length=10)
    rule = models.CharField(max_length=120)
    why = models.TextField()
    from_person = models.ForeignKey(
        STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    to_person = models.ForeignKey(
        STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    document = models.CharField(max_length=30)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="escalation_acknowledged_by_somebody",
            ),
            models.UniqueConstraint(fields=["case", "severity", "rule"], name="one_escalation_per_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.severity}: {self.rule}"


class Outreach(models.Model):
    """A contact that we owe the customer of our own accord: why, who makes it, and who did (S0-39, P9, P11).

    `authority` is how much somebody else needs to make it; `customer_first_at` is when the customer called before
    we did, which is a failure and stays one.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="outreaches")
    reason = models.CharField(max_length=20)
    subject = models.CharField(max_length=160)
    why = models.TextField()
    person = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    authority = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    customer_first_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            one_of("reason", OutreachReason, name="outreach_reason_is_known"),
            models.UniqueConstraint(fields=["case", "subject"], name="one_outreach_per_fact"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="outreach_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.subject}"


class AlertReason(StrEnum):
    """Why somebody is called."""

    ESCALATION = "escalation"
    CLOCK_OVERDUE = "clock_overdue"
    PROMISE_BROKEN = "promise_broken"
    NOT_DELIVERED = "not_delivered"
    APPROVAL = "approval"
    CALL_ENDED = "call_ended"
    UNTOUCHED = "untouched"
    CHANGE = "change"
    MISSED_CALL = "missed_call"
    TASK_DUE = "task_due"
    LOW_RATING = "low_rating"


class Alert(models.Model):
    """Somebody is called, and goes on being called, then the next one up, until one acknowledges.

    `subject` names what it is about (`clock:7`, `promise:3`), so that the same fact never calls twice.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="alerts")
    reason = models.CharField(max_length=20)
    subject = models.CharField(max_length=60)
    why = models.TextField()
    person = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="alerts", db_index=False)
    step = models.PositiveSmallIntegerField(default=0)
    calls = models.PositiveSmallIntegerField(default=0)
    raised_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            one_of("reason", AlertReason, name="alert_reason_is_known"),
            models.UniqueConstraint(fields=["case", "subject", "step", "person"], name="one_alert_per_step"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="alert_acknowledged_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(acknowledged_at=None), name="alert_due"),
            models.Index(fields=["person"], condition=Q(acknowledged_at=None), name="alert_waiting_for"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.subject} step {self.step}"
