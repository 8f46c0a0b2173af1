"""What every test may use: one real PostgreSQL for the whole run, a database of its own for each worker.

The server starts when the first test asks for it, or, when pytest-xdist spreads the tests, once in the
controller. It is a child of this process and cannot outlive it. Tests of the domain never start it.
"""

import contextlib
import gc
import os
import sys
import tempfile
import uuid
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from amends.runtime.postgres import Postgres

UNSET_DATABASE = "postgresql://nobody@/no_database_for_this_test"
STAYS = {"django_content_type", "auth_permission"}
"""Tables whose rows come with the tables and are never changed."""
LONGEST_STATEMENT = "100s"
"""A statement that waits longer, on a lock or for another connection, fails and says which it was."""
_KEPT = contextlib.ExitStack()

hypothesis.settings.register_profile(
    "busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("busy")  # a busy machine is slow, which says nothing about an example


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Settle the environment before Django reads its settings: pytest-django waits for this hook."""
    if not hasattr(config, "workerinput"):  # a worker of pytest-xdist inherits all this from the controller
        os.environ["AMENDS_STATIC_PLAIN"] = "1"
        os.environ["AMENDS_HOME"] = _KEPT.enter_context(tempfile.TemporaryDirectory(prefix="amends-test-"))
        os.environ["DATABASE_URL"] = UNSET_DATABASE
    if config.pluginmanager.hasplugin("django"):
        if getattr(config.option, "dist", "no") != "no" and not hasattr(config, "workerinput"):
            _start_server()
        os.environ["DJANGO_SETTINGS_MODULE"] = "amends.config.settings"
        from django.conf import settings
        from django.test import TransactionTestCase

        assert settings.DATABASES
        TransactionTestCase._fixture_teardown = _empty_what_was_filled  # type: ignore[method-assign]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Do not look for garbage among what is collected, neither now nor during the tests: all of it stays."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    _KEPT.close()


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Name a failure at once: a run that is stopped from outside has no summary."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        print(
            f"\n{report.nodeid}: {report.when} failed after {report.duration:.0f} s",
            file=sys.__stderr__,
            flush=True,
        )


def _empty_what_was_filled(_: object) -> None:
    """Leave an empty database after a test that committed: Django would truncate more than a hundred tables, of which
    the test filled ten, and then write what belongs to every database anew."""
    from django.db import connection

    with connection.cursor() as cursor:
        tables = set(connection.introspection.django_table_names(only_existing=True)) - STAYS
        found = " union all ".join(f"(select '{name}' from {name} limit 1)" for name in sorted(tables))  # noqa: S608
        cursor.execute(found)
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute("set session_replication_role = replica")  # neither foreign keys nor triggers object
        for name in filled:
            cursor.execute(f"delete from {name}")  # noqa: S608 - our own names
        cursor.execute("set session_replication_role = origin")


def _start_server() -> str:
    import psycopg

    os.environ["DATABASE_URL"] = url = _KEPT.enter_context(Postgres.ephemeral()).url
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"alter system set statement_timeout = '{LONGEST_STATEMENT}'")
        admin.execute("select pg_reload_conf()")
    return url


@pytest.fixture(scope="session")
def database_url() -> str:
    """The address of the run's PostgreSQL; its database `amends` is empty and shared, so leave it alone."""
    running = os.environ["DATABASE_URL"]
    return _start_server() if running == UNSET_DATABASE else running


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
    """Point Django at the run's server, which started only now if the tests run in one process."""
    import psycopg
    from django.conf import settings

    facts: dict[str, Any] = psycopg.conninfo.conninfo_to_dict(database_url)
    settings.DATABASES["default"].update(HOST=facts["host"], USER=facts["user"])


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder for a desk of the test's own, where PostgreSQL's user can go even under root."""
    with tempfile.TemporaryDirectory(prefix="amends-home-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "desk"
