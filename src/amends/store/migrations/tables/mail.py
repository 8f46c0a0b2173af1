"""Mail as it came, what goes out, and what the search box looks through."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models

from amends.store.migrations.tables.fields import ID

TABLES = [
    migrations.CreateModel(
        "Mailbox",
        fields=[
            ID,
            ("address", models.CharField(max_length=320, unique=True)),
            ("name", models.CharField(blank=True, max_length=120)),
            ("imap_host", models.CharField(blank=True, max_length=253)),
            ("imap_port", models.PositiveIntegerField(default=993)),
            ("imap_user", models.CharField(blank=True, max_length=320)),
            ("imap_secret", models.BinaryField(blank=True, default=b"")),
            ("imap_folder", models.CharField(default="INBOX", max_length=200)),
            ("imap_tls", models.BooleanField(default=True)),
            ("imap_after", models.CharField(blank=True, max_length=200)),
            ("active", models.BooleanField(default=True)),
            ("team", models.ForeignKey(on_delete=models.PROTECT, related_name="mailboxes", to="store.team")),
        ],
    ),
    migrations.CreateModel(
        "RawMail",
        fields=[
            ID,
            ("received_at", models.DateTimeField()),
            ("source", models.CharField(max_length=10)),
            ("envelope_from", models.CharField(blank=True, max_length=998)),
            ("envelope_to", ArrayField(base_field=models.CharField(max_length=998), default=list, size=None)),
            ("delivery_key", models.CharField(max_length=200, null=True, unique=True)),
            ("raw", models.BinaryField()),
            ("state", models.CharField(default="stored", max_length=12)),
            ("reason", models.TextField(blank=True)),
            ("attempts", models.PositiveSmallIntegerField(default=0)),
            ("settled_at", models.DateTimeField(null=True)),
            (
                "mailbox",
                models.ForeignKey(
                    db_index=False, null=True, on_delete=models.SET_NULL, related_name="+", to="store.mailbox"
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(condition=models.Q(("state", "stored")), fields=["id"], name="raw_mail_waiting"),
                models.Index(
                    condition=models.Q(("state", "quarantined")), fields=["id"], name="raw_mail_in_quarantine"
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["stored", "filed", "duplicate", "quarantined"])),
                    name="raw_mail_state_is_known",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "Draft",
        fields=[
            ID,
            ("subject", models.CharField(blank=True, max_length=998)),
            ("body", models.TextField(blank=True)),
            ("saved_at", models.DateTimeField()),
            (
                "author",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            ("case", models.ForeignKey(on_delete=models.CASCADE, related_name="drafts", to="store.case")),
        ],
        options={
            "constraints": [models.UniqueConstraint(fields=("case", "author"), name="one_draft_per_person")],
        },
    ),
    migrations.CreateModel(
        "Outbox",
        fields=[
            ID,
            ("mail_from", models.CharField(max_length=320)),
            ("recipients", ArrayField(base_field=models.CharField(max_length=320), size=None)),
            ("mime", models.BinaryField()),
            ("mail_id", models.CharField(max_length=200, unique=True)),
            ("state", models.CharField(default="held", max_length=10)),
            ("due_at", models.DateTimeField()),
            ("undo_until", models.DateTimeField(null=True)),
            ("attempts", models.PositiveSmallIntegerField(default=0)),
            ("last_error", models.TextField(blank=True)),
            ("claimed_at", models.DateTimeField(null=True)),
            ("settled_at", models.DateTimeField(null=True)),
            (
                "message",
                models.OneToOneField(
                    null=True, on_delete=models.PROTECT, related_name="outbox", to="store.message"
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(condition=models.Q(("state", "held")), fields=["due_at"], name="outbox_due"),
                models.Index(
                    condition=models.Q(("state", "sending")), fields=["claimed_at"], name="outbox_sending"
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["held", "sending", "sent", "failed", "unknown", "undone", "bounced"])
                    ),
                    name="outbox_state_is_known",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "SearchText",
        fields=[
            ID,
            ("source", models.CharField(max_length=10)),
            ("source_id", models.BigIntegerField()),
            ("words", SearchVectorField()),
        ],
        options={
            "indexes": [GinIndex(fields=["words"], gin_pending_list_limit=256, name="search_text_by_word")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("source__in", ["message", "document"])), name="search_source_is_known"
                ),
                models.UniqueConstraint(fields=("source", "source_id"), name="one_search_text_per_source"),
            ],
        },
    ),
    migrations.CreateModel(
        "SearchWord",
        fields=[
            ("word", models.CharField(max_length=30, primary_key=True, serialize=False)),
        ],
        options={
            "indexes": [GinIndex(fields=["word"], name="search_word_alike", opclasses=["gin_trgm_ops"])],
        },
    ),
    migrations.CreateModel(
        "SavedSearch",
        fields=[
            ID,
            ("name", models.CharField(max_length=60)),
            ("line", models.CharField(max_length=200)),
            ("shared", models.BooleanField(default=False)),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(on_delete=models.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
            ),
        ],
        options={
            "constraints": [models.UniqueConstraint(fields=("by", "name"), name="one_saved_search_per_name")],
        },
    ),
]
