"""Parts of an asset's tag and serial number are found by an index, as those of its name are."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0018_survey"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="asset",
            index=GinIndex(
                fields=["tag", "serial"], name="asset_code_alike", opclasses=["gin_trgm_ops", "gin_trgm_ops"]
            ),
        ),
    ]
