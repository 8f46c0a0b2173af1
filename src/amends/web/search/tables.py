"""Rows of the desk as a table that a spreadsheet opens and does not execute."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file that hands out what was last written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(*, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180), the byte order mark first, by which spreadsheets know that it is UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff"
    yield writer.writerow(heads)
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


def cell(value: object) -> object:
    """A value as a spreadsheet may have it: words that it would take for a formula stand behind an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return f"'{value}"
    return value
