"""Write many rows of one table in one statement, the values as one JSON document.

Django's `bulk_create` quotes every value into the text of the statement; for a batch of mails that costs
more than the rest of filing them. Here PostgreSQL reads the values, and the statement is prepared once.
"""

import functools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import psycopg
from django.db import connection, models
from django.db.models.base import ModelState

Columns = tuple[str, ...]
M = TypeVar("M", bound=models.Model)


def new(model: type[M], **columns: Any) -> M:  # noqa: ANN401 - whatever the column holds
    """An unsaved object with these columns, each by the name of its column (`case_id`), and defaults for the others.

    Django's constructor takes several times as long, and filing a mail makes a dozen objects. Raises TypeError for
    a name that the table does not have.
    """
    names, plain, made = _blank(model)
    if not columns.keys() <= names:
        raise TypeError(f"{model.__name__} has no column {min(columns.keys() - names)}")
    found = model.__new__(model)
    found._state = ModelState()
    values = vars(found)
    values.update(plain)
    for name, make in made:
        if name not in columns:
            values[name] = make()
    values.update(columns)
    return found


@functools.cache
def _blank(
    model: type[models.Model],
) -> tuple[frozenset[str], dict[str, object], list[tuple[str, Callable[[], object]]]]:
    """The columns of a model, the defaults that are plain values, and those that are made anew for each object."""
    fields = model._meta.local_concrete_fields
    made = [
        (field.attname, field.get_default)
        for field in fields
        if field.has_default() and callable(field.default)
    ]
    own = {name for name, _ in made}
    plain = {field.attname: field.get_default() for field in fields if field.attname not in own}
    return frozenset(field.attname for field in fields), plain, made


def insert(rows: Sequence[models.Model], *, ignore_conflicts: bool = False) -> None:
    """Insert unsaved objects of one model; keys that they do not bring are made by the table.

    Fields hold plain values, no expressions. The objects do not learn their new keys.
    """
    if not rows:
        return
    model = type(rows[0])
    with_key = rows[0].pk is not None
    columns = tuple(f.attname for f in model._meta.local_concrete_fields if with_key or not f.primary_key)
    held = (vars(row) for row in rows)
    values = [{column: values[column] for column in columns} for values in held]
    _run(_insertion(model, columns, ignore_conflicts), values)


def update(model: type[models.Model], changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Set columns of rows by primary key: one statement for all that change the same columns."""
    alike: dict[Columns, list[dict[str, Any]]] = {}
    for key, columns in changes.items():
        alike.setdefault(tuple(sorted(columns)), []).append({"id": key, **columns})
    for names, values in alike.items():
        if names:
            _run(_setting(model, names), values)


def _run(sql: str, values: Iterable[Mapping[str, Any]]) -> None:
    document = json.dumps(list(values), default=_plain, ensure_ascii=False, separators=(",", ":"))
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(sql, [document], prepare=True)


def _plain(value: object) -> str:
    """What JSON has no word for, as PostgreSQL reads it."""
    if isinstance(value, date):  # a moment is one as well
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return "\\x" + bytes(value).hex()
    raise TypeError(f"{type(value).__name__} cannot be written")


@functools.cache
def _insertion(model: type[models.Model], columns: Columns, ignore_conflicts: bool) -> str:
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    otherwise = " on conflict do nothing" if ignore_conflicts else ""
    return f'insert into "{table}" ({names}) select {names} from {_document(model, columns)}{otherwise}'  # noqa: S608


@functools.cache
def _setting(model: type[models.Model], columns: Columns) -> str:
    table, sets = model._meta.db_table, ", ".join(f'"{column}" = r."{column}"' for column in columns)
    return f'update "{table}" t set {sets} from {_document(model, ("id", *columns))} where t.id = r.id'  # noqa: S608


def _document(model: type[models.Model], columns: Columns) -> str:
    """The JSON parameter as rows with the types of the table's columns."""
    fields = {field.attname: field for field in model._meta.local_concrete_fields}
    types = ", ".join(f'"{column}" {fields[column].rel_db_type(connection)}' for column in columns)
    return f"json_to_recordset(%s::json) as r({types})"
