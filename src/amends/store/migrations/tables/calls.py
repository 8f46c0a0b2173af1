"""Calls with every line that was said, what was agreed on them, and the care of those who answer."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from amends.store.migrations.tables.fields import ID, one

TABLES = [
    migrations.CreateModel(
        "Call",
        fields=[
            ID,
            ("name", models.CharField(blank=True, max_length=120)),
            ("once", models.CharField(max_length=80, null=True, unique=True)),
            ("direction", models.CharField(max_length=3)),
            ("number", models.CharField(blank=True, max_length=80)),
            ("began_at", models.DateTimeField()),
            ("answered_at", models.DateTimeField(null=True)),
            ("ended_at", models.DateTimeField(null=True)),
            ("outcome", models.CharField(default="open", max_length=12)),
            ("finished_at", models.DateTimeField(null=True)),
            ("filed_up_to", models.BigIntegerField(default=0)),
            (
                "case",
                models.ForeignKey(
                    db_index=False, null=True, on_delete=models.PROTECT, related_name="calls", to="store.case"
                ),
            ),
            (
                "contact",
                models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to="store.contact"),
            ),
            ("heard", one("store.message", null=True)),
            ("note", one("store.message", null=True)),
            ("technician", one(settings.AUTH_USER_MODEL, null=True)),
            ("system", one("store.phonesystem", null=True)),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("finished_at", None)), fields=["technician"], name="call_in_hand"
                ),
                models.Index(fields=["case", "id"], name="call_by_case"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("direction__in", ["in", "out"])), name="call_direction_is_known"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("outcome__in", ["open", "spoken", "not_reached", "missed", "ended_by_us"])
                    ),
                    name="call_outcome_is_known",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("name", ""), _negated=True),
                    fields=("system", "name"),
                    name="one_call_per_name",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("ended_at", None), ("ended_at__gte", models.F("began_at")), _connector="OR"
                    ),
                    name="call_ends_after_it_begins",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "CallEvent",
        fields=[
            ID,
            ("identity", models.CharField(max_length=120)),
            ("digest", models.CharField(max_length=64)),
            ("kind", models.CharField(max_length=12)),
            ("body", models.JSONField(default=dict)),
            ("at", models.DateTimeField()),
            ("received_at", models.DateTimeField()),
            (
                "call",
                models.ForeignKey(
                    null=True, on_delete=models.PROTECT, related_name="events", to="store.call"
                ),
            ),
            ("system", one("store.phonesystem")),
        ],
        options={
            "indexes": [models.Index(fields=["system", "received_at"], name="call_event_rate")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["ringing", "answered", "transferred", "ended"])),
                    name="call_event_kind_is_known",
                ),
                models.UniqueConstraint(fields=("system", "identity"), name="one_call_event_per_identity"),
            ],
        },
    ),
    migrations.CreateModel(
        "CallLine",
        fields=[
            ID,
            ("kind", models.CharField(max_length=12)),
            ("text", models.TextField(blank=True)),
            ("at", models.DateTimeField()),
            ("data", models.JSONField(default=dict)),
            ("once", models.CharField(max_length=80, null=True)),
            ("by", one(settings.AUTH_USER_MODEL, null=True)),
            (
                "call",
                models.ForeignKey(
                    db_index=False, on_delete=models.PROTECT, related_name="lines", to="store.call"
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["call", "id"], name="line_by_call")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "said",
                                "ours",
                                "hold",
                                "resume",
                                "transfer",
                                "joined",
                                "manager",
                                "threatened",
                                "safety",
                                "finished",
                            ],
                        )
                    ),
                    name="call_line_kind_is_known",
                ),
                models.UniqueConstraint(fields=("call", "once"), name="one_line_per_form"),
            ],
        },
    ),
    migrations.CreateModel(
        "CallPerson",
        fields=[
            ID,
            ("at", models.DateTimeField()),
            ("draft", models.TextField(blank=True)),
            ("drafted_at", models.DateTimeField(null=True)),
            (
                "call",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="people", to="store.call"
                ),
            ),
            ("technician", one(settings.AUTH_USER_MODEL)),
        ],
        options={
            "constraints": [models.UniqueConstraint(fields=("call", "technician"), name="once_in_a_call")],
        },
    ),
    migrations.CreateModel(
        "PhoneSystem",
        fields=[
            ID,
            ("name", models.CharField(max_length=80, unique=True)),
            ("secret", models.BinaryField()),
            ("active", models.BooleanField(default=True)),
            ("changed_at", models.DateTimeField()),
            ("changed_by", one(settings.AUTH_USER_MODEL)),
        ],
    ),
    migrations.CreateModel(
        "Task",
        fields=[
            ID,
            ("by_customer", models.BooleanField()),
            ("text", models.CharField(max_length=500)),
            ("made_at", models.DateTimeField()),
            ("done_at", models.DateTimeField(null=True)),
            (
                "call",
                models.ForeignKey(
                    db_index=False, null=True, on_delete=models.PROTECT, related_name="tasks", to="store.call"
                ),
            ),
            (
                "case",
                models.ForeignKey(
                    db_index=False, on_delete=models.PROTECT, related_name="tasks", to="store.case"
                ),
            ),
            ("done_by", one(settings.AUTH_USER_MODEL, null=True)),
            ("made_by", one(settings.AUTH_USER_MODEL)),
        ],
        options={
            "indexes": [models.Index(fields=["case", "id"], name="task_by_case")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("done_at", None), ("done_by", None)),
                        models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="task_done_by_somebody",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "HotContact",
        fields=[
            ID,
            ("level", models.PositiveSmallIntegerField()),
            ("at", models.DateTimeField()),
            ("heavy_until", models.DateTimeField(null=True)),
            ("answered_at", models.DateTimeField(null=True)),
            (
                "by",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "case",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="+", to="store.case"
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["by", "-at"], name="hot_contact_by_person")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("level__gte", 2), ("level__lte", 3)), name="hot_contact_is_hot"
                )
            ],
        },
    ),
    migrations.CreateModel(
        "Reflection",
        fields=[
            ID,
            ("words", models.TextField()),
            ("lessons", ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "case",
                models.ForeignKey(
                    db_index=False, null=True, on_delete=models.CASCADE, related_name="+", to="store.case"
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["by", "-id"], name="reflection_by_person")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("lessons__contained_by", ["system", "communication", "empathy"])),
                    name="reflection_lessons_are_known",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "Rest",
        fields=[
            ID,
            ("starts_at", models.DateTimeField()),
            ("ends_at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["by", "-ends_at"], name="rest_by_person")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("ends_at__gte", models.F("starts_at"))),
                    name="rest_ends_after_it_starts",
                )
            ],
        },
    ),
]
