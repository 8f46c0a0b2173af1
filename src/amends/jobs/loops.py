"""The worker's loops: each wakes when told or when something falls due, and calls one action.

The queue is the fact's own table and column (`state`, `due_at`, `next_at`), so there is no second
record of what is to be done that could disagree with it.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import OperationalError, connection

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The clock of the edge; everything below is given `now`."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Loop:
    """A piece of work: `run` does what is due and says how much it did; `wait` how long nothing is due.

    A `patient` one looks again only then, and is not woken by every commit of a busy desk.
    """

    name: str
    run: Callable[[datetime], int]
    wait: Callable[[datetime], float]
    patient: bool = False


def keep_running(loop: Loop, *, stop: threading.Event, wake: threading.Event) -> None:
    """Run a loop until told to stop. A database that is away is waited for; any other error is logged,
    and the loop goes on after a pause that grows, so that one bad row never stops the desk."""
    failures = 0
    while not stop.is_set():
        try:
            wake.clear()
            while not stop.is_set() and loop.run(utc_now()):
                pass
            if stop.is_set():  # the last ring may have come before it was cleared above
                break
            failures = 0
            pause = loop.wait(utc_now())
        except OperationalError as error:
            failures += 1
            pause = min(2.0**failures / 4, 10.0)
            log.warning("worker.database_away loop=%s retry_in=%.1fs", loop.name, pause)
            log.debug("%s", error)
            connection.close()
        except Exception:
            failures += 1
            pause = min(2.0**failures / 4, 60.0)
            log.exception("worker.loop_failed loop=%s retry_in=%.1fs", loop.name, pause)
            connection.close()
        (stop if loop.patient else wake).wait(pause)
    connection.close()
