"""The order of batches when several threads of one process file mail.

Parsing a batch and asking the database for it may go on beside deciding another; but a reply must find
the case that the mail before it opened, so batches are decided in the order in which they were claimed.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


class Place:
    """One batch's place in the line."""

    def __init__(self, line: "Line") -> None:
        self._line = line

    def take(self, claim: Callable[[], T]) -> T:
        """Claim a batch and join the line behind the batches claimed before it."""
        with self._line.claiming:
            with self._line.moved:
                self._line.order.append(self)
            return claim()

    def await_turn(self) -> None:
        """Wait until every batch claimed before this one has been committed or given up."""
        with self._line.moved:
            self._line.moved.wait_for(lambda: self._line.order[0] is self)


class Line:
    """Shared by the threads that file mail in one process."""

    def __init__(self) -> None:
        self.claiming = threading.Lock()
        self.moved = threading.Condition()
        self.order: deque[Place] = deque()

    @contextmanager
    def place(self) -> Iterator[Place]:
        """A place for one batch, left at the end of the block: put the transaction inside it."""
        place = Place(self)
        try:
            yield place
        finally:
            with self.moved:
                if place in self.order:
                    self.order.remove(place)
                self.moved.notify_all()
