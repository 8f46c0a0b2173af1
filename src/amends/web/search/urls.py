"""Addresses of the search."""

from django.urls import path

from amends.web.search import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/cases.csv", views.export, {"kind": "csv"}, name="search_csv"),
    path("search/cases.xlsx", views.export, {"kind": "xlsx"}, name="search_xlsx"),
    path("search/keep/", views.keep, name="search_keep"),
    path("search/<key:key>/forget/", views.forget, name="search_forget"),
]
