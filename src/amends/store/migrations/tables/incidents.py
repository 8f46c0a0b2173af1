"""Incidents, their cases, and the letters about them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from amends.store.migrations.tables.fields import ID, one

TABLES = [
    migrations.CreateModel(
        "Incident",
        fields=[
            ID,
            ("title", models.CharField(max_length=200)),
            ("state", models.CharField(default="open", max_length=10)),
            ("severity", models.CharField(default="low", max_length=10)),
            ("things", ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
            ("words", ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
            ("why", models.TextField()),
            ("began_at", models.DateTimeField()),
            ("call_at", models.DateTimeField(null=True)),
            ("call_why", models.TextField(blank=True)),
            ("called_at", models.DateTimeField(null=True)),
            ("called_severity", models.CharField(blank=True, max_length=10)),
            ("calls", models.PositiveIntegerField(default=0)),
            ("ended_at", models.DateTimeField(null=True)),
            ("ended_words", models.TextField(blank=True)),
            ("category", models.CharField(blank=True, max_length=120)),
            ("by", one(settings.AUTH_USER_MODEL, null=True)),
            ("ended_by", one(settings.AUTH_USER_MODEL, null=True)),
            ("lead", one("store.case", null=True)),
            ("owner", one(settings.AUTH_USER_MODEL, null=True)),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("state__in", ["open", "proposed"])),
                    fields=["id"],
                    name="incident_running",
                ),
                models.Index(
                    condition=models.Q(("state", "open")), fields=["call_at"], name="incident_call_due"
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["proposed", "open", "ended", "dismissed"])),
                    name="incident_state_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(("severity__in", ["low", "medium", "high", "critical"])),
                    name="incident_severity_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "ended"), _negated=True),
                        ("ended_at__isnull", False),
                        _connector="OR",
                    ),
                    name="incident_ended_at_some_time",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "open"), _negated=True), ("lead__isnull", False), _connector="OR"
                    ),
                    name="incident_open_has_a_case",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "IncidentCase",
        fields=[
            ID,
            ("at", models.DateTimeField()),
            ("why", models.TextField(blank=True)),
            ("left_at", models.DateTimeField(null=True)),
            ("settled_at", models.DateTimeField(null=True)),
            ("by", one(settings.AUTH_USER_MODEL, null=True)),
            (
                "case",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="+", to="store.case"
                ),
            ),
            (
                "incident",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="members", to="store.incident"
                ),
            ),
            ("left_by", one(settings.AUTH_USER_MODEL, null=True)),
        ],
        options={
            "indexes": [models.Index(fields=["case"], name="incident_of_case")],
            "constraints": [
                models.UniqueConstraint(fields=("incident", "case"), name="one_place_in_an_incident"),
                models.UniqueConstraint(
                    condition=models.Q(("left_at", None), ("settled_at", None)),
                    fields=("case",),
                    name="a_case_is_part_of_one_incident",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "IncidentLetter",
        fields=[
            ID,
            ("not_told", models.CharField(blank=True, max_length=300)),
            (
                "case",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="+", to="store.case"
                ),
            ),
            (
                "message",
                models.OneToOneField(
                    null=True, on_delete=models.PROTECT, related_name="+", to="store.message"
                ),
            ),
            (
                "update_of",
                models.ForeignKey(
                    db_index=False,
                    on_delete=models.CASCADE,
                    related_name="letters",
                    to="store.incidentupdate",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("message", None), ("not_told", "")),
                    fields=["id"],
                    name="incident_letter_to_write",
                )
            ],
            "constraints": [
                models.UniqueConstraint(fields=("update_of", "case"), name="one_letter_per_case")
            ],
        },
    ),
    migrations.CreateModel(
        "IncidentUpdate",
        fields=[
            ID,
            ("subject", models.CharField(max_length=300)),
            ("body", models.TextField()),
            ("at", models.DateTimeField()),
            ("undo_until", models.DateTimeField()),
            ("undone_at", models.DateTimeField(null=True)),
            ("rules_left", ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
            ("reason", models.TextField(blank=True)),
            ("once", models.CharField(max_length=80, unique=True)),
            ("by", one(settings.AUTH_USER_MODEL)),
            (
                "incident",
                models.ForeignKey(on_delete=models.CASCADE, related_name="updates", to="store.incident"),
            ),
        ],
    ),
]
