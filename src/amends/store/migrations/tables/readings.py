"""What was read from a message, what people corrected, and which reader judged since when."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models

from amends.store.migrations.tables.fields import ID, one

TABLES = [
    migrations.CreateModel(
        "Correction",
        fields=[
            ID,
            ("label", models.CharField(max_length=60)),
            ("was", models.CharField(max_length=60)),
            ("now_is", models.CharField(max_length=60)),
            ("why", models.CharField(blank=True, max_length=300)),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
            ),
            (
                "message",
                models.ForeignKey(on_delete=models.CASCADE, related_name="corrections", to="store.message"),
            ),
            ("reader", models.CharField(blank=True, max_length=60)),
        ],
    ),
    migrations.CreateModel(
        "Reading",
        fields=[
            ID,
            ("reader", models.CharField(max_length=60)),
            ("language", models.CharField(blank=True, max_length=10)),
            ("not_read", models.CharField(blank=True, max_length=200)),
            ("anger_level", models.PositiveSmallIntegerField(default=0)),
            ("anger", models.FloatField(default=0)),
            ("complaint", models.FloatField(default=0)),
            ("complaint_type", models.CharField(max_length=30)),
            ("heads", models.JSONField(default=dict)),
            ("evidence", models.JSONField(default=list)),
            ("at", models.DateTimeField()),
            (
                "case",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="+", to="store.case"
                ),
            ),
            (
                "message",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="readings", to="store.message"
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(fields=["case", "id"], name="reading_by_case"),
                BrinIndex(fields=["at"], name="reading_by_time"),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("message", "reader"), name="one_reading_per_reader")
            ],
        },
    ),
    migrations.CreateModel(
        "Fitting",
        fields=[
            ID,
            ("asked_at", models.DateTimeField()),
            ("base", models.CharField(blank=True, max_length=40)),
            ("outcome", models.CharField(default="waiting", max_length=12)),
            ("why", models.TextField(blank=True)),
            ("report", models.JSONField(default=dict)),
            ("settings", models.JSONField(default=dict)),
            ("done_at", models.DateTimeField(null=True)),
            ("asked_by", one(settings.AUTH_USER_MODEL, null=True)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("outcome__in", ["waiting", "too_few", "not_better", "better", "failed"])
                    ),
                    name="fitting_outcome_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("done_at", None), ("outcome", "waiting")),
                        models.Q(models.Q(("outcome", "waiting"), _negated=True), ("done_at__isnull", False)),
                        _connector="OR",
                    ),
                    name="fitting_is_done_when_it_has_an_outcome",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("outcome", "waiting")), fields=("outcome",), name="one_fitting_waits"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "ReaderInForce",
        fields=[
            ID,
            ("why", models.CharField(max_length=300)),
            ("at", models.DateTimeField()),
            ("by", one(settings.AUTH_USER_MODEL, null=True)),
            (
                "fitting",
                models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to="store.fitting"),
            ),
        ],
    ),
    migrations.CreateModel(
        "SecondReading",
        fields=[
            ID,
            ("model", models.CharField(max_length=100)),
            ("state", models.CharField(default="asked", max_length=10)),
            ("attempts", models.PositiveSmallIntegerField(default=1)),
            ("labels", models.JSONField(default=dict)),
            ("problem", models.CharField(blank=True, max_length=300)),
            ("asked_at", models.DateTimeField()),
            ("settled_at", models.DateTimeField(null=True)),
            (
                "reading",
                models.OneToOneField(on_delete=models.CASCADE, related_name="second", to="store.reading"),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "asked")), fields=["asked_at"], name="second_reading_asked"
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["asked", "read", "failed"])),
                    name="second_reading_state_is_known",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "Difference",
        fields=[
            ID,
            ("label", models.CharField(max_length=60)),
            ("first_says", models.CharField(max_length=60)),
            ("second_says", models.CharField(max_length=60)),
            ("right", models.CharField(blank=True, max_length=60)),
            ("at", models.DateTimeField(null=True)),
            ("by", one(settings.AUTH_USER_MODEL, null=True)),
            (
                "second",
                models.ForeignKey(
                    on_delete=models.CASCADE, related_name="differences", to="store.secondreading"
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(condition=models.Q(("right", "")), fields=["id"], name="difference_waiting")
            ],
            "constraints": [
                models.UniqueConstraint(fields=("second", "label"), name="one_difference_per_label"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("at", None), ("by", None), ("right", "")),
                        models.Q(
                            ("at__isnull", False),
                            ("by__isnull", False),
                            models.Q(("right", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="difference_is_settled_by_somebody",
                ),
            ],
        },
    ),
]
