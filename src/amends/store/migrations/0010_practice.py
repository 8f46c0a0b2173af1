"""Practice sessions, hot contacts, breaks and reflection notes; the index behind the saves."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0009_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="HotContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("heavy_until", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="PracticeSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
            ],
        ),
        migrations.CreateModel(
            name="PracticeShared",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PracticeTurn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
            ],
        ),
        migrations.CreateModel(
            name="Reflection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField()),
                (
                    "lessons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Rest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.OrderBy(models.F("verified_at"), descending=True),
                condition=models.Q(("anger_level", 0), ("peak_level", 3), ("verified_at__isnull", False)),
                name="case_saves",
            ),
        ),
        migrations.AddField(
            model_name="hotcontact",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="hotcontact",
            name="case",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.case"
            ),
        ),
        migrations.AddField(
            model_name="practicesession",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="practiceshared",
            name="technician",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="practiceturn",
            name="session",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="turns",
                to="store.practicesession",
            ),
        ),
        migrations.AddField(
            model_name="reflection",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reflection",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="store.case",
            ),
        ),
        migrations.AddField(
            model_name="rest",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="hotcontact",
            index=models.Index(fields=["by", "-at"], name="hot_contact_by_person"),
        ),
        migrations.AddConstraint(
            model_name="hotcontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__gte", 2), ("level__lte", 3)), name="hot_contact_is_hot"
            ),
        ),
        migrations.AddIndex(
            model_name="practicesession",
            index=models.Index(fields=["by", "-id"], name="practice_by_person"),
        ),
        migrations.AddConstraint(
            model_name="practicesession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ["going_on", "calmed", "contained", "walked_out", "ran_on", "stopped"])
                ),
                name="practice_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="practicesession",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="practiceturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ["going_on", "calmed", "contained", "walked_out", "ran_on", "stopped"])
                ),
                name="practice_turn_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="practiceturn",
            constraint=models.UniqueConstraint(fields=("session", "number"), name="one_turn_of_a_number"),
        ),
        migrations.AddConstraint(
            model_name="practiceturn",
            constraint=models.UniqueConstraint(fields=("session", "once"), name="one_turn_per_press"),
        ),
        migrations.AddIndex(
            model_name="reflection",
            index=models.Index(fields=["by", "-id"], name="reflection_by_person"),
        ),
        migrations.AddConstraint(
            model_name="reflection",
            constraint=models.CheckConstraint(
                condition=models.Q(("lessons__contained_by", ["system", "communication", "empathy"])),
                name="reflection_lessons_are_known",
            ),
        ),
        migrations.AddIndex(
            model_name="rest",
            index=models.Index(fields=["by", "-ends_at"], name="rest_by_person"),
        ),
        migrations.AddConstraint(
            model_name="rest",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gte", models.F("starts_at"))), name="rest_ends_after_it_starts"
            ),
        ),
    ]
