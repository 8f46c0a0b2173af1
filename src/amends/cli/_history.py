"""`amends read --history`: past cases out of a file, line by line, and what they looked like by month."""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Any

import click

from amends.domain.learning.history import History, PastCase
from amends.domain.messages.unquote import unquote
from amends.domain.readings import Context, Reading
from amends.domain.vocabulary import ComplaintType, Severity, Trigger, in_words

LONGEST_BODY = 200_000
LONGEST_FIELD = 4_000_000  # of a CSV file; an unclosed quotation mark would swallow the rest
COMPLAINTS_SHOWN = 20
CAME_BACK_SHOWN = 20
# Column -> the names it goes by in exports of other desks, compared in lower case.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "at", "created", "created_at", "created at", "opened", "opened_at", "received"),
    "organisation": ("organisation", "organization", "company", "client", "customer", "account"),
    "subject": ("subject", "title", "summary"),
    "body": ("body", "text", "description", "message", "content"),
    "channel": ("channel", "source", "via"),
    "from_role": ("from_role", "role"),
}
Judge = Callable[[str, str, Context], tuple[Reading, Severity]]


@dataclass(slots=True)
class Problems:
    """Lines that could not be used: all counted, the first ones kept."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, line: int, words: str) -> None:
        """Keep one."""
        self.count += 1
        if len(self.first) < COMPLAINTS_SHOWN:
            self.first.append(f"line {line}: {words}")


def run(*, file: IO[bytes], size: int | None, judge: Judge, as_json: bool) -> int:
    """Read the file, print what it held, and say how many lines could not be used."""
    history, problems = History(), Problems()
    with _progress() or nullcontext() as bar:
        task = bar.add_task("Reading", total=size) if bar is not None else None

        def step(count: int) -> None:
            if bar is not None and task is not None:
                bar.advance(task, count)

        for line, row in _rows(file, step=step, problems=problems):
            try:
                case = _case(row)
                folded = unquote(case.body[:LONGEST_BODY])
                context = Context(
                    earlier=history.earlier(case), channel=case.channel, from_role=case.from_role
                )
                reading, severity = judge(case.subject, folded.reply, context)
            except Exception as error:  # a bad line must not end the run, whatever is wrong with it
                problems.add(line, str(error))
            else:
                history.add(case=case, reading=reading, severity=severity)
    for words in problems.first:
        click.echo(words, err=True)
    if problems.count > len(problems.first):
        click.echo(f"and {problems.count - len(problems.first)} more lines that could not be used", err=True)
    click.echo(json.dumps(as_data(history, problems.count)) if as_json else as_text(history, problems.count))
    return problems.count


def _rows(
    file: IO[bytes], *, step: Callable[[int], None], problems: Problems
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Rows of JSON lines or of CSV with a head, whichever the first line is, each with its line number."""
    lines = _lines(file, step)
    first = next((line for line in lines if line[1].strip()), None)
    if first is None:
        return
    if first[1].lstrip().startswith("{"):
        yield from _json_rows(first, lines, problems)
    else:
        yield from _csv_rows(first, lines, problems)


