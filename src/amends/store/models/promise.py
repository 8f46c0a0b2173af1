"""The ledger of promises."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from amends.domain.vocabulary import PromiseState
from amends.store.models.case import Case, Message
from amends.store.models.choices import one_of


class Promise(models.Model):
    """A commitment to a customer: what, by when, by whom, in the exact words.

    `heir` owes it since the case changed hands (P17), its maker until then. `reminded` is the share of its time, in per
    cent, of the last reminder, `remind_at` when the next one is due. `owned_up_at`: we told the customer it was broken.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="promises")
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, related_name="promises", db_index=False
    )
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=20)
    words = models.TextField()
    expression = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=14, default=PromiseState.OPEN.value)
    settled_at = models.DateTimeField(null=True)
    undelivered_at = models.DateTimeField(null=True)
    heir = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    basis = models.CharField(max_length=300, blank=True, default="")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    reminded = models.PositiveSmallIntegerField(default=0)
    remind_at = models.DateTimeField(null=True)
    owned_up_at = models.DateTimeField(null=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        constraints = [
            one_of("state", PromiseState, name="promise_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None) | (~Q(state="open") & Q(settled_at__isnull=False)),
                name="promise_settled_when_not_open",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="open"), name="promise_due"),
            models.Index(fields=["due_at"], condition=~Q(state="open"), name="promise_over"),
            models.Index(
                fields=["due_at"], condition=Q(state="broken", owned_up_at=None), name="promise_to_own_up"
            ),
            models.Index(fields=["remind_at"], condition=Q(state="open"), name="promise_remind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.due_at:%F %R}"


class PromiseFeed(models.Model):
    """The address of a technician's calendar of promises: whoever has it reads it, so only its digest is kept."""

    technician = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="promise_feed"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"promises of {self.technician_id}"
