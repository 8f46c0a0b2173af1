"""What customers run: assets with relations and history, how they come in, the cases they stand in."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models.functions import Lower, Upper

from amends.store.migrations.tables.fields import ID, one

TABLES = [
    migrations.CreateModel(
        "Asset",
        fields=[
            ID,
            ("kind", models.CharField(max_length=40)),
            ("name", models.CharField(max_length=200)),
            ("names", ArrayField(base_field=models.CharField(max_length=200), default=list, size=None)),
            ("serial", models.CharField(blank=True, max_length=120)),
            ("tag", models.CharField(blank=True, max_length=60)),
            ("addresses", ArrayField(base_field=models.CharField(max_length=120), default=list, size=None)),
            ("bought_on", models.DateField(blank=True, null=True)),
            ("warranty_until", models.DateField(blank=True, null=True)),
            ("cost", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
            ("currency", models.CharField(blank=True, max_length=3)),
            ("life", models.CharField(default="in_use", max_length=12)),
            ("fields", models.JSONField(default=dict)),
            ("notes", models.TextField(blank=True)),
            ("revision", models.PositiveIntegerField(default=1)),
            ("created_at", models.DateTimeField()),
            ("changed_at", models.DateTimeField()),
            ("seen_at", models.DateTimeField(null=True)),
            ("removed_at", models.DateTimeField(null=True)),
            (
                "organisation",
                models.ForeignKey(
                    db_index=False, on_delete=models.PROTECT, related_name="assets", to="store.organisation"
                ),
            ),
            (
                "owner",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "site",
                models.ForeignKey(
                    blank=True, null=True, on_delete=models.SET_NULL, related_name="+", to="store.site"
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="assets",
                    to="store.contact",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    Lower("name"),
                    models.F("id"),
                    condition=models.Q(("removed_at", None)),
                    name="asset_by_name",
                ),
                models.Index(
                    models.F("organisation"),
                    Lower("name"),
                    models.F("id"),
                    condition=models.Q(("removed_at", None)),
                    name="asset_by_organisation",
                ),
                models.Index(
                    models.F("organisation"),
                    Upper("serial"),
                    condition=models.Q(("removed_at", None), models.Q(("serial", ""), _negated=True)),
                    name="asset_by_serial",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "life__in",
                            ["ordered", "in_stock", "in_use", "in_repair", "lost", "retired", "disposed"],
                        )
                    ),
                    name="asset_life_is_known",
                ),
                models.UniqueConstraint(
                    models.F("organisation"),
                    Upper("tag"),
                    condition=models.Q(("removed_at", None), models.Q(("tag", ""), _negated=True)),
                    name="one_asset_per_tag",
                ),
                models.CheckConstraint(
                    condition=models.Q(("name", ""), _negated=True), name="asset_has_a_name"
                ),
                models.CheckConstraint(
                    condition=models.Q(("cost", None), ("cost__gte", 0), _connector="OR"),
                    name="asset_cost_is_not_negative",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "AssetIdentity",
        fields=[
            ID,
            ("source", models.CharField(max_length=20)),
            ("key", models.CharField(max_length=200)),
            (
                "asset",
                models.ForeignKey(on_delete=models.CASCADE, related_name="identities", to="store.asset"),
            ),
            (
                "organisation",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="+", to="store.organisation"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "source", "key"), name="one_asset_per_identity"
                )
            ],
        },
    ),
    migrations.CreateModel(
        "AssetImport",
        fields=[
            ID,
            ("source", models.CharField(max_length=20)),
            ("name", models.CharField(blank=True, max_length=200)),
            ("at", models.DateTimeField()),
            ("state", models.CharField(max_length=8)),
            ("content", models.BinaryField(null=True)),
            ("mapping", models.JSONField(default=dict)),
            ("total", models.PositiveIntegerField(default=0)),
            ("done", models.PositiveIntegerField(default=0)),
            ("report", models.JSONField(default=dict)),
            ("undone_at", models.DateTimeField(null=True)),
            ("undo_report", models.JSONField(default=dict)),
            ("by", one(settings.AUTH_USER_MODEL, null=True)),
            ("organisation", one("store.organisation", null=True)),
            ("undone_by", one(settings.AUTH_USER_MODEL, null=True)),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "waiting")), fields=["id"], name="asset_import_waiting"
                ),
                models.Index(
                    models.OrderBy(models.F("id"), descending=True),
                    condition=models.Q(("by", None), _negated=True),
                    name="asset_import_by_people",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["staged", "waiting", "done", "failed", "undone"])),
                    name="asset_import_state_is_known",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "AssetEvent",
        fields=[
            ID,
            ("at", models.DateTimeField()),
            ("kind", models.CharField(max_length=12)),
            ("what", models.CharField(max_length=500)),
            ("before", models.JSONField(default=dict)),
            ("after", models.JSONField(default=dict)),
            ("revision", models.PositiveIntegerField()),
            (
                "asset",
                models.ForeignKey(
                    db_index=False, on_delete=models.PROTECT, related_name="events", to="store.asset"
                ),
            ),
            ("by", one(settings.AUTH_USER_MODEL, null=True)),
            (
                "imported",
                models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=models.PROTECT,
                    related_name="events",
                    to="store.assetimport",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(fields=["asset", "id"], name="asset_event_by_asset"),
                models.Index(
                    condition=models.Q(("imported", None), _negated=True),
                    fields=["imported", "id"],
                    name="asset_event_by_import",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "added",
                                "changed",
                                "life",
                                "related",
                                "unrelated",
                                "removed",
                                "restored",
                                "undone",
                            ],
                        )
                    ),
                    name="asset_event_is_known",
                )
            ],
        },
    ),
    migrations.CreateModel(
        "AssetRelation",
        fields=[
            ID,
            ("kind", models.CharField(max_length=12)),
            ("at", models.DateTimeField()),
            ("by", one(settings.AUTH_USER_MODEL, null=True)),
            (
                "source",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="relations", to="store.asset"
                ),
            ),
            (
                "target",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="relations_back", to="store.asset"
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["target"], name="asset_relation_by_target")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("kind__in", ["runs_on", "depends_on", "connects_to", "part_of", "used_by"])
                    ),
                    name="asset_relation_is_known",
                ),
                models.UniqueConstraint(fields=("source", "target", "kind"), name="one_relation_of_a_kind"),
                models.CheckConstraint(
                    condition=models.Q(("source", models.F("target")), _negated=True),
                    name="asset_relates_to_another",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "AssetWord",
        fields=[
            ID,
            ("how", models.CharField(max_length=8)),
            ("word", models.CharField(max_length=200)),
            ("asset", models.ForeignKey(on_delete=models.CASCADE, related_name="words", to="store.asset")),
            (
                "organisation",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="+", to="store.organisation"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("organisation", "word", "asset"), name="asset_by_word"),
                models.CheckConstraint(
                    condition=models.Q(("how__in", ["name", "tag", "serial", "address"])),
                    name="asset_word_is_known",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "CaseAsset",
        fields=[
            ID,
            ("how", models.CharField(max_length=8)),
            ("words", models.CharField(blank=True, max_length=200)),
            ("part", models.CharField(blank=True, max_length=7)),
            ("start", models.PositiveIntegerField(null=True)),
            ("end", models.PositiveIntegerField(null=True)),
            ("at", models.DateTimeField()),
            ("unlinked_at", models.DateTimeField(null=True)),
            (
                "asset",
                models.ForeignKey(
                    db_index=False, on_delete=models.PROTECT, related_name="cases", to="store.asset"
                ),
            ),
            ("by", one(settings.AUTH_USER_MODEL, null=True)),
            (
                "case",
                models.ForeignKey(
                    db_index=False, on_delete=models.PROTECT, related_name="assets", to="store.case"
                ),
            ),
            ("message", one("store.message", null=True)),
            ("unlinked_by", one(settings.AUTH_USER_MODEL, null=True)),
        ],
        options={
            "indexes": [
                models.Index(
                    models.F("asset"),
                    models.OrderBy(models.F("case"), descending=True),
                    name="case_asset_by_asset",
                )
            ],
            "constraints": [
                models.UniqueConstraint(fields=("case", "asset"), name="one_link_per_case_and_asset"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("how__in", ["name", "tag", "serial", "address", "user", "person", "alert"])
                    ),
                    name="asset_link_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(("part__in", ["", "subject", "text"])), name="asset_link_part_is_known"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Inventory",
        fields=[
            ID,
            ("source", models.CharField(max_length=20)),
            ("at", models.DateTimeField()),
            ("digest", models.CharField(max_length=64)),
            ("software", models.JSONField(default=list)),
            ("software_count", models.PositiveIntegerField(default=0)),
            ("left_out", models.PositiveIntegerField(default=0)),
            (
                "asset",
                models.OneToOneField(on_delete=models.CASCADE, related_name="inventory", to="store.asset"),
            ),
        ],
    ),
    migrations.CreateModel(
        "MonitorAlert",
        fields=[
            ID,
            ("fingerprint", models.CharField(max_length=64)),
            ("name", models.CharField(max_length=200)),
            ("state", models.CharField(max_length=8)),
            ("started_at", models.DateTimeField()),
            ("first_at", models.DateTimeField()),
            ("last_at", models.DateTimeField()),
            ("resolved_at", models.DateTimeField(null=True)),
            ("times", models.PositiveIntegerField(default=1)),
            (
                "asset",
                models.ForeignKey(null=True, on_delete=models.SET_NULL, related_name="+", to="store.asset"),
            ),
            (
                "case",
                models.ForeignKey(on_delete=models.PROTECT, related_name="monitor_alerts", to="store.case"),
            ),
            (
                "organisation",
                models.ForeignKey(
                    db_index=False, on_delete=models.CASCADE, related_name="+", to="store.organisation"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "fingerprint"), name="one_alert_per_fingerprint"
                ),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["firing", "resolved"])),
                    name="monitor_alert_state_is_known",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "PushToken",
        fields=[
            ID,
            ("purpose", models.CharField(max_length=10)),
            ("name", models.CharField(max_length=80)),
            ("digest", models.CharField(max_length=64, unique=True)),
            ("at", models.DateTimeField()),
            ("used_at", models.DateTimeField(null=True)),
            ("ended_at", models.DateTimeField(null=True)),
            ("by", one(settings.AUTH_USER_MODEL)),
            ("contact", one("store.contact", null=True)),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=models.CASCADE, related_name="push_tokens", to="store.organisation"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("purpose__in", ["inventory", "alerts"])),
                    name="push_token_purpose_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("purpose", "alerts"), _negated=True),
                        ("contact__isnull", False),
                        _connector="OR",
                    ),
                    name="alerts_have_somebody_to_tell",
                ),
            ],
        },
    ),
]
