"""The one Django app with models."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Holds every table of the desk under one label, so that migrations are one line of history."""

    name = "amends.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
