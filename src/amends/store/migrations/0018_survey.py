"""The one question after recovery, and that a low answer calls the owner."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0017_after_a_call"),
    ]

    operations = [
        migrations.CreateModel(
            name="Survey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=200)),
                (
                    "answers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                ("comment_asked", models.CharField(max_length=200)),
                ("thanks", models.CharField(max_length=300)),
                ("low", models.PositiveSmallIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("rating", models.PositiveSmallIntegerField(null=True)),
                ("comment", models.TextField(blank=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="alert",
            name="alert_reason_is_known",
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        [
                            "escalation",
                            "clock_overdue",
                            "promise_broken",
                            "not_delivered",
                            "approval",
                            "call_ended",
                            "untouched",
                            "change",
                            "missed_call",
                            "task_due",
                            "low_rating",
                        ],
                    )
                ),
                name="alert_reason_is_known",
            ),
        ),
        migrations.AddField(
            model_name="survey",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="survey", to="store.case"
            ),
        ),
        migrations.AddField(
            model_name="survey",
            name="contact",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="store.contact",
            ),
        ),
        migrations.AddField(
            model_name="survey",
            name="outbox",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="survey", to="store.outbox"
            ),
        ),
        migrations.AddIndex(
            model_name="survey",
            index=models.Index(fields=["contact", "-asked_at"], name="survey_by_contact"),
        ),
        migrations.AddIndex(
            model_name="survey",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", False)),
                fields=["answered_at"],
                name="survey_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="survey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("comment", ""), ("rating", None)),
                    models.Q(("answered_at__isnull", False), ("rating__gte", 1), ("rating__lte", 5)),
                    _connector="OR",
                ),
                name="survey_answer_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="survey",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("asked_at"))), name="survey_opens_for_a_time"
            ),
        ),
    ]
