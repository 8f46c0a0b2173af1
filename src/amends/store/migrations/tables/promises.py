"""Clocks, whom they call, and what was promised."""

from django.conf import settings
from django.db import migrations, models

from amends.store.migrations.tables.fields import ID, one

TABLES = [
    migrations.CreateModel(
        "Alert",
        fields=[
            ID,
            ("reason", models.CharField(max_length=20)),
            ("subject", models.CharField(max_length=60)),
            ("why", models.TextField()),
            ("step", models.PositiveSmallIntegerField(default=0)),
            ("calls", models.PositiveSmallIntegerField(default=0)),
            ("raised_at", models.DateTimeField()),
            ("next_at", models.DateTimeField(null=True)),
            ("acknowledged_at", models.DateTimeField(null=True)),
            ("acknowledged_by", one(settings.AUTH_USER_MODEL, null=True)),
            (
                "person",
                models.ForeignKey(
                    db_index=False,
                    on_delete=models.PROTECT,
                    related_name="alerts",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("case", models.ForeignKey(on_delete=models.CASCADE, related_name="alerts", to="store.case")),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("acknowledged_at", None)), fields=["next_at"], name="alert_due"
                ),
                models.Index(
                    condition=models.Q(("acknowledged_at", None)), fields=["person"], name="alert_waiting_for"
                ),
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("case", "subject", "step", "person"), name="one_alert_per_step"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("acknowledged_at", None), ("acknowledged_by", None)),
                        models.Q(("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="alert_acknowledged_by_somebody",
                ),
                models.CheckConstraint(
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
            ],
        },
    ),
    migrations.CreateModel(
        "Clock",
        fields=[
            ID,
            ("kind", models.CharField(max_length=20)),
            ("state", models.CharField(default="running", max_length=10)),
            ("seconds", models.PositiveIntegerField()),
            ("started_at", models.DateTimeField()),
            ("due_at", models.DateTimeField()),
            ("ended_at", models.DateTimeField(null=True)),
            ("pauses", models.JSONField(default=list)),
            ("rule", models.CharField(max_length=120)),
            ("why", models.TextField(blank=True)),
            ("calendar", one("store.calendar", null=True)),
            ("case", models.ForeignKey(on_delete=models.CASCADE, related_name="clocks", to="store.case")),
            ("warn_at", models.DateTimeField(null=True)),
            ("warned", models.PositiveSmallIntegerField(default=0)),
        ],
        options={
            "indexes": [
                models.Index(condition=models.Q(("state", "running")), fields=["due_at"], name="clock_due"),
                models.Index(
                    condition=models.Q(("state", "running"), ("warn_at__isnull", False)),
                    fields=["warn_at"],
                    name="clock_warning_due",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["running", "paused", "met", "overdue", "late", "stopped"])
                    ),
                    name="clock_state_is_known",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["running", "paused"])),
                    fields=("case", "kind"),
                    name="one_live_clock_per_kind",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Escalation",
        fields=[
            ID,
            ("at", models.DateTimeField()),
            ("severity", models.CharField(max_length=10)),
            ("rule", models.CharField(max_length=120)),
            ("why", models.TextField()),
            ("document", models.CharField(max_length=30)),
            ("acknowledged_at", models.DateTimeField(null=True)),
            ("acknowledged_by", one(settings.AUTH_USER_MODEL, null=True)),
            (
                "case",
                models.ForeignKey(on_delete=models.CASCADE, related_name="escalations", to="store.case"),
            ),
            ("from_person", one(settings.AUTH_USER_MODEL, null=True)),
            ("to_person", one(settings.AUTH_USER_MODEL, null=True)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("acknowledged_at", None), ("acknowledged_by", None)),
                        models.Q(("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="escalation_acknowledged_by_somebody",
                ),
                models.UniqueConstraint(fields=("case", "severity", "rule"), name="one_escalation_per_rule"),
            ],
        },
    ),
    migrations.CreateModel(
        "Outreach",
        fields=[
            ID,
            ("reason", models.CharField(max_length=20)),
            ("subject", models.CharField(max_length=160)),
            ("why", models.TextField()),
            ("authority", models.PositiveSmallIntegerField()),
            ("at", models.DateTimeField()),
            ("customer_first_at", models.DateTimeField(null=True)),
            ("done_at", models.DateTimeField(null=True)),
            ("case", models.ForeignKey(on_delete=models.CASCADE, related_name="outreaches", to="store.case")),
            ("done_by", one(settings.AUTH_USER_MODEL, null=True)),
            ("person", one(settings.AUTH_USER_MODEL, null=True)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("case", "subject"), name="one_outreach_per_fact"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("done_at", None), ("done_by", None)),
                        models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="outreach_done_by_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "reason__in",
                            ["escalation", "promise_broken", "client_silent", "call_ended", "problem"],
                        )
                    ),
                    name="outreach_reason_is_known",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "AlertTarget",
        fields=[
            ID,
            ("name", models.CharField(max_length=80, unique=True)),
            ("service", models.CharField(max_length=30)),
            ("secret", models.BinaryField()),
            ("from_severity", models.CharField(default="medium", max_length=10)),
            ("active", models.BooleanField(default=True)),
            ("changed_at", models.DateTimeField()),
            ("reached_at", models.DateTimeField(null=True)),
            ("failed_at", models.DateTimeField(null=True)),
            ("last_error", models.CharField(blank=True, max_length=300)),
            ("changed_by", one(settings.AUTH_USER_MODEL)),
            (
                "technician",
                models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("from_severity__in", ["low", "medium", "high", "critical"])),
                    name="alert_target_severity_is_known",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "Notice",
        fields=[
            ID,
            ("call", models.PositiveSmallIntegerField(default=0)),
            ("title", models.CharField(max_length=200)),
            ("body", models.TextField()),
            ("state", models.CharField(default="held", max_length=10)),
            ("due_at", models.DateTimeField()),
            ("attempts", models.PositiveSmallIntegerField(default=0)),
            ("claimed_at", models.DateTimeField(null=True)),
            ("settled_at", models.DateTimeField(null=True)),
            ("last_error", models.CharField(blank=True, max_length=300)),
            (
                "alert",
                models.ForeignKey(
                    db_index=False, null=True, on_delete=models.CASCADE, related_name="+", to="store.alert"
                ),
            ),
            (
                "target",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="notices", to="store.alerttarget"
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("state__in", ["held", "sending"])),
                    fields=["due_at"],
                    name="notice_due",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["held", "sending", "sent", "failed"])),
                    name="notice_state_is_known",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("alert__isnull", False)),
                    fields=("target", "alert", "call"),
                    name="one_notice_per_call",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Promise",
        fields=[
            ID,
            ("kind", models.CharField(max_length=20)),
            ("words", models.TextField()),
            ("expression", models.CharField(max_length=200)),
            ("made_at", models.DateTimeField()),
            ("due_at", models.DateTimeField()),
            ("state", models.CharField(default="open", max_length=14)),
            ("settled_at", models.DateTimeField(null=True)),
            ("undelivered_at", models.DateTimeField(null=True)),
            ("case", models.ForeignKey(on_delete=models.CASCADE, related_name="promises", to="store.case")),
            ("maker", one(settings.AUTH_USER_MODEL)),
            (
                "message",
                models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=models.PROTECT,
                    related_name="promises",
                    to="store.message",
                ),
            ),
            (
                "replaces",
                models.OneToOneField(
                    null=True, on_delete=models.PROTECT, related_name="replaced_by", to="store.promise"
                ),
            ),
            ("approved_by", one(settings.AUTH_USER_MODEL, null=True)),
            ("basis", models.CharField(blank=True, default="", max_length=300)),
            ("heir", one(settings.AUTH_USER_MODEL, null=True)),
            ("owned_up_at", models.DateTimeField(null=True)),
            ("remind_at", models.DateTimeField(null=True)),
            ("reminded", models.PositiveSmallIntegerField(default=0)),
        ],
        options={
            "indexes": [
                models.Index(condition=models.Q(("state", "open")), fields=["due_at"], name="promise_due"),
                models.Index(
                    condition=models.Q(("state", "open"), _negated=True),
                    fields=["due_at"],
                    name="promise_over",
                ),
                models.Index(
                    condition=models.Q(("owned_up_at", None), ("state", "broken")),
                    fields=["due_at"],
                    name="promise_to_own_up",
                ),
                models.Index(
                    condition=models.Q(("state", "open")), fields=["remind_at"], name="promise_remind"
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["open", "kept", "late", "broken", "renegotiated"])),
                    name="promise_state_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("settled_at", None), ("state", "open")),
                        models.Q(models.Q(("state", "open"), _negated=True), ("settled_at__isnull", False)),
                        _connector="OR",
                    ),
                    name="promise_settled_when_not_open",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "PromiseFeed",
        fields=[
            ID,
            ("digest", models.CharField(max_length=64, unique=True)),
            ("made_at", models.DateTimeField()),
            (
                "technician",
                models.OneToOneField(
                    on_delete=models.CASCADE, related_name="promise_feed", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
    ),
]
