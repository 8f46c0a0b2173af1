"""What the search box looks through, and the searches people keep."""

from enum import StrEnum

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from amends.store.models.choices import one_of


class Source(StrEnum):
    """Where searched words stand."""

    MESSAGE = "message"
    DOCUMENT = "document"


class SearchText(models.Model):
    """The words of one message or document, without their places: written by the worker soon after the message.

    Indexing inside the intake would cost a mail more than storing it does. The key grows with time, so that the newest
    are found first by walking it backwards.
    """

    source = models.CharField(max_length=10)
    source_id = models.BigIntegerField()
    words = SearchVectorField()

    class Meta:
        constraints = [
            one_of("source", Source, name="search_source_is_known"),
            models.UniqueConstraint(fields=["source", "source_id"], name="one_search_text_per_source"),
        ]
        indexes = [GinIndex(fields=["words"], name="search_text_by_word", gin_pending_list_limit=256)]

    def __str__(self) -> str:
        return f"words of {self.source} {self.source_id}"


class SearchWord(models.Model):
    """A word that somebody wrote, as it was written: what a mistyped word is compared with."""

    word = models.CharField(max_length=30, primary_key=True)

    class Meta:
        indexes = [GinIndex(fields=["word"], name="search_word_alike", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word


class SavedSearch(models.Model):
    """A search that somebody keeps under a name; a shared one is offered to everybody, who each see what they may."""

    name = models.CharField(max_length=60)
    line = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    shared = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "name"], name="one_saved_search_per_name")]

    def __str__(self) -> str:
        return self.name
