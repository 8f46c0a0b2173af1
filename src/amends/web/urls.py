"""The addresses of the desk, capability by capability."""

from django.urls import include, path

import amends.web.converters  # noqa: F401 - makes `<key:…>` known before the addresses below are read

urlpatterns = [
    path("", include("amends.web.now.urls")),
    path("", include("amends.web.cases.urls")),
    path("", include("amends.web.calls.urls")),
    path("", include("amends.web.documents.urls")),
    path("", include("amends.web.incidents.urls")),
    path("", include("amends.web.organisations.urls")),
    path("", include("amends.web.contacts.urls")),
    path("", include("amends.web.assets.urls")),
    path("", include("amends.web.promises.urls")),
    path("", include("amends.web.reviews.urls")),
    path("", include("amends.web.problems.urls")),
    path("", include("amends.web.changes.urls")),
    path("", include("amends.web.surveys.urls")),
    path("", include("amends.web.quarantine.urls")),
    path("", include("amends.web.files.urls")),
    path("", include("amends.web.settings.urls")),
    path("", include("amends.web.people.urls")),
    path("", include("amends.web.practice.urls")),
    path("", include("amends.web.care.urls")),
    path("", include("amends.web.palette.urls")),
    path("", include("amends.web.search.urls")),
    path("", include("amends.web.insights.urls")),
    path("", include("amends.web.live.urls")),
]
