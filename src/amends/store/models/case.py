"""The case, what was said on it, and its append-only timeline."""

from enum import StrEnum

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from amends.domain.vocabulary import ComplaintType, OutageScope, Severity, Status
from amends.store.models.choices import one_of
from amends.store.models.mail import Mailbox, RawMail
from amends.store.models.organisation import Contact, Organisation, Site
from amends.store.models.staff import Team

STAFF = settings.AUTH_USER_MODEL
OPEN = Q(merged_into=None) & ~Q(status=Status.CLOSED.value)


class MessageKind(StrEnum):
    """What a message is: only a customer's and our own words move a case."""

    CUSTOMER = "customer"
    REPLY = "reply"
    NOTE = "note"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    HELD = "held"


class Case(models.Model):
    """One matter with one customer, from first words to verified fix.

    `anger_level`, `anger` and the `next_due_*` columns repeat what readings, clocks and promises
    say, so that the queue is one index scan; `actions` keep them in step in the same transaction.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="cases")
    site = models.ForeignKey(Site, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    mailbox = models.ForeignKey(
        Mailbox, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    owner = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    first_responder = models.ForeignKey(
        STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    subject = models.CharField(max_length=998)
    category = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=30, default=Status.OPEN.value)
    priority = models.CharField(max_length=10, blank=True)
    severity = models.CharField(max_length=10, default=Severity.LOW.value)
    severity_rule = models.CharField(max_length=120, blank=True)
    severity_why = models.TextField(blank=True)
    judged_by = models.CharField(max_length=200, blank=True)
    anger_level = models.PositiveSmallIntegerField(default=0)
    anger = models.FloatField(default=0)
    peak_level = models.PositiveSmallIntegerField(default=0)
    complaint_type = models.CharField(max_length=30, default=ComplaintType.NOT_A_COMPLAINT.value)
    triggers = models.JSONField(default=list)
    words = ArrayField(models.CharField(max_length=60), default=list)
    things = ArrayField(models.CharField(max_length=60), default=list, db_default=[])
    outage_scope = models.CharField(
        max_length=12, default=OutageScope.NONE.value, db_default=OutageScope.NONE.value
    )
    tags = ArrayField(models.CharField(max_length=40), default=list)
    thread_key = models.BinaryField(unique=True)
    next_due_at = models.DateTimeField(null=True)
    next_due_label = models.CharField(max_length=80, blank=True)
    next_due_started_at = models.DateTimeField(null=True)
    last_customer_at = models.DateTimeField(null=True)
    last_reply_at = models.DateTimeField(null=True)
    unread = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    verified_words = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_unverified = models.BooleanField(default=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            one_of("status", Status, name="case_status_is_known"),
            one_of("severity", Severity, name="case_severity_is_known"),
            models.CheckConstraint(
                condition=~Q(status=Status.CLOSED.value)
                | Q(merged_into__isnull=False)
                | Q(verified_at__isnull=False)
                | Q(closed_unverified=True),
                name="case_closes_on_verification_or_says_so",
            ),
            models.CheckConstraint(
                condition=Q(anger_level__lte=3) & Q(peak_level__gte=F("anger_level")),
                name="case_peak_is_the_peak",
            ),
        ]
        indexes = [
            models.Index(
                F("anger_level").desc(),
                F("next_due_at").asc(nulls_last=True),
                "id",
                condition=OPEN,
                name="case_queue",
            ),
            models.Index(fields=["owner", "id"], condition=OPEN, name="case_queue_by_owner"),
            models.Index("organisation", F("id").desc(), name="case_by_organisation"),
            models.Index(
                F("verified_at").desc(),
                condition=Q(peak_level=3, anger_level=0, verified_at__isnull=False),
                name="case_saves",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(complaint_type=ComplaintType.SERVICE_OUTAGE.value)
                | ~Q(outage_scope=OutageScope.NONE.value),
                name="case_of_an_outage",
            ),
            models.Index(Coalesce("resolved_at", "closed_at"), name="case_over"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.subject}"


class Participant(models.Model):
    """An address that takes part in a case; only these may speak on it. Cc grants nothing."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="participants", db_index=False)
    address = models.CharField(max_length=320)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "address"], name="one_place_per_participant")]

    def __str__(self) -> str:
        return self.address


class Message(models.Model):
    """One thing said, in or out, kept as text beside its raw mail; the words are never changed."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="messages", db_index=False
    )
    raw = models.OneToOneField(RawMail, on_delete=models.PROTECT, null=True, related_name="message")
    kind = models.CharField(max_length=10)
    channel = models.CharField(max_length=10, default="email")
    author = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    from_name = models.CharField(max_length=300, blank=True)
    from_address = models.CharField(max_length=320, blank=True)
    to = ArrayField(models.CharField(max_length=320), default=list)
    cc = ArrayField(models.CharField(max_length=320), default=list)
    subject = models.CharField(max_length=998, blank=True)
    mail_id = models.CharField(max_length=998, blank=True)
    in_reply_to = models.CharField(max_length=998, blank=True)
    text = models.TextField(blank=True)
    segments = models.JSONField(default=list)
    has_html = models.BooleanField(default=False)
    unverified = models.CharField(max_length=300, blank=True)
    identity = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - null means "no mail"
    once = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 - null means "no form"
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [one_of("kind", MessageKind, name="message_kind_is_known")]
        indexes = [
            models.Index(fields=["case", "id"], name="message_by_case"),
            models.Index(fields=["mail_id"], condition=~Q(mail_id=""), name="message_by_mail_id"),
            models.Index(fields=["id"], condition=Q(kind="held"), name="message_held"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Attachment(models.Model):
    """A file of a message: addressed by content, read again from the raw mail when it is asked for."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="files")
    sha256 = models.CharField(max_length=64)
    part = models.CharField(max_length=60)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    inline = models.BooleanField(default=False)
    cid = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """One line of the timeline: who, when, what and why. Rows are only ever added."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    what = models.TextField()
    why = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    digest = models.BinaryField(default=b"", editable=False)
    """Over this line and the digest before it on the case; a trigger of the database writes it."""

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="event_by_case")]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.kind}"


class Seal(models.Model):
    """A digest over the events up to one of them and over the seal before, so that a missing end is seen."""

    at = models.DateTimeField()
    last_event = models.BigIntegerField(unique=True)
    events = models.BigIntegerField()
    digest = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.events} events up to {self.last_event}"
