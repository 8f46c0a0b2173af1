"""Fetch mail by IMAP, one thread for each mailbox that has a server.

A mail is stored and committed first, then marked as seen, then passed; a crash between these steps fetches it
again and its key stores it once. A server that cannot be reached is said once, and once more when it is back.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import Error, close_old_connections, connections

from amends.actions import inbox
from amends.actions import mailboxes as acting
from amends.actions.inbox import Arrival
from amends.actions.mailboxes import MailSource
from amends.connectors import imap
from amends.connectors.imap import secrets
from amends.store.queries import mailboxes
from amends.store.queries.mailboxes import Fetched

LOOK_SECONDS = 30.0
"""How often the list of mailboxes is read again."""
WAIT_SECONDS = 60.0
"""The longest rest between two looks into a folder, with IDLE or without: a lost hint costs no more."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
BATCH_MAILS = 20
BATCH_BYTES = 16 * 1024 * 1024
TRIES = 3
"""How often a mail that the server will not hand out is asked for; then it is passed over and stays unread."""
OVERLAP = timedelta(days=7)
"""When a server has numbered its mails anew, what came in this time is looked at again, read or not."""
log = logging.getLogger(__name__)


def run(stop: threading.Event) -> None:
    """Fetch until `stop` is set; mailboxes that are added, changed or removed are noticed by themselves."""
    running: dict[Fetched, Fetcher] = {}
    try:
        while not stop.is_set():
            _renew(running)
            stop.wait(LOOK_SECONDS)
    finally:
        _end(list(running.values()))
        connections.close_all()


def _renew(running: "dict[Fetched, Fetcher]") -> None:
    """One fetcher for each mailbox as it stands in the settings now."""
    close_old_connections()
    try:
        # How far a folder has been read is no change of the mailbox.
        wanted = {replace(one, after=""): one for one in mailboxes.fetched()}
    except Error as error:
        log.warning("imap.mailboxes_unread error=%s", type(error).__name__)
        return
    _end([running.pop(key) for key in list(running) if key not in wanted])
    for key, mailbox in wanted.items():
        if key not in running:
            running[key] = Fetcher(mailbox)
            running[key].start()


def _end(fetchers: "list[Fetcher]") -> None:
    for fetcher in fetchers:
        fetcher.stop.set()
    for fetcher in fetchers:
        fetcher.join()


class Fetcher(threading.Thread):
    """Keeps one mailbox fetched, over as many connections as that takes."""

    def __init__(self, mailbox: Fetched) -> None:
        super().__init__(name=f"imap-{mailbox.id}", daemon=True)
        self.stop = threading.Event()
        self._mailbox = mailbox
        self._after = mailbox.after
        self._is_down = False
        self._pause = FIRST_PAUSE

    def run(self) -> None:
        """Connect, fetch, wait; after a failure again, after a pause that doubles."""
        while not self.stop.is_set():
            try:
                self._connected()
            except (imap.ImapError, secrets.WrongKey, Error) as error:
                self._say_down(error)
                self.stop.wait(self._pause)
                self._pause = min(self._pause * 2, LONGEST_PAUSE)
        connections.close_all()

    def _connected(self) -> None:
        mailbox = self._mailbox
        account = imap.Account(
            host=mailbox.host,
            port=mailbox.port,
            user=mailbox.user,
            password=secrets.decrypt(secret=bytes(mailbox.secret), key=settings.SECRET_KEY),
            folder=mailbox.folder,
            tls=mailbox.tls,
            private=settings.PRIVATE_HOSTS,
        )
        with imap.opened(account) as folder:
            while not self.stop.is_set():
                self.fetch(folder)
                self._say_up()
                folder.wait(WAIT_SECONDS, stop=self.stop)

    def fetch(self, folder: imap.Folder) -> None:
        """Take everything that is new in the folder, batch by batch, each committed before it is passed."""
        close_old_connections()
        validity, _, uid = self._after.partition(":")
        if validity == str(folder.validity) and uid.isdigit():
            for batch in _batches(folder.after(int(uid))):
                if self._take(folder, batch):
                    self._pass(f"{validity}:{batch[-1]}")
            return
        self._take_unread(folder, is_renumbered=bool(validity))

    def _take_unread(self, folder: imap.Folder, *, is_renumbered: bool) -> None:
        """Begin with a folder's unread mails: what is read is history.

        After a change of UIDVALIDITY the old numbers mean nothing, so the newest mails are taken read or
        not; those that we have are known by their content.
        """
        highest = folder.highest()
        if is_renumbered:
            log.warning("imap.renumbered mailbox=%d", self._mailbox.id)
        since = (datetime.now(UTC) - OVERLAP).date() if is_renumbered else None
        waiting = [uid for uid in folder.unread(or_since=since) if uid <= highest]
        if all(self._take(folder, batch) for batch in _batches(waiting)):
            self._pass(f"{folder.validity}:{highest}")

    def _take(self, folder: imap.Folder, uids: Sequence[int]) -> bool:
        """Commit these mails, then mark them; false when we are to stop and nothing was done."""
        if self.stop.is_set():
            return False
        taken: list[int] = []
        arrivals: list[Arrival] = []
        for uid in uids:
            raw = self._raw(folder, uid)
            if raw is not None:
                taken.append(uid)
                arrivals.append(self._arrival(folder.validity, uid, raw))
            if sum(len(one.raw) for one in arrivals) >= BATCH_BYTES:
                self._store(folder, taken, arrivals)
                taken, arrivals = [], []
        self._store(folder, taken, arrivals)
        return True

    def _store(self, folder: imap.Folder, uids: list[int], arrivals: list[Arrival]) -> None:
        if arrivals:
            inbox.store(arrivals=arrivals, now=datetime.now(UTC))
            folder.mark_seen(uids)

    def _raw(self, folder: imap.Folder, uid: int) -> bytes | None:
        """A mail's bytes; None when it is gone, too large, or refused again and again: then it stays unread."""
        try:
            size = folder.size(uid)
        except imap.Missing:
            return None  # moved or deleted since we looked
        if size > settings.ENV.smtp_max_bytes:
            log.error(
                "imap.left_unread mailbox=%d uid=%d reason=too_large bytes=%d", self._mailbox.id, uid, size
            )
            return None
        for _ in range(TRIES):
            try:
                return folder.raw(uid)
            except imap.Missing:
                continue
        log.error("imap.left_unread mailbox=%d uid=%d reason=refused_by_server", self._mailbox.id, uid)
        return None

    def _arrival(self, validity: int, uid: int, raw: bytes) -> Arrival:
        return Arrival(
            raw=raw,
            source=MailSource.IMAP,
            mailbox_id=self._mailbox.id,
            delivery_key=f"imap:{self._mailbox.id}:{validity}:{uid}",
        )

    def _pass(self, after: str) -> None:
        if after != self._after:
            acting.read_up_to(mailbox_id=self._mailbox.id, after=after)
            self._after = after

    def _say_down(self, error: Exception) -> None:
        if not self._is_down:
            self._is_down = True
            reason = type(error).__name__ if isinstance(error, Error) else str(error)
            log.warning("imap.down mailbox=%d reason=%s", self._mailbox.id, reason)

    def _say_up(self) -> None:
        self._pause = FIRST_PAUSE
        if self._is_down:
            self._is_down = False
            log.warning("imap.up mailbox=%d", self._mailbox.id)


def _batches(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    for begin in range(0, len(uids), BATCH_MAILS):
        yield uids[begin : begin + BATCH_MAILS]
