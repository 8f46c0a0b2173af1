"""Addresses of the reports."""

from django.urls import path

from amends.web.insights import views

urlpatterns = [
    path("insights/", views.insights, name="insights"),
    path("insights/<slug:report>/", views.report, name="insights_report"),
    path("insights/<slug:report>/table.csv", views.as_csv, name="insights_csv"),
]
