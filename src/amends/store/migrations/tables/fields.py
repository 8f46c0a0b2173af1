"""Two fields that nearly every table has."""

from django.db import models

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def one(to: str, *, null: bool = False) -> "models.ForeignKey[models.Model, models.Model]":
    """A row of another table that stays as long as this one, and from which nobody looks back."""
    return models.ForeignKey(db_index=False, null=null, on_delete=models.PROTECT, related_name="+", to=to)
