"""Incidents: many cases that are one outage, and the status updates written once for all of them."""

from enum import StrEnum

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from amends.domain.vocabulary import Severity
from amends.store.models.case import Case, Message
from amends.store.models.choices import one_of

STAFF = settings.AUTH_USER_MODEL


class IncidentState(StrEnum):
    """Proposed by rule to a person, open, ended, or dismissed: it never was one."""

    PROPOSED = "proposed"
    OPEN = "open"
    ENDED = "ended"
    DISMISSED = "dismissed"


class Incident(models.Model):
    """One outage with many cases: its owner, when it calls next, and the case on which its calls stand.

    `call_at` is when somebody has to be called, null while nothing asks for it; `called_at` when it was last done,
    for which severity. `things` and `words` are what its cases have in common.
    """

    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default=IncidentState.OPEN.value)
    severity = models.CharField(max_length=10, default=Severity.LOW.value)
    owner = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    lead = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    things = ArrayField(models.CharField(max_length=60), default=list)
    words = ArrayField(models.CharField(max_length=60), default=list)
    why = models.TextField()
    began_at = models.DateTimeField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    call_at = models.DateTimeField(null=True)
    call_why = models.TextField(blank=True)
    called_at = models.DateTimeField(null=True)
    called_severity = models.CharField(max_length=10, blank=True)
    calls = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_words = models.TextField(blank=True)
    category = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            one_of("state", IncidentState, name="incident_state_is_known"),
            one_of("severity", Severity, name="incident_severity_is_known"),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_at__isnull=False), name="incident_ended_at_some_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(lead__isnull=False), name="incident_open_has_a_case"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=["open", "proposed"]), name="incident_running"),
            models.Index(fields=["call_at"], condition=Q(state="open"), name="incident_call_due"),
        ]

    def __str__(self) -> str:
        return f"incident {self.pk}: {self.title}"


class IncidentCase(models.Model):
    """A case that is part of an incident, or was: why, since when, and when it left or was handed to verification."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="members", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    why = models.TextField(blank=True)
    left_at = models.DateTimeField(null=True)
    left_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "case"], name="one_place_in_an_incident"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(left_at=None, settled_at=None),
                name="a_case_is_part_of_one_incident",
            ),
        ]
        indexes = [models.Index(fields=["case"], name="incident_of_case")]

    def __str__(self) -> str:
        return f"case {self.case_id} in incident {self.incident_id}"


class IncidentUpdate(models.Model):
    """A status update, written once; a letter for each case is made of it."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="updates")
    subject = models.CharField(max_length=300)
    body = models.TextField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    undo_until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    rules_left = ArrayField(models.CharField(max_length=60), default=list)
    reason = models.TextField(blank=True)
    once = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return f"update {self.pk} of incident {self.incident_id}"


class IncidentLetter(models.Model):
    """What one case gets of an update: its message, or why it got none."""

    update_of = models.ForeignKey(
        IncidentUpdate, on_delete=models.CASCADE, related_name="letters", db_index=False
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    message = models.OneToOneField(Message, on_delete=models.PROTECT, null=True, related_name="+")
    not_told = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["update_of", "case"], name="one_letter_per_case")]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(message=None, not_told=""), name="incident_letter_to_write"
            ),
        ]

    def __str__(self) -> str:
        return f"letter to case {self.case_id}"
