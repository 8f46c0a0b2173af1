"""Signed-in browsers for tests of pages."""

from django.test import Client

import factories
from amends.domain.vocabulary import Role
from amends.store.models import Team, Technician

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(technician: Technician, *, csrf: bool = False) -> Client:
    """A browser of its own in which this technician is signed in."""
    client = Client(enforce_csrf_checks=csrf)
    client.force_login(technician, backend=BACKEND)
    return client


def manager(name: str = "Carol", *, of: Team | None = None) -> Technician:
    """Somebody who may change the settings."""
    return factories.technician(name, role=Role.IT_MANAGER, of=of)
