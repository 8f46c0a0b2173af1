"""Addresses of the queue."""

from django.urls import path

from amends.web.now import views

urlpatterns = [
    path("", views.now, name="now"),
    path("cases/bulk/", views.bulk, name="bulk"),
]
