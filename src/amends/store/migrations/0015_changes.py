"""Problems, changes and reviews; what was done to them and what was learnt is only added to."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

# As 0002 does for the timeline: what was done and learnt stays as it is.
KEEP = """
create trigger deed_is_append_only before update or delete on store_deed
  for each row execute function refuse_rewrite();
create trigger lesson_is_append_only before update or delete on store_lesson
  for each row execute function refuse_rewrite();
"""
ALLOW = """
drop trigger lesson_is_append_only on store_lesson;
drop trigger deed_is_append_only on store_deed;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0014_assets"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("kind", models.CharField(default="normal", max_length=10)),
                ("state", models.CharField(default="draft", max_length=10)),
                ("why", models.TextField(blank=True)),
                ("plan", models.TextField(blank=True)),
                ("back_out", models.TextField(blank=True)),
                ("result", models.TextField(blank=True)),
                ("starts_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("risk", models.CharField(blank=True, max_length=6)),
                ("risk_lines", models.JSONField(default=list)),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("once", models.CharField(max_length=80, null=True, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="ChangeApproval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("stage", models.PositiveSmallIntegerField()),
                ("rule", models.CharField(max_length=60)),
                ("role", models.CharField(max_length=20)),
                ("asked_why", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("approved", models.BooleanField(null=True)),
                ("why", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="ChangeAsset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChangeCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("caused", models.BooleanField()),
                ("why", models.CharField(max_length=300)),
                ("lines", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ChangeTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=300)),
                ("done_at", models.DateTimeField(null=True)),
                ("once", models.CharField(max_length=80, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Deed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=40)),
                ("what", models.TextField()),
                ("why", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Lesson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tag", models.CharField(max_length=14)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                ("once", models.CharField(max_length=80, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="MarkedDays",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("freezes", models.BooleanField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("once", models.CharField(max_length=80, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="PreventionItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("words", models.TextField()),
                ("due_at", models.DateTimeField()),
                ("state", models.CharField(default="open", max_length=8)),
                ("made_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_why", models.TextField(blank=True)),
                ("remind_at", models.DateTimeField(null=True)),
                ("reminded", models.PositiveSmallIntegerField(default=0)),
                ("once", models.CharField(max_length=80, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Problem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("kind", models.CharField(default="cause", max_length=12)),
                ("state", models.CharField(default="open", max_length=12)),
                ("rule", models.CharField(blank=True, max_length=60)),
                ("pattern", models.CharField(blank=True, max_length=160)),
                ("evidence", models.JSONField(default=list)),
                ("cause", models.TextField(blank=True)),
                ("workaround", models.TextField(blank=True)),
                ("known_text", models.TextField(blank=True)),
                ("solution", models.TextField(blank=True)),
                ("opened_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("once", models.CharField(max_length=80, null=True, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="ProblemCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("why", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(default="due", max_length=10)),
                ("rule", models.CharField(blank=True, max_length=60)),
                ("why", models.TextField(blank=True)),
                ("opened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("root_cause", models.TextField(blank=True)),
                ("nature", models.CharField(blank=True, max_length=12)),
                ("nature_words", models.TextField(blank=True)),
                ("target", models.CharField(blank=True, max_length=12)),
                ("target_words", models.TextField(blank=True)),
                ("expectations", models.CharField(blank=True, max_length=12)),
                ("expectations_words", models.TextField(blank=True)),
                ("cause_code", models.CharField(blank=True, max_length=14)),
                ("value_year", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("losing_percent", models.PositiveSmallIntegerField(null=True)),
                ("fix_hours", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("hour_rate", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("fix_spend", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("remind_at", models.DateTimeField(null=True)),
                ("reminded", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="alert",
            name="alert_reason_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="outreach",
            name="outreach_reason_is_known",
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce("resolved_at", "closed_at"), name="case_over"
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
                        ],
                    )
                ),
                name="alert_reason_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="outreach",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reason__in", ["escalation", "promise_broken", "client_silent", "call_ended", "problem"])
                ),
                name="outreach_reason_is_known",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="made_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="organisations",
            field=models.ManyToManyField(blank=True, related_name="changes", to="store.organisation"),
        ),
        migrations.AddField(
            model_name="change",
            name="owner",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="changeapproval",
            name="change",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="approvals",
                to="store.change",
            ),
        ),
        migrations.AddField(
            model_name="changeapproval",
            name="decided_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="changeapproval",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="changeasset",
            name="asset",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="store.asset"
            ),
        ),
        migrations.AddField(
            model_name="changeasset",
            name="change",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assets",
                to="store.change",
            ),
        ),
        migrations.AddField(
            model_name="changecase",
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
            model_name="changecase",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="change_links", to="store.case"
            ),
        ),
        migrations.AddField(
            model_name="changecase",
            name="change",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="links",
                to="store.change",
            ),
        ),
        migrations.AddField(
            model_name="changetask",
            name="change",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="store.change"
            ),
        ),
        migrations.AddField(
            model_name="changetask",
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
            model_name="changetask",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="deed",
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
            model_name="deed",
            name="change",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deeds",
                to="store.change",
            ),
        ),
        migrations.AddField(
            model_name="lesson",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="markeddays",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="markeddays",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="marked_days",
                to="store.organisation",
            ),
        ),
        migrations.AddField(
            model_name="preventionitem",
            name="change",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prevention",
                to="store.change",
            ),
        ),
        migrations.AddField(
            model_name="preventionitem",
            name="made_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="preventionitem",
            name="owner",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="preventionitem",
            name="promise",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prevention",
                to="store.promise",
            ),
        ),
        migrations.AddField(
            model_name="preventionitem",
            name="settled_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="problem",
            name="opened_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="problem",
            name="owner",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="problem",
            name="settled_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="preventionitem",
            name="problem",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prevention",
                to="store.problem",
            ),
        ),
        migrations.AddField(
            model_name="deed",
            name="problem",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deeds",
                to="store.problem",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="problem",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="store.problem",
            ),
        ),
        migrations.AddField(
            model_name="problemcase",
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
            model_name="problemcase",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="problem_links", to="store.case"
            ),
        ),
        migrations.AddField(
            model_name="problemcase",
            name="problem",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="links",
                to="store.problem",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="case",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="review", to="store.case"
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="change",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="review",
                to="store.change",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="finished_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="lead",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="preventionitem",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="preventions", to="store.review"
            ),
        ),
        migrations.AddField(
            model_name="lesson",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lessons", to="store.review"
            ),
        ),
        migrations.AddField(
            model_name="deed",
            name="review",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deeds",
                to="store.review",
            ),
        ),
        migrations.AddIndex(
            model_name="changeapproval",
            index=models.Index(
                condition=models.Q(("decided_at", None)), fields=["person"], name="change_waits_for"
            ),
        ),
        migrations.AddConstraint(
            model_name="changeapproval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["tier1_agent", "team_lead", "it_manager", "account_owner", "c_level"])
                ),
                name="change_approval_role_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeapproval",
            constraint=models.UniqueConstraint(
                fields=("change", "round", "stage"), name="one_decision_per_stage"
            ),
        ),
        migrations.AddConstraint(
            model_name="changeapproval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved", None), ("decided_at", None), ("decided_by", None)),
                    models.Q(
                        ("approved__isnull", False),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="change_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeapproval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved", False), _negated=True),
                    models.Q(("why", ""), _negated=True),
                    _connector="OR",
                ),
                name="change_refused_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeasset",
            constraint=models.UniqueConstraint(
                fields=("change", "asset"), name="one_link_per_change_and_asset"
            ),
        ),
        migrations.AddConstraint(
            model_name="changecase",
            constraint=models.UniqueConstraint(
                fields=("change", "case", "caused"), name="one_link_per_change_and_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="changetask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("done_by", None)),
                    models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                    _connector="OR",
                ),
                name="change_task_done_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="markeddays",
            index=models.Index(fields=["ends_at"], name="marked_days_over"),
        ),
        migrations.AddConstraint(
            model_name="markeddays",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="marked_days_end_after_they_start",
            ),
        ),
        migrations.AddIndex(
            model_name="problem",
            index=models.Index(fields=["state", "-id"], name="problem_by_state"),
        ),
        migrations.AddConstraint(
            model_name="problem",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["cause", "improvement"])), name="problem_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="problem",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["proposed", "open", "known_error", "solved", "dismissed"])),
                name="problem_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="problem",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["proposed", "open", "known_error"]),
                    models.Q(("pattern", ""), _negated=True),
                ),
                fields=("pattern",),
                name="one_live_problem_per_pattern",
            ),
        ),
        migrations.AddConstraint(
            model_name="problem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("settled_by", None)),
                    models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                    _connector="OR",
                ),
                name="problem_settled_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(
                condition=models.Q(("starts_at__isnull", False)), fields=["starts_at"], name="change_calendar"
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", False)), fields=["ended_at"], name="change_ended"
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["state", "-id"], name="change_by_state"),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["standard", "normal", "emergency"])),
                name="change_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "draft",
                            "asked",
                            "approved",
                            "running",
                            "done",
                            "failed",
                            "backed_out",
                            "withdrawn",
                        ],
                    )
                ),
                name="change_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(("risk__in", ["", "low", "medium", "high"])), name="change_risk_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends_at", None), ("starts_at", None)),
                    ("ends_at__gt", models.F("starts_at")),
                    _connector="OR",
                ),
                name="change_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "withdrawn"]),
                    models.Q(("back_out", ""), _negated=True),
                    _connector="OR",
                ),
                name="change_has_a_way_back",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["done", "failed", "backed_out"]), _negated=True),
                    ("ended_at__isnull", False),
                    _connector="OR",
                ),
                name="change_ended_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="problemcase",
            constraint=models.UniqueConstraint(
                fields=("problem", "case"), name="one_link_per_problem_and_case"
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(("state", "done"), _negated=True), fields=["due_at"], name="review_due"
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(("state", "done"), _negated=True),
                fields=["remind_at"],
                name="review_remind",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["due", "running", "done"])), name="review_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case__isnull", False), ("change", None)),
                    models.Q(("case", None), ("change__isnull", False)),
                    _connector="OR",
                ),
                name="review_is_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("finished_at__isnull", False), ("finished_by__isnull", False), ("state", "done")
                    ),
                    models.Q(
                        models.Q(("state", "done"), _negated=True),
                        ("finished_at", None),
                        ("finished_by", None),
                    ),
                    _connector="OR",
                ),
                name="review_finished_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("losing_percent", None), ("losing_percent__lte", 100), _connector="OR"),
                name="review_percent_is_one",
            ),
        ),
        migrations.AddIndex(
            model_name="preventionitem",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["due_at"], name="prevention_due"
            ),
        ),
        migrations.AddIndex(
            model_name="preventionitem",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["remind_at"], name="prevention_remind"
            ),
        ),
        migrations.AddConstraint(
            model_name="preventionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["problem", "change", "promise", "catalogue"])),
                name="prevention_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="preventionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "done", "dropped"])),
                name="prevention_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="preventionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="prevention_settled_when_not_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="preventionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "dropped"), _negated=True),
                    models.Q(("settled_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="prevention_dropped_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(("tag__in", ["system", "communication", "empathy"])),
                name="lesson_tag_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="deed",
            index=models.Index(
                condition=models.Q(("problem__isnull", False)),
                fields=["problem", "id"],
                name="deed_by_problem",
            ),
        ),
        migrations.AddIndex(
            model_name="deed",
            index=models.Index(
                condition=models.Q(("change__isnull", False)), fields=["change", "id"], name="deed_by_change"
            ),
        ),
        migrations.AddIndex(
            model_name="deed",
            index=models.Index(
                condition=models.Q(("review__isnull", False)), fields=["review", "id"], name="deed_by_review"
            ),
        ),
        migrations.AddConstraint(
            model_name="deed",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("change", None), ("problem__isnull", False), ("review", None)),
                    models.Q(("change__isnull", False), ("problem", None), ("review", None)),
                    models.Q(("change", None), ("problem", None), ("review__isnull", False)),
                    _connector="OR",
                ),
                name="deed_is_on_one_thing",
            ),
        ),
        migrations.RunSQL(KEEP, ALLOW),
    ]
