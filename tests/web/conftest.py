"""Pages are tested without collected static files."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client, override_settings

if TYPE_CHECKING:
    from amends.store.models import Team, Technician


@pytest.fixture(scope="session", autouse=True)
def _plain_static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Serve static files as they lie in the package, under their own names."""
    empty = tmp_path_factory.mktemp("static")
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STATIC_ROOT=empty, STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield empty


@pytest.fixture(autouse=True)
def _fresh_tuning() -> None:
    """Each test has calendars of its own: what another test's desk had in force is forgotten."""
    from amends.actions import tuning  # not above: this file is read before Django is ready

    tuning.forget()


@pytest.fixture
def team(db: None) -> "Team":
    """The first line, whom Bob and Carol work in."""
    import factories

    return factories.team("First line")


@pytest.fixture
def carol(team: "Team") -> "Technician":
    """She manages the desk, and may change its settings."""
    from signing_in import manager

    return manager(of=team)


@pytest.fixture
def bob(team: "Team") -> "Technician":
    """He answers customers."""
    import factories

    return factories.technician("Bob", of=team)


@pytest.fixture
def desk(carol: "Technician") -> Client:
    """Carol's browser; files whose tests are about somebody else have a `desk` of their own."""
    from signing_in import browser

    return browser(carol)
