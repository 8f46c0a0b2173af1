"""The pages as a Django app: templates, static files and template tags are found through it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "amends.web"
    label = "web"
