"""Who works at the desk and when, and what the desk changed in its settings."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from amends.store.migrations.tables.fields import ID

TABLES = [
    migrations.CreateModel(
        "Calendar",
        fields=[
            ID,
            ("name", models.CharField(max_length=80, unique=True)),
            ("data", models.JSONField()),
        ],
    ),
    migrations.CreateModel(
        "CatalogueEdit",
        fields=[
            ID,
            ("kind", models.CharField(max_length=40)),
            ("item", models.CharField(max_length=80)),
            ("version", models.PositiveIntegerField()),
            ("body", models.TextField()),
            ("note", models.CharField(blank=True, max_length=300)),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("kind", "item", "version"), name="one_edit_per_version")
            ],
        },
    ),
    migrations.CreateModel(
        "Technician",
        fields=[
            ID,
            ("password", models.CharField(max_length=128, verbose_name="password")),
            ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
            ("email", models.EmailField(max_length=254, unique=True)),
            ("name", models.CharField(max_length=120)),
            ("role", models.CharField(default="tier1_agent", max_length=20)),
            ("zone", models.CharField(default="UTC", max_length=60)),
            ("phone", models.CharField(blank=True, max_length=40)),
            ("is_active", models.BooleanField(default=True)),
            ("shortcuts", models.BooleanField(default=True)),
            ("joined_at", models.DateTimeField(auto_now_add=True)),
            (
                "deputy",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("teams", models.ManyToManyField(blank=True, related_name="technicians", to="store.team")),
            (
                "warnings",
                ArrayField(
                    base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                ),
            ),
            ("extension", models.CharField(blank=True, default="", max_length=40)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("role__in", ["tier1_agent", "team_lead", "it_manager", "account_owner", "c_level"])
                    ),
                    name="technician_role_is_known",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("extension", ""), _negated=True),
                    fields=("extension",),
                    name="one_technician_per_extension",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "RotaEntry",
        fields=[
            ID,
            ("weekdays", ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None)),
            ("starts", models.TimeField()),
            ("ends", models.TimeField()),
            (
                "technician",
                models.ForeignKey(on_delete=models.CASCADE, related_name="rota", to=settings.AUTH_USER_MODEL),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("weekdays__contained_by", [0, 1, 2, 3, 4, 5, 6])),
                    name="rota_weekdays_exist",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "Team",
        fields=[
            ID,
            ("name", models.CharField(max_length=80, unique=True)),
            ("calendar", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="store.calendar")),
        ],
    ),
    migrations.CreateModel(
        "Absence",
        fields=[
            ID,
            ("starts_at", models.DateTimeField()),
            ("ends_at", models.DateTimeField()),
            (
                "technician",
                models.ForeignKey(
                    on_delete=models.CASCADE, related_name="absences", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                    name="absence_ends_after_it_starts",
                )
            ],
        },
    ),
]
