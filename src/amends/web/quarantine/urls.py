"""Addresses of mail that waits for a person."""

from django.urls import path

from amends.web.quarantine import views

urlpatterns = [
    path("quarantine/", views.quarantine, name="quarantine"),
    path("quarantine/held/", views.held, name="held"),
    path("quarantine/held/<key:message>/", views.decide, name="held_decide"),
    path("quarantine/automatic/", views.automatic, name="automatic"),
    path("quarantine/<key:key>/", views.mail, name="quarantine_mail"),
    path("quarantine/<key:key>/retry/", views.retry, name="quarantine_retry"),
    path("quarantine/<key:key>/original/", views.original, name="quarantine_original"),
]
