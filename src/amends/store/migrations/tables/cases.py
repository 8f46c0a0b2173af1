"""Cases, their messages, and the timeline with its seals."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models.functions import Coalesce

from amends.store.migrations.tables.fields import ID, one

TABLES = [
    migrations.CreateModel(
        "Case",
        fields=[
            ID,
            ("subject", models.CharField(max_length=998)),
            ("category", models.CharField(blank=True, max_length=120)),
            ("status", models.CharField(default="open", max_length=30)),
            ("severity", models.CharField(default="low", max_length=10)),
            ("severity_rule", models.CharField(blank=True, max_length=120)),
            ("severity_why", models.TextField(blank=True)),
            ("judged_by", models.CharField(blank=True, max_length=200)),
            ("anger_level", models.PositiveSmallIntegerField(default=0)),
            ("anger", models.FloatField(default=0)),
            ("peak_level", models.PositiveSmallIntegerField(default=0)),
            ("complaint_type", models.CharField(default="not_a_complaint", max_length=30)),
            ("triggers", models.JSONField(default=list)),
            ("words", ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
            ("tags", ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
            ("thread_key", models.BinaryField(unique=True)),
            ("next_due_at", models.DateTimeField(null=True)),
            ("next_due_label", models.CharField(blank=True, max_length=80)),
            ("next_due_started_at", models.DateTimeField(null=True)),
            ("last_customer_at", models.DateTimeField(null=True)),
            ("last_reply_at", models.DateTimeField(null=True)),
            ("unread", models.BooleanField(default=True)),
            ("created_at", models.DateTimeField()),
            ("updated_at", models.DateTimeField()),
            ("resolved_at", models.DateTimeField(null=True)),
            ("verified_at", models.DateTimeField(null=True)),
            ("verified_words", models.TextField(blank=True)),
            ("closed_at", models.DateTimeField(null=True)),
            ("closed_unverified", models.BooleanField(default=False)),
            ("first_responder", one(settings.AUTH_USER_MODEL, null=True)),
            ("merged_into", one("store.case", null=True)),
            ("owner", one(settings.AUTH_USER_MODEL, null=True)),
            (
                "contact",
                models.ForeignKey(on_delete=models.PROTECT, related_name="cases", to="store.contact"),
            ),
            (
                "mailbox",
                models.ForeignKey(
                    db_index=False, null=True, on_delete=models.SET_NULL, related_name="+", to="store.mailbox"
                ),
            ),
            ("organisation", one("store.organisation", null=True)),
            (
                "site",
                models.ForeignKey(
                    db_index=False, null=True, on_delete=models.SET_NULL, related_name="+", to="store.site"
                ),
            ),
            ("team", one("store.team", null=True)),
            ("priority", models.CharField(blank=True, max_length=10)),
            ("outage_scope", models.CharField(db_default="none", default="none", max_length=12)),
            (
                "things",
                ArrayField(
                    base_field=models.CharField(max_length=60), db_default=[], default=list, size=None
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    models.OrderBy(models.F("anger_level"), descending=True),
                    models.OrderBy(models.F("next_due_at"), nulls_last=True),
                    models.F("id"),
                    condition=models.Q(("merged_into", None), models.Q(("status", "closed"), _negated=True)),
                    name="case_queue",
                ),
                models.Index(
                    condition=models.Q(("merged_into", None), models.Q(("status", "closed"), _negated=True)),
                    fields=["owner", "id"],
                    name="case_queue_by_owner",
                ),
                models.Index(
                    models.F("organisation"),
                    models.OrderBy(models.F("id"), descending=True),
                    name="case_by_organisation",
                ),
                models.Index(
                    models.OrderBy(models.F("verified_at"), descending=True),
                    condition=models.Q(("anger_level", 0), ("peak_level", 3), ("verified_at__isnull", False)),
                    name="case_saves",
                ),
                models.Index(
                    condition=models.Q(
                        ("complaint_type", "service_outage"),
                        models.Q(("outage_scope", "none"), _negated=True),
                        _connector="OR",
                    ),
                    fields=["created_at"],
                    name="case_of_an_outage",
                ),
                models.Index(Coalesce("resolved_at", "closed_at"), name="case_over"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "status__in",
                            [
                                "open",
                                "waiting_customer",
                                "resolved_pending_verification",
                                "closed",
                                "reopened",
                            ],
                        )
                    ),
                    name="case_status_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(("severity__in", ["low", "medium", "high", "critical"])),
                    name="case_severity_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("status", "closed"), _negated=True),
                        ("merged_into__isnull", False),
                        ("verified_at__isnull", False),
                        ("closed_unverified", True),
                        _connector="OR",
                    ),
                    name="case_closes_on_verification_or_says_so",
                ),
                models.CheckConstraint(
                    condition=models.Q(("anger_level__lte", 3), ("peak_level__gte", models.F("anger_level"))),
                    name="case_peak_is_the_peak",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Message",
        fields=[
            ID,
            ("kind", models.CharField(max_length=10)),
            ("channel", models.CharField(default="email", max_length=10)),
            ("from_name", models.CharField(blank=True, max_length=300)),
            ("from_address", models.CharField(blank=True, max_length=320)),
            ("to", ArrayField(base_field=models.CharField(max_length=320), default=list, size=None)),
            ("cc", ArrayField(base_field=models.CharField(max_length=320), default=list, size=None)),
            ("subject", models.CharField(blank=True, max_length=998)),
            ("mail_id", models.CharField(blank=True, max_length=998)),
            ("in_reply_to", models.CharField(blank=True, max_length=998)),
            ("text", models.TextField(blank=True)),
            ("segments", models.JSONField(default=list)),
            ("has_html", models.BooleanField(default=False)),
            ("unverified", models.CharField(blank=True, max_length=300)),
            ("identity", models.CharField(max_length=64, null=True, unique=True)),
            ("once", models.CharField(max_length=80, null=True, unique=True)),
            ("at", models.DateTimeField()),
            ("answers", one("store.message", null=True)),
            ("author", one(settings.AUTH_USER_MODEL, null=True)),
            (
                "case",
                models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=models.PROTECT,
                    related_name="messages",
                    to="store.case",
                ),
            ),
            ("contact", one("store.contact", null=True)),
            (
                "raw",
                models.OneToOneField(
                    null=True, on_delete=models.PROTECT, related_name="message", to="store.rawmail"
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(fields=["case", "id"], name="message_by_case"),
                models.Index(
                    condition=models.Q(("mail_id", ""), _negated=True),
                    fields=["mail_id"],
                    name="message_by_mail_id",
                ),
                models.Index(condition=models.Q(("kind", "held")), fields=["id"], name="message_held"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("kind__in", ["customer", "reply", "note", "automatic", "bounce", "held"])
                    ),
                    name="message_kind_is_known",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "Attachment",
        fields=[
            ID,
            ("sha256", models.CharField(max_length=64)),
            ("part", models.CharField(max_length=60)),
            ("name", models.CharField(max_length=255)),
            ("content_type", models.CharField(max_length=120)),
            ("size", models.PositiveBigIntegerField()),
            ("inline", models.BooleanField(default=False)),
            ("cid", models.CharField(blank=True, max_length=300)),
            (
                "message",
                models.ForeignKey(on_delete=models.CASCADE, related_name="files", to="store.message"),
            ),
        ],
    ),
    migrations.CreateModel(
        "Event",
        fields=[
            ID,
            ("at", models.DateTimeField()),
            ("kind", models.CharField(max_length=40)),
            ("what", models.TextField()),
            ("why", models.TextField(blank=True)),
            ("data", models.JSONField(default=dict)),
            ("by", one(settings.AUTH_USER_MODEL, null=True)),
            (
                "case",
                models.ForeignKey(
                    db_index=False, on_delete=models.PROTECT, related_name="events", to="store.case"
                ),
            ),
            ("digest", models.BinaryField(default=b"")),
        ],
        options={
            "indexes": [models.Index(fields=["case", "id"], name="event_by_case")],
        },
    ),
    migrations.CreateModel(
        "Participant",
        fields=[
            ID,
            ("address", models.CharField(max_length=320)),
            ("by", one(settings.AUTH_USER_MODEL, null=True)),
            (
                "case",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="participants", to="store.case"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("case", "address"), name="one_place_per_participant")
            ],
        },
    ),
    migrations.CreateModel(
        "Seal",
        fields=[
            ID,
            ("at", models.DateTimeField()),
            ("last_event", models.BigIntegerField(unique=True)),
            ("events", models.BigIntegerField()),
            ("digest", models.BinaryField()),
        ],
    ),
]
