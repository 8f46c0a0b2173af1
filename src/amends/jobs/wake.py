"""Waking the loops: one connection listens, and rings every loop when something was committed."""

import logging
import threading
from types import TracebackType
from typing import Self

import psycopg
from django.db import connection

log = logging.getLogger(__name__)


class Bell:
    """Listens on PostgreSQL channels and sets the event of every loop; polling covers what it misses."""

    def __init__(self, *, channels: tuple[str, ...]) -> None:
        self._channels = channels
        self._wakes: dict[str, threading.Event] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ring()

    def wakes(self, name: str) -> threading.Event:
        """The event that a loop waits on."""
        return self._wakes.setdefault(name, threading.Event())

    def ring(self) -> None:
        """Wake every loop."""
        for wake in self._wakes.values():
            wake.set()

    def ring_until(self, stop: threading.Event) -> None:
        """Listen and ring until `stop` is set; a lost connection is made again, ringing once for what was missed."""
        while not stop.is_set():
            try:
                self._listen(stop)
            except psycopg.OperationalError:
                log.warning("worker.listen_lost retry_in=1s")
                stop.wait(1.0)
                self.ring()
        self.ring()

    def _listen(self, stop: threading.Event) -> None:
        params = connection.get_connection_params()
        params.pop("cursor_factory", None)
        params.pop("context", None)
        with psycopg.connect(**params, autocommit=True) as listening:
            for channel in self._channels:
                listening.execute(f"listen {channel}")
            self.ring()
            while not stop.is_set():
                for _ in listening.notifies(timeout=0.5, stop_after=1):
                    self.ring()
