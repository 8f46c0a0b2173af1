"""Rows of the desk as a table that a spreadsheet opens and does not execute: CSV and XLSX."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

MOST = 10_000
"""Rows of a list that leave the desk in one file."""
LONGEST = 32_000
"""Characters of a cell: XLSX has no more than 32,767."""
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What a table may be taken away as."""
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 has no place for."""
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9-]+")

Row = TypeVar("Row")
Rows = Iterable[Sequence[object]]


class _Line:
    """A file that hands out what was last written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(*, heads: Sequence[str], rows: Rows) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180), the byte order mark first, by which spreadsheets know that it is UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff"
    yield writer.writerow([cell(head) for head in heads])
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


def as_xlsx(*, heads: Sequence[str], rows: Rows) -> bytes:
    """An XLSX file with one sheet, its heads bold and held in place. Words are text cells, whatever they begin with."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = openpyxl.Workbook(write_only=True)
    sheet: Any = book.create_sheet("Table")
    sheet.freeze_panes = "A2"

    def put(value: object, *, bold: bool = False) -> object:
        if isinstance(value, datetime):
            return value.astimezone(UTC).replace(tzinfo=None, second=0, microsecond=0)
        if value is None or isinstance(value, (bool, int, float, date)):
            return value
        made: Any = WriteOnlyCell(sheet)
        # The type is set by hand: assigned as a value, "=1+1" would become a formula.
        made._value, made.data_type = _NO_TEXT.sub("\ufffd", str(value))[:LONGEST], "s"
        if str(value).startswith(_STARTS_A_FORMULA):
            made.quotePrefix = True
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([put(head, bold=True) for head in heads])
    for row in rows:
        sheet.append([put(value) for value in row])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def wanted(request: HttpRequest) -> str:
    """What a list is asked for as: `csv`, `xlsx`, or empty for the page."""
    asked = request.GET.get("as", "")
    return asked if asked in KINDS else ""


def answer(*, kind: str, name: str, heads: Sequence[str], rows: Rows) -> HttpResponse:
    """The table as a file to keep, `MOST` rows of it; `name` says what it is of, the day is added by whoever has one."""
    file = _NOT_IN_A_NAME.sub("-", name.lower()).strip("-") or "table"
    content = (
        as_xlsx(heads=heads, rows=rows)
        if kind == "xlsx"
        else "".join(as_csv(heads=heads, rows=rows)).encode()
    )
    response = HttpResponse(content, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{file}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def every(page: Callable[[int | None], tuple[Sequence[Row], int | None]]) -> Iterator[Row]:
    """All rows of a list that is read in pages, `MOST` at most; `page` is given where the last one ended."""
    after: int | None = None
    given = 0
    while given < MOST:
        rows, after = page(after)
        yield from rows[: MOST - given]
        given += len(rows)
        if after is None:
            return
