"""Addresses that need no sign-in."""

from django.urls import path

from amends.web.live import views

urlpatterns = [
    path("health/", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
]
