"""Pages are tested without collected static files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from amends.actions import tuning


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
    tuning.forget()
