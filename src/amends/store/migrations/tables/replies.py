"""What a reply went through before it left, and the documents kept of a case."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from amends.store.migrations.tables.fields import ID, one

TABLES = [
    migrations.CreateModel(
        "Approval",
        fields=[
            ID,
            ("asked_at", models.DateTimeField()),
            ("subject", models.CharField(blank=True, max_length=998)),
            ("body", models.TextField()),
            ("spans", models.JSONField(default=list)),
            ("basis", models.CharField(blank=True, max_length=300)),
            ("left", ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
            ("reason", models.CharField(blank=True, max_length=500)),
            ("once", models.CharField(max_length=80, unique=True)),
            ("decided_at", models.DateTimeField(null=True)),
            ("approved", models.BooleanField(null=True)),
            ("why", models.CharField(blank=True, max_length=500)),
            ("asked_by", one(settings.AUTH_USER_MODEL)),
            ("asked_of", one(settings.AUTH_USER_MODEL, null=True)),
            ("case", models.ForeignKey(on_delete=models.CASCADE, related_name="approvals", to="store.case")),
            ("decided_by", one(settings.AUTH_USER_MODEL, null=True)),
            (
                "message",
                models.OneToOneField(
                    null=True, on_delete=models.PROTECT, related_name="approval", to="store.message"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("approved", None), ("decided_at", None), ("decided_by", None)),
                        models.Q(
                            ("approved__isnull", False),
                            ("decided_at__isnull", False),
                            ("decided_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="approval_decided_by_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("approved", False), _negated=True),
                        models.Q(("why", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="approval_refused_with_a_reason",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("decided_at", None)),
                    fields=("case", "asked_by"),
                    name="one_open_approval_per_person",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Cause",
        fields=[
            ID,
            ("responsible", models.CharField(max_length=10)),
            ("words", models.TextField()),
            ("at", models.DateTimeField()),
            ("by", one(settings.AUTH_USER_MODEL)),
            ("case", models.ForeignKey(on_delete=models.CASCADE, related_name="causes", to="store.case")),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("responsible__in", ["us", "supplier", "customer", "nobody"])),
                    name="cause_responsible_is_known",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "SavedReply",
        fields=[
            ID,
            ("title", models.CharField(max_length=80, unique=True)),
            ("body", models.TextField()),
            ("in_use", models.BooleanField(default=True)),
            ("changed_at", models.DateTimeField()),
            ("changed_by", one(settings.AUTH_USER_MODEL)),
        ],
    ),
    migrations.CreateModel(
        "SentAnyway",
        fields=[
            ID,
            ("rules", ArrayField(base_field=models.CharField(max_length=60), size=None)),
            ("reason", models.CharField(max_length=500)),
            ("at", models.DateTimeField(db_index=True)),
            ("by", one(settings.AUTH_USER_MODEL)),
            (
                "message",
                models.OneToOneField(
                    on_delete=models.CASCADE, related_name="sent_anyway", to="store.message"
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        "Shingle",
        fields=[
            ID,
            ("run", models.BigIntegerField()),
            (
                "message",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="+", to="store.message"
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["run", "-message"], name="shingle_by_run")],
        },
    ),
    migrations.CreateModel(
        "DocumentTemplate",
        fields=[
            ID,
            ("name", models.CharField(blank=True, max_length=200)),
            ("file", models.BinaryField(null=True)),
            ("at", models.DateTimeField()),
            ("by", one(settings.AUTH_USER_MODEL)),
        ],
    ),
    migrations.CreateModel(
        "DocumentVersion",
        fields=[
            ID,
            ("kind", models.CharField(max_length=30)),
            ("number", models.PositiveIntegerField()),
            ("content", models.JSONField()),
            ("digest", models.CharField(max_length=64)),
            ("changed", models.CharField(max_length=300)),
            ("at", models.DateTimeField()),
            ("by", one(settings.AUTH_USER_MODEL)),
            (
                "case",
                models.ForeignKey(
                    db_index=False, on_delete=models.PROTECT, related_name="documents", to="store.case"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            ["ticket_note", "incident_summary", "full_incident_report", "executive_briefing"],
                        )
                    ),
                    name="document_kind_is_known",
                ),
                models.UniqueConstraint(fields=("case", "number"), name="one_document_per_number"),
            ],
        },
    ),
    migrations.CreateModel(
        "DocumentSummary",
        fields=[
            ID,
            ("text", models.TextField()),
            ("model", models.CharField(max_length=100)),
            ("at", models.DateTimeField()),
            ("by", one(settings.AUTH_USER_MODEL)),
            (
                "version",
                models.OneToOneField(
                    on_delete=models.PROTECT, related_name="summary", to="store.documentversion"
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        "NotedFact",
        fields=[
            ID,
            ("kind", models.CharField(max_length=12)),
            ("text", models.TextField()),
            ("at", models.DateTimeField()),
            ("by", one(settings.AUTH_USER_MODEL)),
            (
                "case",
                models.ForeignKey(
                    db_index=False, on_delete=models.PROTECT, related_name="noted", to="store.case"
                ),
            ),
            ("message", one("store.message", null=True)),
        ],
        options={
            "indexes": [models.Index(fields=["case", "id"], name="noted_fact_by_case")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["remedy", "impact", "root_cause", "next_step"])),
                    name="noted_fact_kind_is_known",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "SignOff",
        fields=[
            ID,
            ("kind", models.CharField(max_length=30)),
            ("how", models.CharField(max_length=8)),
            ("at", models.DateTimeField()),
            ("by", one(settings.AUTH_USER_MODEL)),
            (
                "case",
                models.ForeignKey(
                    db_index=False, on_delete=models.PROTECT, related_name="sign_offs", to="store.case"
                ),
            ),
            (
                "version",
                models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=models.PROTECT,
                    related_name="sign_offs",
                    to="store.documentversion",
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["case", "id"], name="sign_off_by_case")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("how__in", ["read", "skipped"])), name="sign_off_is_known"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("how", "read"), ("version__isnull", False)),
                        models.Q(("how", "skipped"), ("version", None)),
                        _connector="OR",
                    ),
                    name="sign_off_names_what_was_read",
                ),
            ],
        },
    ),
]
