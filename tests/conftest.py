"""What every test may use: one real PostgreSQL for the whole run, a database of its own for each worker.

The server starts when the first test asks for it, or, when pytest-xdist spreads the tests, once in the
controller. It is a child of this process and cannot outlive it. Tests of the domain never start it.
"""

import contextlib
import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amends.runtime.postgres import Postgres

_KEPT = contextlib.ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    os.environ.setdefault("AMENDS_STATIC_PLAIN", "1")
    os.environ["AMENDS_HOME"] = _KEPT.enter_context(tempfile.TemporaryDirectory(prefix="amends-test-"))
    spread = getattr(config.option, "dist", "no") != "no"
    if spread and config.pluginmanager.hasplugin("django"):
        _start_server()


def pytest_unconfigure(config: pytest.Config) -> None:
    _KEPT.close()


def _start_server() -> str:
    os.environ["DATABASE_URL"] = _KEPT.enter_context(Postgres.ephemeral()).url
    os.environ["AMENDS_TEST_SERVER"] = "1"
    return os.environ["DATABASE_URL"]


@pytest.fixture(scope="session")
def database_url() -> str:
    """The address of the run's PostgreSQL; its database `amends` is empty and shared, so leave it alone."""
    if os.environ.get("AMENDS_TEST_SERVER"):
        return os.environ["DATABASE_URL"]
    return _start_server()


@pytest.fixture
def empty_database(database_url: str) -> Iterator[str]:
    """The address of a database of the test's own, for tests with real processes; gone afterwards."""
    import psycopg
    from psycopg import sql

    name = f"own_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield database_url.replace("/amends?", f"/{name}?")
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, database_url: str
) -> None:
    """Point Django at the run's server: it read its settings before this file could set the environment."""
    import psycopg
    from django.conf import settings

    facts: dict[str, Any] = psycopg.conninfo.conninfo_to_dict(database_url)
    settings.DATABASES["default"].update(HOST=facts["host"], USER=facts["user"], PASSWORD="", PORT="")


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder for a desk of the test's own, where PostgreSQL's user can go even under root."""
    with tempfile.TemporaryDirectory(prefix="amends-home-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "desk"
