"""Addresses of the ledger."""

from django.urls import path

from amends.web.promises import views

urlpatterns = [
    path("promises/", views.promises, name="promises"),
    path("promises/<key:key>/kept/", views.kept, name="promise_kept"),
    path("promises/<key:key>/new-time/", views.new_time, name="promise_new_time"),
]
