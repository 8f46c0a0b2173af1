"""A database that is thrown away: a copy of a prepared one, in a server apart from the desk's own.

The server's folder stays between runs with one prepared database, so that a run costs a start and a copy. When the
folder is in use or cannot be written, a server is made for this run alone.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from amends.runtime import home as homes
from amends.runtime.postgres import Postgres
from amends.runtime.problems import Problem

FOLDER = "rehearsals"


@contextlib.contextmanager
def database(*, home: Path, stamp: str, prepare: Callable[[str], None]) -> Iterator[str]:
    """The address of an empty, prepared database of this process's own, gone afterwards.

    `prepare` fills an empty database at an address; what it makes is kept under `stamp` for the next run.
    """
    with _server(home) as url:
        prepared = f"prepared_{stamp[:16]}"
        _clear(url, but=prepared)
        if not _exists(url, prepared):
            _make(url, prepared, prepare=prepare)
        name = f"run_{os.getpid()}"
        _copy(url, prepared, to=name)
        yield _at(url, name)


@contextlib.contextmanager
def _server(home: Path) -> Iterator[str]:
    folder = home / FOLDER
    if not homes.is_locked(folder):
        server = Postgres(folder, durable=False)
        try:
            url = server.start()
        except (Problem, OSError):
            pass  # another run came first, or the folder cannot be written
        else:
            try:
                yield url
            finally:
                server.stop()
            return
    with Postgres.ephemeral() as own:
        yield own.url


def _at(url: str, name: str) -> str:
    head, _, options = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}?{options}"


def _clear(url: str, *, but: str) -> None:
    """Drop what runs that were killed and earlier versions have left."""
    with psycopg.connect(url, autocommit=True) as admin:
        found = admin.execute(
            r"select datname from pg_database where datname like 'run\_%' or datname like 'prepared\_%'"
        ).fetchall()
        for (name,) in found:
            if name != but:
                admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _exists(url: str, name: str) -> bool:
    with psycopg.connect(url, autocommit=True) as admin:
        return admin.execute("select 1 from pg_database where datname = %s", [name]).fetchone() is not None


def _make(url: str, name: str, *, prepare: Callable[[str], None]) -> None:
    """Prepare under another name first, so that a half-made one is never taken for whole."""
    making = "run_prepared"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(sql.SQL("create database {}").format(sql.Identifier(making)))
        prepare(_at(url, making))
        admin.execute(
            sql.SQL("alter database {} rename to {}").format(sql.Identifier(making), sql.Identifier(name))
        )


def _copy(url: str, name: str, *, to: str) -> None:
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(
            sql.SQL("create database {} template {} strategy file_copy").format(
                sql.Identifier(to), sql.Identifier(name)
            )
        )
