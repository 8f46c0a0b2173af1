"""What the desk itself has set: calendars, and its edits of the catalogue."""

from django.conf import settings
from django.db import models


class Calendar(models.Model):
    """When somebody works: `data` is what `domain.clocks.Calendar.from_data` reads, validated before saving."""

    name = models.CharField(max_length=80, unique=True)
    data = models.JSONField()

    def __str__(self) -> str:
        return self.name


class CatalogueEdit(models.Model):
    """One version of a catalogue item as this desk wants it; the latest row of an item is in force."""

    kind = models.CharField(max_length=40)
    item = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    body = models.TextField()
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "item", "version"], name="one_edit_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.item} v{self.version}"
