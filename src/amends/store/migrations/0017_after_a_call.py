"""What a call leaves owed: a call back after one that nobody took, tasks with their time, contact details confirmed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0016_story"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="alert",
            name="alert_reason_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="callline",
            name="call_line_kind_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="outreach",
            name="outreach_reason_is_known",
        ),
        migrations.AddField(
            model_name="contact",
            name="confirmed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="remind_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("done_at", None)), fields=["remind_at"], name="task_remind"
            ),
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
                        ],
                    )
                ),
                name="alert_reason_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="callline",
            constraint=models.CheckConstraint(
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
                            "confirmed",
                            "finished",
                        ],
                    )
                ),
                name="call_line_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="outreach",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        [
                            "escalation",
                            "promise_broken",
                            "client_silent",
                            "call_ended",
                            "problem",
                            "missed_call",
                        ],
                    )
                ),
                name="outreach_reason_is_known",
            ),
        ),
    ]
