"""The desk as it was when its first fifteen migrations were made one; a desk that has them all has nothing to do."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

from amends.store.migrations.tables import TABLES, in_sql
from amends.store.migrations.tables.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("store", "0002_what_is_never_changed"),
        ("store", "0003_chained_timeline"),
        ("store", "0004_learning"),
        ("store", "0005_promise_ledger"),
        ("store", "0006_replies"),
        ("store", "0007_ladder"),
        ("store", "0008_documents"),
        ("store", "0009_search"),
        ("store", "0010_practice"),
        ("store", "0011_playbooks"),
        ("store", "0012_calls"),
        ("store", "0013_incidents"),
        ("store", "0014_assets"),
        ("store", "0015_changes"),
    ]
    dependencies = [("store", "0001_staff")]
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        CreateTogether(TABLES),
        migrations.RunSQL(in_sql.KEPT, in_sql.NOT_KEPT),
        migrations.RunSQL(in_sql.CHAINED, in_sql.NOT_CHAINED),
        migrations.RunSQL(in_sql.STORED, migrations.RunSQL.noop),
        migrations.RunSQL(in_sql.SEARCHED, in_sql.NOT_SEARCHED),
    ]
