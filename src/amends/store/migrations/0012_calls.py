"""Calls with every line that was said, the telephone systems that tell of them, and what was agreed to be done."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# As 0002 does for the timeline: what was said on a call, and what a telephone system told, stays as it is.
KEEP = """
create trigger call_line_is_append_only before update or delete on store_callline
  for each row execute function refuse_rewrite();
create trigger call_event_is_append_only before update or delete on store_callevent
  for each row execute function refuse_rewrite();
"""
ALLOW = """
drop trigger call_event_is_append_only on store_callevent;
drop trigger call_line_is_append_only on store_callline;
"""
# A number is looked up by its last digits: people write it in many ways, systems in one.
FIND = """
create index contact_by_last_digits on store_contact (right(regexp_replace(phone, '[^0-9]', '', 'g'), 8))
  where phone <> '';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0011_playbooks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
            ],
        ),
        migrations.CreateModel(
            name="CallEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identity", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=12)),
                ("body", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="CallLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("data", models.JSONField(default=dict)),
                ("once", models.CharField(max_length=80, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="CallPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("draft", models.TextField(blank=True)),
                ("drafted_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="PhoneSystem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                ("secret", models.BinaryField()),
                ("active", models.BooleanField(default=True)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by_customer", models.BooleanField()),
                ("text", models.CharField(max_length=500)),
                ("made_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="technician",
            name="extension",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddConstraint(
            model_name="technician",
            constraint=models.UniqueConstraint(
                condition=models.Q(("extension", ""), _negated=True),
                fields=("extension",),
                name="one_technician_per_extension",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="calls",
                to="store.case",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="contact",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.contact"
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="heard",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="store.message",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="note",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="store.message",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="technician",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="callevent",
            name="call",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="events", to="store.call"
            ),
        ),
        migrations.AddField(
            model_name="callline",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="callline",
            name="call",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="store.call",
            ),
        ),
        migrations.AddField(
            model_name="callperson",
            name="call",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="people",
                to="store.call",
            ),
        ),
        migrations.AddField(
            model_name="callperson",
            name="technician",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="phonesystem",
            name="changed_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="callevent",
            name="system",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="store.phonesystem",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="system",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="store.phonesystem",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="call",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="store.call",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="store.case",
            ),
        ),
        migrations.AddField(
            model_name="task",
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
            model_name="task",
            name="made_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="callline",
            index=models.Index(fields=["call", "id"], name="line_by_call"),
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
                            "finished",
                        ],
                    )
                ),
                name="call_line_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="callline",
            constraint=models.UniqueConstraint(fields=("call", "once"), name="one_line_per_form"),
        ),
        migrations.AddConstraint(
            model_name="callperson",
            constraint=models.UniqueConstraint(fields=("call", "technician"), name="once_in_a_call"),
        ),
        migrations.AddIndex(
            model_name="callevent",
            index=models.Index(fields=["system", "received_at"], name="call_event_rate"),
        ),
        migrations.AddConstraint(
            model_name="callevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["ringing", "answered", "transferred", "ended"])),
                name="call_event_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="callevent",
            constraint=models.UniqueConstraint(
                fields=("system", "identity"), name="one_call_event_per_identity"
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(("finished_at", None)), fields=["technician"], name="call_in_hand"
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(fields=["case", "id"], name="call_by_case"),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["in", "out"])), name="call_direction_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ["open", "spoken", "not_reached", "missed", "ended_by_us"])
                ),
                name="call_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.UniqueConstraint(
                condition=models.Q(("name", ""), _negated=True),
                fields=("system", "name"),
                name="one_call_per_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at", None), ("ended_at__gte", models.F("began_at")), _connector="OR"
                ),
                name="call_ends_after_it_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["case", "id"], name="task_by_case"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("done_by", None)),
                    models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                    _connector="OR",
                ),
                name="task_done_by_somebody",
            ),
        ),
        migrations.RunSQL(KEEP, ALLOW),
        migrations.RunSQL(FIND, "drop index contact_by_last_digits;"),
    ]
