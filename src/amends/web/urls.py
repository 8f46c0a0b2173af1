"""The addresses of the desk, capability by capability."""

from django.urls import include, path

import amends.web.converters  # noqa: F401 - makes `<key:…>` known before the addresses below are read

urlpatterns = [
    path("", include("amends.web.now.urls")),
    path("", include("amends.web.cases.urls")),
    path("", include("amends.web.palette.urls")),
    path("", include("amends.web.live.urls")),
]
