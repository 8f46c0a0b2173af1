"""Corrections name the reader they overrule; fittings, the reader in force, and the second reader."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models

# Which reader judged since when is never rewritten: going back is one more row (S0-19).
KEEP = """
create trigger reader_in_force_is_append_only before update or delete on store_readerinforce
  for each row execute function refuse_rewrite();
"""
LET_GO = "drop trigger reader_in_force_is_append_only on store_readerinforce;"


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0003_chained_timeline"),
    ]

    operations = [
        migrations.AddField(
            model_name="correction",
            name="reader",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AlterField(
            model_name="correction",
            name="label",
            field=models.CharField(max_length=60),
        ),
        migrations.AlterField(
            model_name="reading",
            name="reader",
            field=models.CharField(max_length=60),
        ),
        migrations.AddIndex(
            model_name="reading",
            index=BrinIndex(fields=["at"], name="reading_by_time"),
        ),
        migrations.CreateModel(
            name="Fitting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("base", models.CharField(blank=True, max_length=40)),
                ("outcome", models.CharField(default="waiting", max_length=12)),
                ("why", models.TextField(blank=True)),
                ("report", models.JSONField(default=dict)),
                ("settings", models.JSONField(default=dict)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReaderInForce",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("why", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fitting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.fitting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SecondReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("model", models.CharField(max_length=100)),
                ("state", models.CharField(default="asked", max_length=10)),
                ("attempts", models.PositiveSmallIntegerField(default=1)),
                ("labels", models.JSONField(default=dict)),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "reading",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="second", to="store.reading"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Difference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=60)),
                ("first_says", models.CharField(max_length=60)),
                ("second_says", models.CharField(max_length=60)),
                ("right", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="differences",
                        to="store.secondreading",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="fitting",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["waiting", "too_few", "not_better", "better", "failed"])),
                name="fitting_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="fitting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("outcome", "waiting")),
                    models.Q(models.Q(("outcome", "waiting"), _negated=True), ("done_at__isnull", False)),
                    _connector="OR",
                ),
                name="fitting_is_done_when_it_has_an_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="fitting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "waiting")), fields=("outcome",), name="one_fitting_waits"
            ),
        ),
        migrations.AddIndex(
            model_name="secondreading",
            index=models.Index(
                condition=models.Q(("state", "asked")), fields=["asked_at"], name="second_reading_asked"
            ),
        ),
        migrations.AddConstraint(
            model_name="secondreading",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["asked", "read", "failed"])),
                name="second_reading_state_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="difference",
            index=models.Index(condition=models.Q(("right", "")), fields=["id"], name="difference_waiting"),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.UniqueConstraint(fields=("second", "label"), name="one_difference_per_label"),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("at", None), ("by", None), ("right", "")),
                    models.Q(
                        ("at__isnull", False), ("by__isnull", False), models.Q(("right", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="difference_is_settled_by_somebody",
            ),
        ),
        migrations.RunSQL(KEEP, LET_GO),
    ]
