"""Whom the desk takes mail for: its own mailboxes and nobody else, so it can never be a relay."""

import threading
import time
from collections.abc import Callable

from django.db import close_old_connections

from amends.store.queries import mailboxes

RETRY_AFTER = 2.0
"""An address that is not known may have just been added: look again, but no more often than this, in seconds."""
POSTMASTER = "postmaster"


class Directory:
    """The mailboxes, read again when older than `fresh` seconds; any thread may ask."""

    def __init__(
        self,
        *,
        fresh: float,
        own_domain: str,
        load: Callable[[], dict[str, int]] = mailboxes.addresses,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fresh, self._own_domain = fresh, own_domain
        self._load, self._clock = load, clock
        self._known: dict[str, int] | None = None
        self._read_at = 0.0
        self._lock = threading.Lock()

    def find(self, address: str) -> int | None:
        """The mailbox that `address` means, 0 for the postmaster's, None when it is not ours.

        Raises the database's error when the mailboxes were never read; later the last list is used.
        """
        with self._lock:
            known = self._list(self._fresh)
            found = match(address, known, self._own_domain)
            return found if found is not None else match(address, self._list(RETRY_AFTER), self._own_domain)

    def peek(self, address: str) -> int | None:
        """As `find`, but without a look at the database: None also when the list is old or does not say."""
        known = self._known
        if known is None or self._clock() - self._read_at > self._fresh:
            return None
        return match(address, known, self._own_domain)

    def _list(self, fresh: float) -> dict[str, int]:
        now = self._clock()
        if self._known is None or now - self._read_at > fresh:
            try:
                close_old_connections()
                self._known = self._load()
            except Exception:
                if self._known is None:
                    raise
            self._read_at = now
        return self._known


def match(address: str, known: dict[str, int], own_domain: str) -> int | None:
    """Compare without case and without the part behind a plus: that part is ours to read, not to route by."""
    local, _, domain = address.lower().rpartition("@")
    plain = local.partition("+")[0] or local
    for candidate in (f"{local}@{domain}", f"{plain}@{domain}"):
        if candidate in known:
            return known[candidate]
    ours = {own_domain, *(one.rpartition("@")[2] for one in known)}
    return 0 if plain == POSTMASTER and domain in ours else None
