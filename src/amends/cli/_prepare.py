"""Bring the tables and the collected static files up to date, in a process that then goes away."""

import hashlib
import os
import sys
from pathlib import Path

import amends
from amends.cli import _daemon
from amends.runtime import postgres
from amends.runtime.problems import Problem

STAMP = "prepared"
NOT_SERVED = ("django_htmx",)
"""Static files of packages that no page of ours names: compressing them took longer than our own."""
LOCK_NUMBER = 0x616D656E  # "amen": of several starts at once, one migrates and the others wait


def migrate() -> None:
    """Apply the migrations that are missing, under a lock that a second start waits for.

    Raises Problem when the tables are of a state that this version cannot bring up to date.
    """
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
    """The migrations that this version has and the database has not.

    Raises Problem when the database has only some of those that were made one here.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    refuse_halfway()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def refuse_halfway() -> None:
    """From only some of the old migrations Django finds no way on: say what to do instead. Raises Problem."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    loader = MigrationLoader(connection, load=False)
    loader.load_disk()
    ours = [loader.disk_migrations[key] for key in loader.disk_migrations if key[0] == "store"]
    old = [name for migration in ours for name in migration.replaces]
    done = [name for name in old if name in MigrationRecorder(connection).applied_migrations()]
    if done and len(done) < len(old):
        app, name = max(done)
        raise Problem(
            f"The tables stopped at {app}.{name}, in the middle of {len(old)} old steps that are one here. Start the "
            "version of Amends that made them, up to its last step, and then this one. A desk with nothing to keep can "
            "begin anew: name an empty folder or database (AMENDS_HOME, DATABASE_URL)."
        )


def collect() -> None:
    """Copy and compress the static files, unless this desk serves them as they are."""
    from django.conf import settings
    from django.core.management import call_command

    if not settings.STORAGES["staticfiles"]["BACKEND"].endswith(".StaticFilesStorage"):
        call_command(
            "collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=[*NOT_SERVED]
        )


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
        if folder and Path(folder).is_dir()  # "" stands first for a program given by `-c`
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


def main() -> None:
    """Bring the desk up to date, unless this version did so before; leaves with one line when it cannot."""
    env = _daemon.settings()
    try:
        if env.database_url == postgres.url_of(env.home):
            postgres.make_database(env.home)
        if is_done(url=env.database_url, home=env.home):
            return
        _daemon.setup_django()
        migrate()
        collect()
        remember(url=env.database_url, home=env.home)
    except Problem as problem:
        sys.exit(f"Error: {problem}")


if __name__ == "__main__":
    main()
