"""Addresses of the reports."""

from django.urls import path

from amends.web.insights import views

urlpatterns = [
    path("insights/", views.insights, name="insights"),
    path("insights/<slug:report>/", views.report, name="insights_report"),
    path("insights/<slug:report>/table.csv", views.export, {"kind": "csv"}, name="insights_csv"),
    path("insights/<slug:report>/table.xlsx", views.export, {"kind": "xlsx"}, name="insights_xlsx"),
]
