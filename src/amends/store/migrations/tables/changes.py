"""Changes, who approved them, and what was done to them."""

from django.conf import settings
from django.db import migrations, models

from amends.store.migrations.tables.fields import ID, one

TABLES = [
    migrations.CreateModel(
        "Change",
        fields=[
            ID,
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
            ("made_by", one(settings.AUTH_USER_MODEL)),
            (
                "organisations",
                models.ManyToManyField(blank=True, related_name="changes", to="store.organisation"),
            ),
            ("owner", one(settings.AUTH_USER_MODEL)),
            (
                "problem",
                models.ForeignKey(
                    null=True, on_delete=models.PROTECT, related_name="changes", to="store.problem"
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("starts_at__isnull", False)),
                    fields=["starts_at"],
                    name="change_calendar",
                ),
                models.Index(
                    condition=models.Q(("ended_at__isnull", False)), fields=["ended_at"], name="change_ended"
                ),
                models.Index(fields=["state", "-id"], name="change_by_state"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["standard", "normal", "emergency"])),
                    name="change_kind_is_known",
                ),
                models.CheckConstraint(
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
                models.CheckConstraint(
                    condition=models.Q(("risk__in", ["", "low", "medium", "high"])),
                    name="change_risk_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("ends_at", None), ("starts_at", None)),
                        ("ends_at__gt", models.F("starts_at")),
                        _connector="OR",
                    ),
                    name="change_ends_after_it_starts",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["draft", "withdrawn"]),
                        models.Q(("back_out", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="change_has_a_way_back",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ["done", "failed", "backed_out"]), _negated=True),
                        ("ended_at__isnull", False),
                        _connector="OR",
                    ),
                    name="change_ended_at_a_time",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "ChangeApproval",
        fields=[
            ID,
            ("round", models.PositiveSmallIntegerField()),
            ("stage", models.PositiveSmallIntegerField()),
            ("rule", models.CharField(max_length=60)),
            ("role", models.CharField(max_length=20)),
            ("asked_why", models.CharField(max_length=300)),
            ("asked_at", models.DateTimeField()),
            ("decided_at", models.DateTimeField(null=True)),
            ("approved", models.BooleanField(null=True)),
            ("why", models.TextField(blank=True)),
            (
                "change",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="approvals", to="store.change"
                ),
            ),
            ("decided_by", one(settings.AUTH_USER_MODEL, null=True)),
            ("person", one(settings.AUTH_USER_MODEL, null=True)),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("decided_at", None)), fields=["person"], name="change_waits_for"
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("role__in", ["tier1_agent", "team_lead", "it_manager", "account_owner", "c_level"])
                    ),
                    name="change_approval_role_is_known",
                ),
                models.UniqueConstraint(fields=("change", "round", "stage"), name="one_decision_per_stage"),
                models.CheckConstraint(
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
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("approved", False), _negated=True),
                        models.Q(("why", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="change_refused_with_a_reason",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "ChangeAsset",
        fields=[
            ID,
            ("asset", models.ForeignKey(on_delete=models.PROTECT, related_name="changes", to="store.asset")),
            (
                "change",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="assets", to="store.change"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("change", "asset"), name="one_link_per_change_and_asset")
            ],
        },
    ),
    migrations.CreateModel(
        "ChangeCase",
        fields=[
            ID,
            ("caused", models.BooleanField()),
            ("why", models.CharField(max_length=300)),
            ("lines", models.JSONField(default=list)),
            ("at", models.DateTimeField()),
            ("gone_at", models.DateTimeField(null=True)),
            ("by", one(settings.AUTH_USER_MODEL, null=True)),
            (
                "case",
                models.ForeignKey(on_delete=models.PROTECT, related_name="change_links", to="store.case"),
            ),
            (
                "change",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="links", to="store.change"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("change", "case", "caused"), name="one_link_per_change_and_case"
                )
            ],
        },
    ),
    migrations.CreateModel(
        "ChangeTask",
        fields=[
            ID,
            ("words", models.CharField(max_length=300)),
            ("done_at", models.DateTimeField(null=True)),
            ("once", models.CharField(max_length=80, unique=True)),
            ("change", models.ForeignKey(on_delete=models.CASCADE, related_name="tasks", to="store.change")),
            ("done_by", one(settings.AUTH_USER_MODEL, null=True)),
            ("person", one(settings.AUTH_USER_MODEL, null=True)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("done_at", None), ("done_by", None)),
                        models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="change_task_done_by_somebody",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "MarkedDays",
        fields=[
            ID,
            ("name", models.CharField(max_length=120)),
            ("freezes", models.BooleanField()),
            ("starts_at", models.DateTimeField()),
            ("ends_at", models.DateTimeField()),
            ("at", models.DateTimeField()),
            ("once", models.CharField(max_length=80, unique=True)),
            ("by", one(settings.AUTH_USER_MODEL)),
            (
                "organisation",
                models.ForeignKey(
                    null=True, on_delete=models.CASCADE, related_name="marked_days", to="store.organisation"
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["ends_at"], name="marked_days_over")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                    name="marked_days_end_after_they_start",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "Deed",
        fields=[
            ID,
            ("at", models.DateTimeField()),
            ("kind", models.CharField(max_length=40)),
            ("what", models.TextField()),
            ("why", models.TextField(blank=True)),
            ("by", one(settings.AUTH_USER_MODEL, null=True)),
            (
                "change",
                models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=models.PROTECT,
                    related_name="deeds",
                    to="store.change",
                ),
            ),
            (
                "problem",
                models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=models.PROTECT,
                    related_name="deeds",
                    to="store.problem",
                ),
            ),
            (
                "review",
                models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=models.PROTECT,
                    related_name="deeds",
                    to="store.review",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("problem__isnull", False)),
                    fields=["problem", "id"],
                    name="deed_by_problem",
                ),
                models.Index(
                    condition=models.Q(("change__isnull", False)),
                    fields=["change", "id"],
                    name="deed_by_change",
                ),
                models.Index(
                    condition=models.Q(("review__isnull", False)),
                    fields=["review", "id"],
                    name="deed_by_review",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("change", None), ("problem__isnull", False), ("review", None)),
                        models.Q(("change__isnull", False), ("problem", None), ("review", None)),
                        models.Q(("change", None), ("problem", None), ("review__isnull", False)),
                        _connector="OR",
                    ),
                    name="deed_is_on_one_thing",
                )
            ],
        },
    ),
]
