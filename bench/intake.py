"""Mail to case: how many a second, and how many times the cost of writing the same rows by hand."""

import json
import subprocess
import time
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import psycopg

from bench.lab import AMENDS, Figure, Lab, desk, mails, processor_seconds, share

MAILS, MANY_MAILS = 1_000, 5_000
"""Of 1,000 mails in two calls a third of the time is the start of the two; of 5,000 it is a tenth. Both are shown."""
RATIO = 5
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
    """One process, few mails and many, each with its ratio to raw PostgreSQL; and two processes."""
    return [
        *_intake(lab, count=MAILS, processes=1, target=120, seed=20261122),
        *_intake(lab, count=MANY_MAILS, processes=1, target=120, seed=20261124),
        *_intake(lab, count=MAILS, processes=2, target=190, seed=20261123),
    ]


def _intake(lab: Lab, *, count: int, processes: int, target: int, seed: int) -> list[Figure]:
    url = lab.database(f"intake{processes}of{count}")
    environ = lab.environ(url)
    desk("setup", environ)
    before = _sizes(url)
    folder = mails(lab.folder, count, seed=seed)
    dealt, used = share(folder, processes), processor_seconds()
    seconds = _import(dealt, environ)
    ours, database = (now - then for now, then in zip(processor_seconds(), used, strict=True))
    _check(url, folder)
    speed = count / seconds
    words = f"{speed:.0f} mails/s ({seconds:.1f} s for {count:,})"
    name = f"intake, {processes} process{'es' if processes > 1 else ''}, {count:,} mails, start-up included"
    figures = [
        Figure(name, words, f">= {target}/s", speed >= target),
        Figure(
            "processor time a mail, ours and PostgreSQL's",
            f"{ours / count * 1000:.1f} + {database / count * 1000:.1f} ms",
        ),
    ]
    if processes == 1:
        figures += _against_raw(lab, url, environ, before, count=count, seconds=seconds, ours=ours + database)
    return figures


def _against_raw(
    lab: Lab,
    url: str,
    environ: dict[str, str],
    before: dict[str, int],
    *,
    count: int,
    seconds: float,
    ours: float,
) -> list[Figure]:
    """How many times the cost of the same rows: by the wall clock, start-up included, and by processor time."""
    empty = lab.folder / "empty"
    empty.mkdir(exist_ok=True)
    idle = _import([[empty], [empty]], environ)
    raw, raw_used = _raw_seconds(lab, url, before)
    ratio = seconds / raw
    words = f"{ratio:.1f} times ({seconds:.1f} s against {raw:.2f} s; start-up alone is {idle:.1f} s)"
    worked = f"{ours / raw_used:.1f} times ({ours:.1f} s against {raw_used:.2f} s of all processes)"
    return [
        Figure(f"the same rows by raw psycopg, {count:,} mails", words, f"<= {RATIO}", ratio <= RATIO),
        Figure(f"the same by processor time, {count:,} mails", worked),
    ]


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


def _raw_seconds(lab: Lab, url: str, before: dict[str, int]) -> tuple[float, float]:
    """Seconds, by the clock and of processors, to write the rows of the import again into an empty desk: prepared
    statements in a pipeline, in as many transactions as the import made, with all indexes, foreign keys and triggers
    in place (the chain of the timeline is one).

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
    (_, used), own, began = processor_seconds(), time.process_time(), time.perf_counter()
    with psycopg.connect(target, autocommit=True, prepare_threshold=0) as connection:
        _write(connection, mails, size=STORED_MAILS)
        _write(connection, rows, size=-(-len(rows) * BATCH_MAILS // len(mails)))
    seconds = time.perf_counter() - began
    return seconds, time.process_time() - own + processor_seconds()[1] - used


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
