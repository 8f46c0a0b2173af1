"""Playbooks of this desk, their runs on cases, and the comparison of two of them."""

from django.conf import settings
from django.db import migrations, models

from amends.store.migrations.tables.fields import ID, one

TABLES = [
    migrations.CreateModel(
        "PlaybookDraft",
        fields=[
            ID,
            ("book", models.CharField(max_length=60, unique=True)),
            ("body", models.TextField()),
            ("based_on", models.PositiveIntegerField()),
            ("at", models.DateTimeField()),
            ("by", one(settings.AUTH_USER_MODEL)),
        ],
    ),
    migrations.CreateModel(
        "PlaybookVersion",
        fields=[
            ID,
            ("book", models.CharField(max_length=60)),
            ("number", models.PositiveIntegerField()),
            ("origin", models.CharField(max_length=10)),
            ("body", models.TextField()),
            ("digest", models.CharField(max_length=64)),
            ("note", models.CharField(blank=True, max_length=500)),
            ("at", models.DateTimeField()),
            ("by", one(settings.AUTH_USER_MODEL, null=True)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("origin__in", ["shipped", "desk"])), name="playbook_origin_is_known"
                ),
                models.CheckConstraint(
                    condition=models.Q(("origin", "shipped"), ("by__isnull", False), _connector="OR"),
                    name="own_playbook_has_its_author",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("origin", "desk")),
                    fields=("book", "number"),
                    name="one_own_playbook_per_number",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("origin", "shipped")),
                    fields=("book", "digest"),
                    name="shipped_playbook_kept_once",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "PlaybookRun",
        fields=[
            ID,
            ("channel", models.CharField(max_length=10)),
            ("seed", models.CharField(max_length=40)),
            ("attempts_before", models.PositiveIntegerField(default=0)),
            ("state", models.CharField(default="running", max_length=10)),
            ("ending", models.CharField(blank=True, max_length=20)),
            ("once", models.CharField(max_length=80, unique=True)),
            ("started_at", models.DateTimeField()),
            ("ended_at", models.DateTimeField(null=True)),
            ("by", one(settings.AUTH_USER_MODEL)),
            ("came_from", one("store.playbookrun", null=True)),
            (
                "case",
                models.ForeignKey(
                    db_index=False, on_delete=models.PROTECT, related_name="playbook_runs", to="store.case"
                ),
            ),
            ("version", one("store.playbookversion")),
        ],
        options={
            "indexes": [models.Index(fields=["case", "-id"], name="playbook_run_by_case")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["running", "waiting", "ended"])),
                    name="playbook_run_state_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("ending", ""),
                        (
                            "ending__in",
                            ["finished", "boundary", "threat", "safety", "handed_over", "left", "back"],
                        ),
                        _connector="OR",
                    ),
                    name="playbook_run_ending_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("ended_at__isnull", False),
                            ("state", "ended"),
                            models.Q(("ending", ""), _negated=True),
                        ),
                        models.Q(
                            models.Q(("state", "ended"), _negated=True), ("ended_at", None), ("ending", "")
                        ),
                        _connector="OR",
                    ),
                    name="playbook_run_ends_somehow",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "running")),
                    fields=("case",),
                    name="one_playbook_running_per_case",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Experiment",
        fields=[
            ID,
            ("title", models.CharField(max_length=120)),
            ("question", models.CharField(max_length=500)),
            ("measure", models.CharField(max_length=30)),
            ("channels", models.JSONField(default=list)),
            ("settings", models.JSONField()),
            ("seed", models.CharField(max_length=40)),
            ("started_at", models.DateTimeField()),
            ("stopped_at", models.DateTimeField(null=True)),
            ("stopped_why", models.CharField(blank=True, max_length=500)),
            ("by", one(settings.AUTH_USER_MODEL)),
            ("stopped_by", one(settings.AUTH_USER_MODEL, null=True)),
            ("first", one("store.playbookversion")),
            ("second", one("store.playbookversion")),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "measure__in",
                            [
                                "temperature_fall",
                                "reopened",
                                "contacts_to_satisfied",
                                "promises_kept",
                                "rating",
                                "stayed",
                            ],
                        )
                    ),
                    name="experiment_measure_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("stopped_at", None), ("stopped_by", None), ("stopped_why", "")),
                        models.Q(
                            ("stopped_at__isnull", False),
                            ("stopped_by__isnull", False),
                            models.Q(("stopped_why", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="experiment_stopped_by_somebody_with_a_reason",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Assignment",
        fields=[
            ID,
            ("place", models.PositiveIntegerField()),
            ("second", models.BooleanField()),
            ("at", models.DateTimeField()),
            ("case", one("store.case")),
            (
                "experiment",
                models.ForeignKey(
                    db_index=False,
                    on_delete=models.PROTECT,
                    related_name="assignments",
                    to="store.experiment",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("experiment", "place"), name="one_case_per_place"),
                models.UniqueConstraint(fields=("case",), name="one_experiment_per_case"),
            ],
        },
    ),
    migrations.CreateModel(
        "PlaybookEntry",
        fields=[
            ID,
            ("number", models.PositiveIntegerField()),
            ("step", models.CharField(max_length=60)),
            ("event", models.CharField(max_length=20)),
            ("to", models.CharField(max_length=80)),
            ("words", models.TextField(blank=True)),
            ("reason", models.CharField(blank=True, max_length=500)),
            ("recorded", models.JSONField(default=dict)),
            ("heat", models.PositiveSmallIntegerField(null=True)),
            ("once", models.CharField(max_length=80, null=True, unique=True)),
            ("at", models.DateTimeField()),
            ("by", one(settings.AUTH_USER_MODEL)),
            (
                "run",
                models.ForeignKey(
                    db_index=False, on_delete=models.PROTECT, related_name="entries", to="store.playbookrun"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "event__in",
                            [
                                "done",
                                "skipped",
                                "not_calm",
                                "calmer",
                                "repeated",
                                "no_agreement",
                                "abusive",
                                "wants_manager",
                                "threat",
                                "self_harm",
                                "left",
                                "returned",
                            ],
                        )
                    ),
                    name="playbook_event_is_known",
                ),
                models.UniqueConstraint(fields=("run", "number"), name="one_playbook_entry_per_number"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("event", "skipped"), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="playbook_step_skipped_with_a_reason",
                ),
                models.CheckConstraint(
                    condition=models.Q(("heat", None), ("heat__lte", 3), _connector="OR"),
                    name="playbook_heat_is_known",
                ),
            ],
        },
    ),
]
