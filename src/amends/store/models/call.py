"""Calls: who rang whom, every line of what was said, and the telephone systems that tell us of them."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from amends.domain.calls import EventKind, LineKind
from amends.store.models.case import Case, Message
from amends.store.models.choices import one_of
from amends.store.models.organisation import Contact

STAFF = settings.AUTH_USER_MODEL


class Direction(StrEnum):
    """Who rang."""

    IN = "in"
    OUT = "out"


class Outcome(StrEnum):
    """How a call went, once it is over; `ended_by_us` was ended for abuse or a threat, which is legitimate (S1-22)."""

    OPEN = "open"
    SPOKEN = "spoken"
    NOT_REACHED = "not_reached"
    MISSED = "missed"
    ENDED_BY_US = "ended_by_us"


class PhoneSystem(models.Model):
    """A telephone system that tells us of calls; the secret with which it signs is encrypted at rest."""

    name = models.CharField(max_length=80, unique=True)
    secret = models.BinaryField()
    active = models.BooleanField(default=True)
    changed_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Call(models.Model):
    """One call. `name` is what the telephone system calls it; a call begun by a click has none and a `once` instead.

    `technician` holds it now; everybody who took part stands in `people`. A number that nobody knows is kept as it is.
    """

    system = models.ForeignKey(
        PhoneSystem, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    name = models.CharField(max_length=120, blank=True)
    once = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 - null means "no form"
    direction = models.CharField(max_length=3)
    number = models.CharField(max_length=80, blank=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="calls", db_index=False)
    technician = models.ForeignKey(
        STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    began_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, default=Outcome.OPEN.value)
    finished_at = models.DateTimeField(null=True)
    """When the wrap-up was saved; from then on the call is read only."""
    filed_up_to = models.BigIntegerField(default=0)
    """The last line that stands in a message of the case already."""
    heard = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    note = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            one_of("direction", Direction, name="call_direction_is_known"),
            one_of("outcome", Outcome, name="call_outcome_is_known"),
            models.UniqueConstraint(
                fields=["system", "name"], condition=~Q(name=""), name="one_call_per_name"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="call_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["technician"], condition=Q(finished_at=None), name="call_in_hand"),
            models.Index(fields=["case", "id"], name="call_by_case"),
        ]

    def __str__(self) -> str:
        return f"call {self.pk} ({self.outcome})"


class CallPerson(models.Model):
    """A technician who takes part in a call, since when."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="people", db_index=False)
    technician = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    draft = models.TextField(blank=True)
    """The line that they are typing, kept every two seconds."""
    drafted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "technician"], name="once_in_a_call")]

    def __str__(self) -> str:
        return f"{self.technician_id} in {self.call_id}"


class CallLine(models.Model):
    """One line of a call, as it was typed and when. Rows are only ever added."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="lines", db_index=False)
    kind = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    data = models.JSONField(default=dict)
    once = models.CharField(max_length=80, null=True)  # noqa: DJ001 - null means "no form"

    class Meta:
        constraints = [
            one_of("kind", LineKind, name="call_line_kind_is_known"),
            models.UniqueConstraint(fields=["call", "once"], name="one_line_per_form"),
        ]
        indexes = [models.Index(fields=["call", "id"], name="line_by_call")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%T}"


class CallEvent(models.Model):
    """An event of a telephone system exactly as it was taken, and what we answered. Rows are only ever added."""

    system = models.ForeignKey(PhoneSystem, on_delete=models.PROTECT, related_name="+", db_index=False)
    identity = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, null=True, related_name="events")
    kind = models.CharField(max_length=12)
    body = models.JSONField(default=dict)
    at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("kind", EventKind, name="call_event_kind_is_known"),
            models.UniqueConstraint(fields=["system", "identity"], name="one_call_event_per_identity"),
        ]
        indexes = [models.Index(fields=["system", "received_at"], name="call_event_rate")]

    def __str__(self) -> str:
        return f"{self.kind} {self.identity}"


class Task(models.Model):
    """What was agreed on a call that somebody does: we, or the customer (S2-29, S3-13). `by_customer`: theirs to do.

    `due_at` is by when it was agreed; `remind_at` when somebody here is reminded next, None once nobody is any more.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, null=True, related_name="tasks", db_index=False)
    by_customer = models.BooleanField()
    text = models.CharField(max_length=500)
    made_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="task_done_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="task_by_case"),
            models.Index(fields=["remind_at"], condition=Q(done_at=None), name="task_remind"),
        ]

    def __str__(self) -> str:
        return self.text
