"""What people write down about a case, the documents kept of it, who read them, and the desk's Word template."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# As 0002 does for the timeline: what was written, kept and signed stays as it is.
KEEP = """
create trigger noted_fact_is_append_only before update or delete on store_notedfact
  for each row execute function refuse_rewrite();
create trigger document_version_is_append_only before update or delete on store_documentversion
  for each row execute function refuse_rewrite();
create trigger sign_off_is_append_only before update or delete on store_signoff
  for each row execute function refuse_rewrite();
"""
ALLOW = """
drop trigger sign_off_is_append_only on store_signoff;
drop trigger document_version_is_append_only on store_documentversion;
drop trigger noted_fact_is_append_only on store_notedfact;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0007_ladder"),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                ("file", models.BinaryField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DocumentVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("changed", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="store.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DocumentSummary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("model", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="summary",
                        to="store.documentversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NotedFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="noted",
                        to="store.case",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.message",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("how", models.CharField(max_length=8)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_offs",
                        to="store.case",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_offs",
                        to="store.documentversion",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="documentversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["ticket_note", "incident_summary", "full_incident_report", "executive_briefing"],
                    )
                ),
                name="document_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentversion",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="one_document_per_number"),
        ),
        migrations.AddIndex(
            model_name="notedfact",
            index=models.Index(fields=["case", "id"], name="noted_fact_by_case"),
        ),
        migrations.AddConstraint(
            model_name="notedfact",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["remedy", "impact", "root_cause", "next_step"])),
                name="noted_fact_kind_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="signoff",
            index=models.Index(fields=["case", "id"], name="sign_off_by_case"),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.CheckConstraint(
                condition=models.Q(("how__in", ["read", "skipped"])), name="sign_off_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("how", "read"), ("version__isnull", False)),
                    models.Q(("how", "skipped"), ("version", None)),
                    _connector="OR",
                ),
                name="sign_off_names_what_was_read",
            ),
        ),
        migrations.RunSQL(KEEP, ALLOW),
    ]
