"""The pages as a Django app: templates, static files and template tags are found through it."""

from django import forms
from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "amends.web"
    label = "web"

    def ready(self) -> None:
        """Say in the words of this desk what Django says of an empty field."""
        forms.Field.default_error_messages["required"] = "This cannot stay empty."
