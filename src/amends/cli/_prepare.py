"""Bring the tables and the collected static files up to date, in a process that then goes away."""

import hashlib
import os
import sys
from pathlib import Path

import amends
from amends.cli import _daemon

STAMP = "prepared"
LOCK_NUMBER = 0x616D656E  # "amen": of several starts at once, one migrates and the others wait


def migrate() -> None:
    """Apply the migrations that are missing, under a lock that a second start waits for."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK_NUMBER])
        try:
            if pending_migrations():
                call_command("migrate", verbosity=0, interactive=False)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK_NUMBER])


def pending_migrations() -> list[str]:
    """The migrations that this version has and the database has not."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def collect() -> None:
    """Copy and compress the static files, unless this desk serves them as they are."""
    from django.conf import settings
    from django.core.management import call_command

    if not settings.STORAGES["staticfiles"]["BACKEND"].endswith(".StaticFilesStorage"):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def is_done(*, url: str, home: Path) -> bool:
    """Tell in a moment, without Django, whether `remember` saw this very version, database and static files."""
    try:
        return (home / STAMP).read_text(encoding="ascii") == _fingerprint(url)
    except OSError:
        return False


def remember(*, url: str, home: Path) -> None:
    """Note what has been prepared, so that the next start can skip it."""
    (home / STAMP).write_text(_fingerprint(url), encoding="ascii")


def _fingerprint(url: str) -> str:
    """A digest of the installed packages, our migrations and static files, and what the database has."""
    package = Path(amends.__file__).parent
    digest = hashlib.sha256(repr(sorted(_installed())).encode())
    for folder in (package / "store" / "migrations", package / "web" / "static"):
        for path in sorted(folder.rglob("*")):
            facts = path.stat()
            digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    digest.update(repr(_applied(url)).encode())
    return digest.hexdigest()


def _installed() -> set[str]:
    return {
        name
        for folder in sys.path
        if Path(folder).is_dir()
        for name in os.listdir(folder)
        if "dist-info" in name
    }


def _applied(url: str) -> list[tuple[str, str]]:
    import psycopg

    try:
        with psycopg.connect(url) as connection:
            return connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    except psycopg.errors.UndefinedTable:
        return []


if __name__ == "__main__":
    ENV = _daemon.settings()
    _daemon.setup_django()
    migrate()
    collect()
    remember(url=ENV.database_url, home=ENV.home)
