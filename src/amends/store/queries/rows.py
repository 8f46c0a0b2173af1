"""Run one statement and get its rows, as tuples or as a dataclass."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg.types.json import JsonbLoader

T = TypeVar("T")


@contextmanager
def _cursor() -> Iterator[CursorWrapper]:
    """A cursor that hands out jsonb as values; Django asks for text, to decode it by model field."""
    with connection.cursor() as cursor:
        cursor.cursor.adapters.register_loader("jsonb", JsonbLoader)
        yield cursor


def tuples(sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of one statement."""
    with _cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def into(kind: type[T], sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[T]:
    """All rows of one statement, each as `kind(*row)`; the columns stand in the order of its fields."""
    return [kind(*row) for row in tuples(sql, params)]


def one(sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> tuple[Any, ...] | None:
    """The first row, or None."""
    with _cursor() as cursor:
        cursor.execute(sql, params)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def run(sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> int:
    """Run one statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def run_many(sql: str, params: Sequence[Mapping[str, Any]]) -> None:
    """Run one statement for each set of values, bound by the server: bytes go over as bytes, never escaped."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.executemany(sql, params)
