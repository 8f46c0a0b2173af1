"""A table out of CSV or XLSX: heads and rows of text, whatever the encoding, the delimiter, or where the file ends."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from amends.domain.assets.arriving.model import MOST_ROWS, Unusable

MOST_COLUMNS = 300
MOST_CELL = 4_000
MOST_UNPACKED = 400_000_000
_DELIMITERS = ",;\t|"
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class TableRead:
    """Heads, then (line in the file, cells), and what was wrong with other lines; `how` says how it was read."""

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    problems: tuple[tuple[int, str], ...]
    how: str


def read(content: bytes, *, most: int = MOST_ROWS) -> TableRead:
    """The table of a file, up to `most` rows. Raises Unusable with a sentence.

    Cells that begin like a formula stay text; formulas of a workbook give the value that was saved with them.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise Unusable("The file is empty.")
    if content[:4] == b"PK\x03\x04":
        return _workbook(content, most=most)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unusable("This is a workbook of an old kind (XLS). Save it as XLSX or CSV.")
    return _csv(content, most=most)


def _decoded(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            try:
                return content.decode("utf-8-sig" if encoding == "utf-8" else "utf-16"), encoding
            except UnicodeDecodeError:
                return content.decode(
                    "utf-8-sig" if encoding == "utf-8" else "utf-16", "replace"
                ), f"{encoding}, damaged"
    if content.count(0) > len(content) // 10:
        half = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
        return content.decode(half, "replace"), "utf-16"
    try:
        return content.decode(), "utf-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), "Windows-1252"


def _csv(content: bytes, *, most: int) -> TableRead:
    text, encoding = _decoded(content)
    text = text.replace("\0", "")
    if sum(not (c.isprintable() or c in "\r\n\t") for c in text[:4000]) > 40:
        raise Unusable("This is neither CSV nor XLSX.")
    head = next((line for line in text.splitlines()[:50] if line.strip()), "")
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    heads: tuple[str, ...] = ()
    rows: list[tuple[int, tuple[str, ...]]] = []
    problems: list[tuple[int, str]] = []
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            problems.append((begins, _cut_words(str(error))))
            break
        line, begins = begins, reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if not heads:
            heads = _heads(cells)
            continue
        if len(rows) >= most:
            problems.append((line, f"More than {most:,} rows; this one and what follows stay out."))
            break
        rows.append((line, _row(cells, heads, line=line, problems=problems)))
    if rows and not text.endswith(("\n", "\r")):
        _check_end(rows, heads, text, delimiter, problems)
    if not heads:
        raise Unusable("The file has no line with heads.")
    names = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
    return TableRead(heads, tuple(rows), tuple(problems), f"{encoding}, {names[delimiter]}")


def _cut_words(error: str) -> str:
    if "unexpected end" in error:
        return "The file ends in the middle of this row, inside quotes; the rows before it are whole."
    return f"This row cannot be read, nor what follows ({error})."


def _check_end(
    rows: list[tuple[int, tuple[str, ...]]],
    heads: tuple[str, ...],
    text: str,
    delimiter: str,
    problems: list[tuple[int, str]],
) -> None:
    """A last row without an end of line and with too few cells is half a row: it stays out."""
    last = text.rsplit("\n", 1)[-1]
    if last.count(delimiter) < len(heads) - 1 and rows[-1][0] > 1:
        line, _ = rows.pop()
        problems.append((line, "The file ends in the middle of this row; the rows before it are whole."))


def _heads(cells: list[str]) -> tuple[str, ...]:
    if len(cells) > MOST_COLUMNS:
        raise Unusable(f"The table has {len(cells)} columns; {MOST_COLUMNS} are the most.")
    return tuple(" ".join(cell.split())[:200] for cell in cells)


def _row(
    cells: list[str], heads: tuple[str, ...], *, line: int, problems: list[tuple[int, str]]
) -> tuple[str, ...]:
    if len(cells) > len(heads) and any(cell.strip() for cell in cells[len(heads) :]):
        problems.append(
            (line, f"This row has {len(cells)} cells for {len(heads)} columns; what is beyond is left out.")
        )
    kept = [cell[:MOST_CELL] for cell in cells[: len(heads)]]
    return (*kept, *[""] * (len(heads) - len(kept)))


def _workbook(content: bytes, *, most: int) -> TableRead:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if (
                sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED
                or len(packed.infolist()) > 2000
            ):
                raise Unusable("This workbook unpacks to more than can be read.")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        return _sheet(sheet.iter_rows(values_only=True), most=most, title=sheet.title)
    except Unusable:
        raise
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        EOFError,
        IndexError,
        TypeError,
        OSError,
    ) as error:
        raise Unusable(f"This workbook is damaged or only half of one ({type(error).__name__}).") from None


def _sheet(lines: Iterator[tuple[object, ...]], *, most: int, title: str) -> TableRead:
    heads: tuple[str, ...] = ()
    rows: list[tuple[int, tuple[str, ...]]] = []
    problems: list[tuple[int, str]] = []
    for number, values in enumerate(lines, 1):
        cells = [_cell(value) for value in values[: MOST_COLUMNS + 1]]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            if number > most * 2:
                break
            continue
        if not heads:
            heads = _heads(cells)
            continue
        if len(rows) >= most:
            problems.append((number, f"More than {most:,} rows; this one and what follows stay out."))
            break
        rows.append((number, _row(cells, heads, line=number, problems=problems)))
    if not heads:
        raise Unusable("The first sheet of the workbook is empty.")
    return TableRead(heads, tuple(rows), tuple(problems), f"workbook, sheet {title[:60]}")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == datetime.min.time()
            else value.isoformat(" ", "minutes")
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    return str(value)[:MOST_CELL]


def escaped(cell: str) -> str:
    """A cell as it is written into CSV: what a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
