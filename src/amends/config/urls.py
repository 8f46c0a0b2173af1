"""All addresses: the desk's pages, and sign-in by allauth."""

from django.urls import include, path

urlpatterns = [
    path("", include("amends.web.urls")),
    path("accounts/", include("allauth.urls")),
]
