"""What the search box looks through: an index of words, the words as written, and the searches people keep."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

# `desk_words` finds "Müller" for "muller" and "printers" for "printer"; `desk_written` keeps words as they were written.
# Starting helpers for a parallel scan takes longer than a search. A short pending list keeps one from reading a long one.
CONFIGURE = """
create text search configuration desk_words (copy = pg_catalog.english);
alter text search configuration desk_words
  alter mapping for hword, hword_part, word with unaccent, english_stem;
create text search configuration desk_written (copy = pg_catalog.simple);
alter text search configuration desk_written
  alter mapping for hword, hword_part, word with unaccent, simple;
alter table store_searchtext set (parallel_workers = 0);
create index organisation_name_alike on store_organisation using gin (name gin_trgm_ops);
create index contact_name_alike on store_contact using gin (name gin_trgm_ops);
create index contact_address_alike on store_contactaddress using gin (address gin_trgm_ops);
"""
REMOVE = """
drop index contact_address_alike, contact_name_alike, organisation_name_alike;
drop text search configuration desk_written;
drop text search configuration desk_words;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0008_documents"),
    ]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=10)),
                ("source_id", models.BigIntegerField()),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["words"], gin_pending_list_limit=256, name="search_text_by_word"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["message", "document"])),
                        name="search_source_is_known",
                    ),
                    models.UniqueConstraint(
                        fields=("source", "source_id"), name="one_search_text_per_source"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=30, primary_key=True, serialize=False)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["word"], name="search_word_alike", opclasses=["gin_trgm_ops"]
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("line", models.CharField(max_length=200)),
                ("shared", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("by", "name"), name="one_saved_search_per_name")
                ],
            },
        ),
        migrations.RunSQL(CONFIGURE, REMOVE),
    ]
