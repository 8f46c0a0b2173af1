"""Practice sessions with made-up customers."""

from django.conf import settings
from django.db import migrations, models

from amends.store.migrations.tables.fields import ID

TABLES = [
    migrations.CreateModel(
        "PracticeSession",
        fields=[
            ID,
            ("customer", models.CharField(max_length=80)),
            ("version", models.PositiveIntegerField()),
            ("seed", models.PositiveIntegerField()),
            ("opening", models.TextField()),
            ("state", models.JSONField()),
            ("outcome", models.CharField(default="going_on", max_length=12)),
            ("points", models.PositiveSmallIntegerField(null=True)),
            ("card", models.JSONField(null=True)),
            ("started_at", models.DateTimeField()),
            ("ended_at", models.DateTimeField(null=True)),
            ("shared_at", models.DateTimeField(null=True)),
            ("once", models.CharField(max_length=80, unique=True)),
            (
                "by",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["by", "-id"], name="practice_by_person")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "outcome__in",
                            ["going_on", "calmed", "contained", "walked_out", "ran_on", "stopped"],
                        )
                    ),
                    name="practice_outcome_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("ended_at", None), ("outcome", "going_on"), ("points", None)),
                        models.Q(
                            models.Q(("outcome", "going_on"), _negated=True),
                            ("ended_at__isnull", False),
                            ("points__lte", 100),
                        ),
                        _connector="OR",
                    ),
                    name="practice_over_with_a_score",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "PracticeShared",
        fields=[
            ID,
            ("since", models.DateTimeField()),
            (
                "technician",
                models.OneToOneField(on_delete=models.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
            ),
        ],
    ),
    migrations.CreateModel(
        "PracticeTurn",
        fields=[
            ID,
            ("number", models.PositiveSmallIntegerField()),
            ("said", models.TextField()),
            ("answer", models.TextField()),
            ("freer", models.BooleanField(default=False)),
            ("before", models.PositiveSmallIntegerField()),
            ("after", models.PositiveSmallIntegerField()),
            ("changes", models.JSONField()),
            ("outcome", models.CharField(max_length=12)),
            ("not_read", models.CharField(blank=True, max_length=60)),
            ("at", models.DateTimeField()),
            ("once", models.CharField(max_length=80)),
            (
                "session",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="turns", to="store.practicesession"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "outcome__in",
                            ["going_on", "calmed", "contained", "walked_out", "ran_on", "stopped"],
                        )
                    ),
                    name="practice_turn_outcome_is_known",
                ),
                models.UniqueConstraint(fields=("session", "number"), name="one_turn_of_a_number"),
                models.UniqueConstraint(fields=("session", "once"), name="one_turn_per_press"),
            ],
        },
    ),
]
