"""Group commit: mails that come while a commit is under way are stored together in the next one.

Each waits for its own commit and for no longer; one flush of the disk then serves many senders.
"""

import contextlib
import logging
import queue
import threading
from concurrent.futures import Future
from datetime import UTC, datetime

from django.db import DataError, IntegrityError, close_old_connections, connections

from amends.actions import inbox
from amends.actions.inbox import Arrival

THREADS = 2
"""A second thread goes on with small mails while a large one is being written."""
MAX_MAILS = 200
MAX_BYTES = 16 * 1024 * 1024
log = logging.getLogger(__name__)

Waiting = tuple[Arrival, "Future[None]"]


class GroupCommit:
    """Threads with database connections of their own that store whatever waits."""

    def __init__(self, *, threads: int = THREADS) -> None:
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._work, name=f"mail-commit-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, arrival: Arrival) -> "Future[None]":
        """A future that is done once the mail is committed, and holds the error when it could not be."""
        future: Future[None] = Future()
        self._queue.put((arrival, future))
        return future

    def close(self) -> None:
        """Store what waits, then end the threads."""
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        try:
            while (first := self._queue.get()) is not None:
                _store(self._batch(first))
        finally:
            connections.close_all()

    def _batch(self, first: Waiting) -> list[Waiting]:
        """`first` and what waits behind it, within bounds that one statement carries well."""
        batch, size = [first], len(first[0].raw)
        while len(batch) < MAX_MAILS and size < MAX_BYTES:
            try:
                waiting = self._queue.get_nowait()
            except queue.Empty:
                break
            if waiting is None:
                self._queue.put(None)  # the end, kept for after this batch
                break
            batch.append(waiting)
            size += len(waiting[0].raw)
        return batch


def _store(batch: list[Waiting]) -> None:
    """Commit a batch and tell everyone; when one mail spoils it, each is tried alone."""
    close_old_connections()
    try:
        inbox.store(arrivals=[arrival for arrival, _ in batch], now=datetime.now(UTC))
    except (DataError, IntegrityError) as error:
        if len(batch) > 1:
            for waiting in batch:
                _store([waiting])
            return
        _settle(batch, error)
    except Exception as error:
        _settle(batch, error)
    else:
        _settle(batch, None)


def _settle(batch: list[Waiting], error: Exception | None) -> None:
    if error is not None:
        log.error("mail.not_stored count=%d error=%s", len(batch), type(error).__name__)
        with contextlib.suppress(Exception):
            connections.close_all()
    for _, future in batch:
        if not future.set_running_or_notify_cancel():
            continue  # the sender hung up meanwhile
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
