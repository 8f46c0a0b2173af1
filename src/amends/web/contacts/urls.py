"""Addresses of contacts."""

from django.urls import path

from amends.web.contacts import views

urlpatterns = [
    path("contacts/<key:key>/", views.contact, name="contact"),
    path("contacts/<key:key>/edit/", views.edit, name="contact_edit"),
]