def _lines(file: IO[bytes], step: Callable[[int], None]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(file, start=1):
        step(len(line))
        yield number, line.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace")


def _json_rows(
    first: tuple[int, str], lines: Iterator[tuple[int, str]], problems: Problems
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in _chain(first, lines):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            problems.add(number, f"not JSON: {error}")
            continue
        if isinstance(row, dict):
            yield number, {str(name).strip().lower(): value for name, value in row.items()}
        else:
            problems.add(number, "not a JSON object")


def _csv_rows(
    first: tuple[int, str], lines: Iterator[tuple[int, str]], problems: Problems
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    head_text = first[1]
    mark = max(",;\t", key=head_text.count)  # exports of some countries and tools divide by ; or tab
    head = [name.strip().lower() for name in next(csv.reader([head_text], delimiter=mark))]
    if _column(dict.fromkeys(head, "x"), "date") is None:
        raise click.ClickException(
            "The first line names no column `date`. Give JSON lines, or CSV whose first line names its columns: "
            "date, organisation, subject, body."
        )
    at = first[0]

    def texts() -> Iterator[str]:
        nonlocal at
        for number, line in lines:
            at = number
            yield line.replace("\0", "")

    previous = csv.field_size_limit(LONGEST_FIELD)
    try:
        rows = csv.reader(texts(), delimiter=mark)
        while True:
            began = at + 1
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                problems.add(began, str(error))
                continue
            if not cells:
                continue
            if len(cells) != len(head):
                problems.add(began, f"{len(cells)} columns where the first line names {len(head)}")
                continue
            yield began, dict(zip(head, cells, strict=True))
    finally:
        csv.field_size_limit(previous)


def _chain(first: tuple[int, str], rest: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    yield first
    yield from rest


def _column(row: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - whatever the file holds
    return next((row[word] for word in COLUMNS[name] if word in row and row[word] not in (None, "")), None)


def _case(row: Mapping[str, Any]) -> PastCase:
    """A row as a case; a `ValueError` says what is wrong with it."""
    texts = {name: _column(row, name) for name in COLUMNS}
    for name, value in texts.items():
        if (
            value is not None
            and not isinstance(value, str)
            and not (name == "date" and isinstance(value, int))
        ):
            raise ValueError(f"{name} must be a text, not {type(value).__name__}")
    if texts["date"] is None:
        raise ValueError("the date is missing")
    if texts["subject"] is None and texts["body"] is None:
        raise ValueError("there is neither a subject nor a body")
    return PastCase(
        at=_date(texts["date"]),
        organisation=" ".join(str(texts["organisation"] or "").split())[:200],
        subject=str(texts["subject"] or "")[:1000],
        body=str(texts["body"] or ""),
        channel=str(texts["channel"] or "email"),
        from_role=str(texts["from_role"] or ""),
    )


def _date(value: str | int) -> datetime:
    try:
        if isinstance(value, int):
            return datetime.fromtimestamp(value, UTC)
        found = datetime.fromisoformat(value.strip().replace("/", "-"))
    except (ValueError, OverflowError, OSError):
        raise ValueError(
            f"the date {str(value)[:40]!r} is not written like 2026-11-25 or 2026-11-25T09:30:00Z"
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def as_data(history: History, bad_lines: int) -> dict[str, Any]:
    """The counts for a machine."""
    return {
        "cases": history.count,
        "bad_lines": bad_lines,
        "organisations": len(history.clients),
        "months": {
            name: {
                "cases": month.cases,
                "not_read": month.not_read,
                "hot": month.hot,
                "furious": month.furious,
                "complaint_types": {kind.value: month.types[kind] for kind in ComplaintType},
                "triggers": {trigger.value: month.triggers[trigger] for trigger in Trigger},
                "severities": {severity.value: month.severities[severity] for severity in Severity},
            }
            for name, month in sorted(history.months.items())
        },
        "came_back": [
            {"organisation": name, "cases": client.cases, "hot": client.hot, "came_back": client.came_back}
            for name, client in history.came_back(most=CAME_BACK_SHOWN)
        ],
    }


def as_text(history: History, bad_lines: int) -> str:
    """The counts for a person."""
    if not history.count:
        return f"No case could be read ({bad_lines} bad lines)." if bad_lines else "The file holds no case."
    months = sorted(history.months.items())
    kinds = [kind for kind in ComplaintType if any(month.types[kind] for _, month in months)]
    pulled = [trigger for trigger in Trigger if any(month.triggers[trigger] for _, month in months)]
    parts = [
        f"{history.count} cases of {len(history.clients)} organisations, {months[0][0]} to {months[-1][0]}."
    ]
    if unread := sum(month.not_read for _, month in months):
        parts[0] += f" {unread} were not read (another language, or nothing to read)."
    parts.append(
        _table(
            ["month", "cases", "hot", "furious", *(severity.value for severity in reversed(Severity))],
            [
                [
                    name,
                    m.cases,
                    m.hot,
                    m.furious,
                    *(m.severities[severity] for severity in reversed(Severity)),
                ]
                for name, m in months
            ],
        )
    )
    parts.append(
        _table(
            ["month", *(_words(kind) for kind in kinds)],
            [[name, *(m.types[k] for k in kinds)] for name, m in months],
        )
    )
    if pulled:
        parts.append(
            _table(
                ["month", *(_words(trigger) for trigger in pulled)],
                [[name, *(m.triggers[t] for t in pulled)] for name, m in months],
            )
        )
    if again := history.came_back(most=CAME_BACK_SHOWN):
        rows = [[name, client.cases, client.hot, client.came_back] for name, client in again]
        parts.append(_table(["came back about the same", "cases", "hot", "came back"], rows))
    return "\n\n".join(parts)


def _words(label: str) -> str:
    return in_words(label)


def _table(head: list[str], rows: list[list[Any]]) -> str:
    """Figures in columns, names on the left; a name keeps its control characters to itself."""
    cells = [head, *([_shown(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    )


def _shown(cell: object) -> str:
    text = str(cell)
    return "".join(sign if sign.isprintable() else "?" for sign in text)[:60]


def _progress() -> AbstractContextManager[Any] | None:
    """A bar on the error output, for a person who watches; nothing for a script."""
    if not sys.stderr.isatty():
        return None
    from rich.console import Console
    from rich.progress import Progress

    return Progress(console=Console(stderr=True), transient=True)
