"""Problems with their cases, and reviews with what was learnt from them."""

from django.conf import settings
from django.db import migrations, models

from amends.store.migrations.tables.fields import ID, one

TABLES = [
    migrations.CreateModel(
        "Problem",
        fields=[
            ID,
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
            ("opened_by", one(settings.AUTH_USER_MODEL, null=True)),
            ("owner", one(settings.AUTH_USER_MODEL, null=True)),
            ("settled_by", one(settings.AUTH_USER_MODEL, null=True)),
        ],
        options={
            "indexes": [models.Index(fields=["state", "-id"], name="problem_by_state")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["cause", "improvement"])), name="problem_kind_is_known"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["proposed", "open", "known_error", "solved", "dismissed"])
                    ),
                    name="problem_state_is_known",
                ),
                models.UniqueConstraint(
                    condition=models.Q(
                        ("state__in", ["proposed", "open", "known_error"]),
                        models.Q(("pattern", ""), _negated=True),
                    ),
                    fields=("pattern",),
                    name="one_live_problem_per_pattern",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("settled_at", None), ("settled_by", None)),
                        models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="problem_settled_by_somebody",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "ProblemCase",
        fields=[
            ID,
            ("why", models.CharField(max_length=300)),
            ("at", models.DateTimeField()),
            ("told_at", models.DateTimeField(null=True)),
            ("by", one(settings.AUTH_USER_MODEL, null=True)),
            (
                "case",
                models.ForeignKey(on_delete=models.PROTECT, related_name="problem_links", to="store.case"),
            ),
            (
                "problem",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="links", to="store.problem"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("problem", "case"), name="one_link_per_problem_and_case")
            ],
        },
    ),
    migrations.CreateModel(
        "Lesson",
        fields=[
            ID,
            ("tag", models.CharField(max_length=14)),
            ("text", models.TextField()),
            ("at", models.DateTimeField()),
            ("once", models.CharField(max_length=80, unique=True)),
            ("by", one(settings.AUTH_USER_MODEL)),
            (
                "review",
                models.ForeignKey(on_delete=models.PROTECT, related_name="lessons", to="store.review"),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("tag__in", ["system", "communication", "empathy"])),
                    name="lesson_tag_is_known",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "PreventionItem",
        fields=[
            ID,
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
            (
                "change",
                models.OneToOneField(
                    null=True, on_delete=models.PROTECT, related_name="prevention", to="store.change"
                ),
            ),
            ("made_by", one(settings.AUTH_USER_MODEL)),
            ("owner", one(settings.AUTH_USER_MODEL)),
            (
                "promise",
                models.OneToOneField(
                    null=True, on_delete=models.PROTECT, related_name="prevention", to="store.promise"
                ),
            ),
            ("settled_by", one(settings.AUTH_USER_MODEL, null=True)),
            (
                "problem",
                models.OneToOneField(
                    null=True, on_delete=models.PROTECT, related_name="prevention", to="store.problem"
                ),
            ),
            (
                "review",
                models.ForeignKey(on_delete=models.PROTECT, related_name="preventions", to="store.review"),
            ),
        ],
        options={
            "indexes": [
                models.Index(condition=models.Q(("state", "open")), fields=["due_at"], name="prevention_due"),
                models.Index(
                    condition=models.Q(("state", "open")), fields=["remind_at"], name="prevention_remind"
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["problem", "change", "promise", "catalogue"])),
                    name="prevention_kind_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["open", "done", "dropped"])),
                    name="prevention_state_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("settled_at", None), ("state", "open")),
                        models.Q(models.Q(("state", "open"), _negated=True), ("settled_at__isnull", False)),
                        _connector="OR",
                    ),
                    name="prevention_settled_when_not_open",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "dropped"), _negated=True),
                        models.Q(("settled_why", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="prevention_dropped_with_a_reason",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Review",
        fields=[
            ID,
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
            (
                "case",
                models.OneToOneField(
                    null=True, on_delete=models.PROTECT, related_name="review", to="store.case"
                ),
            ),
            (
                "change",
                models.OneToOneField(
                    null=True, on_delete=models.PROTECT, related_name="review", to="store.change"
                ),
            ),
            ("finished_by", one(settings.AUTH_USER_MODEL, null=True)),
            ("lead", one(settings.AUTH_USER_MODEL, null=True)),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "done"), _negated=True), fields=["due_at"], name="review_due"
                ),
                models.Index(
                    condition=models.Q(("state", "done"), _negated=True),
                    fields=["remind_at"],
                    name="review_remind",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["due", "running", "done"])),
                    name="review_state_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("case__isnull", False), ("change", None)),
                        models.Q(("case", None), ("change__isnull", False)),
                        _connector="OR",
                    ),
                    name="review_is_of_one_thing",
                ),
                models.CheckConstraint(
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
                models.CheckConstraint(
                    condition=models.Q(
                        ("losing_percent", None), ("losing_percent__lte", 100), _connector="OR"
                    ),
                    name="review_percent_is_one",
                ),
            ],
        },
    ),
]
