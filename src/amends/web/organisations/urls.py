"""Addresses of client organisations."""

from django.urls import path

from amends.web.organisations import views

urlpatterns = [
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/new/", views.new, name="organisation_new"),
    path("organisations/<key:key>/", views.organisation, name="organisation"),
    path("organisations/<key:key>/edit/", views.edit, name="organisation_edit"),
]
