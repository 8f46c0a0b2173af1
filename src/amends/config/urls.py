"""All addresses: the desk's pages, signing in among them."""

from django.urls import include, path

urlpatterns = [
    path("", include("amends.web.urls")),
]
