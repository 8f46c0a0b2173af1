"""Mail to case: how many a second, and how many times the cost of writing the same rows by hand."""

import json
import subprocess
import time
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import psycopg

from bench.lab import AMENDS, Figure, Lab, desk, mails, processor_seconds, share

MAILS = 1_000
STORED_MAILS, BATCH_MAILS = 50, 100
"""How many mails the import stores, and files, in one transaction."""
TABLES = (
    "store_contact", "store_contactaddress", "store_rawmail", "store_case", "store_participant", "store_message",
    "store_attachment", "store_reading", "store_clock", "store_escalation", "store_alert", "store_outreach", "store_event",
)  # fmt: skip
"""What filing writes, parents first."""


FIRST = {'"state"': "'stored'", '"reason"': "''", '"settled_at"': "null"}
"""A raw mail before it is filed."""
SETTLE = "update store_rawmail set state = %s, reason = %s, settled_at = %s where id = %s"
Row = tuple[str, tuple[object, ...]]


def measure(lab: Lab) -> list[Figure]:
    """One process, two processes, and the ratio to raw PostgreSQL."""
    figures = []
    for processes, target, seed in ((1, 120, 20261122), (2, 190, 20261123)):
        url = lab.database(f"intake{processes}")
        environ = lab.environ(url)
        desk("setup", environ)
        before = _sizes(url)
        folder = mails(lab.folder, MAILS, seed=seed)
        dealt, used = share(folder, processes), processor_seconds()
        seconds = _import(dealt, environ)
        ours, database = (now - then for now, then in zip(processor_seconds(), used, strict=True))
        _check(url, folder)
        speed = MAILS / seconds
        words = f"{speed:.0f} mails/s ({seconds:.1f} s for {MAILS:,})"
        cost = f"{ours / MAILS * 1000:.1f} + {database / MAILS * 1000:.1f} ms"
        name = f"intake, {processes} process{'es' if processes > 1 else ''}, start-up included"
        figures.append(Figure(name, words, f">= {target}/s", speed >= target))
        figures.append(Figure("processor time a mail, ours and PostgreSQL's", cost))
        if processes == 1:
            empty = lab.folder / "empty"
            empty.mkdir()
            idle = _import([[empty], [empty]], environ)
            raw = _raw_seconds(lab, url, before)
            ratio = seconds / raw
            words = f"{ratio:.1f} times ({seconds:.1f} s against {raw:.2f} s; start-up alone is {idle:.1f} s)"
            figures.append(Figure("intake against the same rows by raw psycopg", words, "<= 5", ratio <= 5))
    return figures


def _import(waves: Sequence[Sequence[Path]], environ: dict[str, str]) -> float:
    began = time.perf_counter()
    for wave in waves:
        running = [
            subprocess.Popen([*AMENDS, "mail", "import", str(folder)], env=environ, stdout=subprocess.DEVNULL)
            for folder in wave
        ]
        codes = [process.wait() for process in running]
        if any(codes):
            raise RuntimeError("the import failed")
    return time.perf_counter() - began


def _check(url: str, folder: Path) -> None:
    """Nothing lost, and replies found their cases: else the rate is worth nothing."""
    entries = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "select (select count(*) from store_message), (select count(*) from store_case)"
        )
        found = row.fetchone()
    if found is None or found[0] != len(entries):
        raise RuntimeError(f"{found} messages and cases of {len(entries)} mails")


def _sizes(url: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        return {
            table: int(
                (connection.execute(f"select coalesce(max(id), 0) from {table}").fetchone() or (0,))[0]
            )
            for table in TABLES
        }


def _raw_seconds(lab: Lab, url: str, before: dict[str, int]) -> float:
    """Write the rows of the import again into an empty desk: prepared statements in a pipeline, in as many
    transactions as the import made, with all indexes, foreign keys and triggers in place (the chain of the timeline
    is one).

    A mail is committed before it is acknowledged, so it is written twice, stored and then settled, as any desk must
    that loses nothing. What the import writes twice for other reasons (a case that a reply moves, a clock that it
    ends) is written once here, in its end state; neither reading, searching nor locking is counted.
    """
    mails = _rows(url, "store_rawmail", above=before["store_rawmail"])
    rows = list(chain.from_iterable(_rows(url, t, above=before[t]) for t in TABLES if t != "store_rawmail"))
    with psycopg.connect(url) as connection:
        settled = connection.execute(
            "select state, reason, settled_at::text, id from store_rawmail where id > %s order by id",
            [before["store_rawmail"]],
        ).fetchall()
    rows += [(SETTLE, tuple(row)) for row in settled]
    target = lab.database("raw")
    desk("setup", lab.environ(target))
    began = time.perf_counter()
    with psycopg.connect(target, autocommit=True, prepare_threshold=0) as connection:
        _write(connection, mails, size=STORED_MAILS)
        _write(connection, rows, size=-(-len(rows) * BATCH_MAILS // MAILS))
    return time.perf_counter() - began


def _write(connection: "psycopg.Connection", rows: Sequence[Row], *, size: int) -> None:
    for first in range(0, len(rows), size):
        with connection.transaction(), connection.pipeline():
            for sql, values in rows[first : first + size]:
                connection.execute(sql, values)


def _rows(url: str, table: str, *, above: int) -> list[Row]:
    """The new rows of a table as text, each with the statement that writes it; a raw mail as it is stored first."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "select column_name from information_schema.columns where table_name = %s and is_generated = 'NEVER'"
            " order by ordinal_position",
            [table],
        )
        columns = [f'"{row[0]}"' for row in found]
        at_first = FIRST if table == "store_rawmail" else {}
        texts = ", ".join(
            at_first.get(column, column if column == '"raw"' else f"{column}::text") for column in columns
        )
        kept = connection.execute(
            f"select {texts} from {table} where id > %s order by id", [above]
        ).fetchall()
    sql = f"insert into {table} ({', '.join(columns)}) values ({', '.join(['%s'] * len(columns))})"
    return [(sql, tuple(row)) for row in kept]
