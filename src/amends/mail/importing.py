"""Take in many mails from files: store them in batches, then file them in this process."""

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from amends.actions import inbox, intake
from amends.actions.inbox import Arrival
from amends.actions.intake.line import Line
from amends.actions.mailboxes import MailSource
from amends.mail import folders
from amends.mail.folders import Found

BATCH_MAILS = 50
THREADS = 2
LOOK_SECONDS = 0.01
"""How soon to look again while mails are still being stored."""
BATCH_BYTES = 8 * 1024 * 1024
Step = Callable[[int], None]


@dataclass(slots=True)
class Tally:
    """How many mails were handed over, and each file that could not be read, with the reason."""

    mails: int = 0
    problems: list[tuple[Path, str]] = field(default_factory=list)


def store(*, paths: Iterable[Path], mailbox_id: int | None = None, step: Step = lambda size: None) -> Tally:
    """Commit every mail in these files, exactly once however often it is called with them.

    `step` is told the bytes of each file as it is read. Raises the database's error when it cannot store.
    """
    tally = Tally()
    limit = settings.ENV.smtp_max_bytes
    found = (one for path in folders.files(paths) for one in folders.mails(path, max_bytes=limit))
    for batch in _batches(_readable(found, tally, step)):
        inbox.store(arrivals=[_arrival(raw, mailbox_id) for raw in batch], now=datetime.now(UTC))
        tally.mails += len(batch)
    return tally


def store_and_file(
    *,
    paths: Iterable[Path],
    sandbox: intake.Reader,
    mailbox_id: int | None = None,
    read: Step = lambda size: None,
    filed: Step = lambda count: None,
) -> tuple[Tally, int]:
    """Commit every mail in these files and file it, the first ones while the others are still being stored.

    How it went, and how many were filed. `read` is told the bytes of each file, `filed` the mails of each batch.
    """
    stored = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        filing = pool.submit(file_all, sandbox=sandbox, step=filed, stored=stored)
        try:
            tally = store(paths=paths, mailbox_id=mailbox_id, step=read)
        finally:
            stored.set()
        return tally, filing.result()


def file_all(
    *, sandbox: intake.Reader, step: Step = lambda count: None, stored: threading.Event | None = None
) -> int:
    """File mails until none waits, and until `stored` says that no more will come; how many this process filed.

    Two threads: one batch is parsed while the other is decided and saved.
    """
    line, stopped, counts = Line(), threading.Event(), list[int]()

    def work() -> None:
        try:
            while not stopped.is_set():
                last = (
                    stored is None or stored.is_set()
                )  # asked before looking: whatever came earlier is found
                if count := intake.file_waiting(sandbox=sandbox, now=datetime.now(UTC), line=line):
                    counts.append(count)
                    step(count)
                elif last:
                    return
                elif stored is not None:
                    stored.wait(LOOK_SECONDS)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        try:
            for done in [pool.submit(work) for _ in range(THREADS)]:
                done.result()
        finally:
            stopped.set()
    return sum(counts)


def _readable(found: Iterable[Found], tally: Tally, step: Step) -> Iterator[bytes]:
    for one in found:
        if one.problem:
            tally.problems.append((one.path, one.problem))
        else:
            yield one.raw
        step(one.read)


def _batches(mails: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for raw in mails:
        batch.append(raw)
        size += len(raw)
        if len(batch) >= BATCH_MAILS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _arrival(raw: bytes, mailbox_id: int | None) -> Arrival:
    """The same bytes have the same key, so that importing a folder again stores nothing new."""
    key = f"file:{hashlib.sha256(raw).hexdigest()}"
    return Arrival(raw=raw, source=MailSource.FOLDER, mailbox_id=mailbox_id, delivery_key=key)
