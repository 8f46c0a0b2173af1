"""The ladder: contacts that are owed, warnings, targets of contracts by priority, calendars of organisations."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What an escalation said about the owner's contact moves to its own table before the column goes.
BACKFILL = """
insert into store_outreach (case_id, reason, subject, why, person_id, authority, at, done_at, done_by_id)
select e.case_id, 'escalation', left('severity:' || e.severity || ':' || e.rule, 160), e.why, e.to_person_id,
  case e.severity when 'critical' then 4 when 'high' then 3 else 2 end, e.at,
  case when e.to_person_id is not null then e.outreach_at end,
  case when e.outreach_at is not null then e.to_person_id end
from store_escalation e on conflict do nothing;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0006_replies"),
    ]

    operations = [
        migrations.CreateModel(
            name="Outreach",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=20)),
                ("subject", models.CharField(max_length=160)),
                ("why", models.TextField()),
                ("authority", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("customer_first_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="alert",
            name="alert_reason_is_known",
        ),
        migrations.AddField(
            model_name="case",
            name="priority",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="clock",
            name="warn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="clock",
            name="warned",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="contract",
            name="targets",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="organisation",
            name="calendar",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="store.calendar",
            ),
        ),
        migrations.AddField(
            model_name="technician",
            name="warnings",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("state", "running"), ("warn_at__isnull", False)),
                fields=["warn_at"],
                name="clock_warning_due",
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
                        ],
                    )
                ),
                name="alert_reason_is_known",
            ),
        ),
        migrations.AddField(
            model_name="outreach",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="outreaches", to="store.case"
            ),
        ),
        migrations.AddField(
            model_name="outreach",
            name="done_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="outreach",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="outreach",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reason__in", ["escalation", "promise_broken", "client_silent", "call_ended"])
                ),
                name="outreach_reason_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="outreach",
            constraint=models.UniqueConstraint(fields=("case", "subject"), name="one_outreach_per_fact"),
        ),
        migrations.AddConstraint(
            model_name="outreach",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("done_by", None)),
                    models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                    _connector="OR",
                ),
                name="outreach_done_by_somebody",
            ),
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="escalation",
            name="outreach_at",
        ),
    ]
