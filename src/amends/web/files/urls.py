"""Addresses of files and originals."""

from django.urls import path

from amends.web.files import views

urlpatterns = [
    path("files/<key:key>/<path:name>", views.file, name="file"),
    path("messages/<key:key>/html/", views.as_laid_out, name="message_html"),
    path("messages/<key:key>/original/", views.original, name="message_original"),
]
