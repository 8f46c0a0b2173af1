"""Addresses of care."""

from django.urls import path

from amends.web.care import views

urlpatterns = [
    path("care/", views.care, name="care"),
    path("care/break/", views.rest, name="care_break"),
    path("care/note/", views.note, name="care_write"),
    path("care/notes/<key:key>/away/", views.forget, name="care_note_away"),
    path("saves/", views.saves, name="saves"),
]
