"""One mail folder over one IMAP connection (RFC 3501), read by UID; IDLE where the server has it (RFC 2177).

imap-tools signs in, selects and idles. Mails are asked for by plain commands: its `fetch` parses what we
want as bytes, and its `flag` expunges what other people marked as deleted.
"""

import contextlib
import imaplib
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from imap_tools import BaseMailBox, ImapToolsError

from amends.runtime import egress

IMPLICIT_TLS_PORT = 993
IDLE_POLL_SECONDS = 1.0
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})\b")
_CONTROLS = re.compile(r"[\0-\x1f\x7f-\x9f]+")


class ImapError(Exception):
    """The server cannot be reached or breaks off; one line, without the password."""


class Missing(ImapError):
    """The server will not hand out this one mail; the connection is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where a folder is and how to get in; `timeout` in seconds holds for each answer.

    `private` are the servers that are allowed though they are not public (`runtime.egress`).
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    tls: bool = True
    timeout: float = 60.0
    private: tuple[str, ...] = ()


@contextlib.contextmanager
def opened(account: Account) -> Iterator["Folder"]:
    """Connect, sign in and select the folder. Raises ImapError.

    With `tls` the line is TLS from the start at port 993 and by STARTTLS elsewhere, checked against the
    system's authorities; it never falls back to plain text.
    """
    with _plain_words(account):
        box = _connect(account)
        try:
            _sign_in(box, account)
            folder = Folder(box, account)
        except BaseException:
            _hang_up(box)
            raise
    try:
        yield folder
    finally:
        _hang_up(box)


class Folder:
    """The selected folder; every method raises ImapError when the connection breaks."""

    def __init__(self, box: BaseMailBox, account: Account) -> None:
        self._box, self._account = box, account
        self._client: imaplib.IMAP4 = box.client
        answer = self._client.response("UIDVALIDITY")[1]
        self.validity = int(answer[0]) if answer and answer[0] else 0
        # What a server can do is often told anew after signing in.
        self.can_idle = b"IDLE" in b" ".join(filter(None, self._client.capability()[1])).upper().split()

    def after(self, uid: int) -> list[int]:
        """The UIDs above `uid`, rising."""
        # The star is the highest UID there is, which the server gives even when it is not above `uid`.
        return [one for one in self._search(f"UID {uid + 1}:*") if one > uid]

    def unread(self, *, or_since: date | None = None) -> list[int]:
        """The UIDs of mails that are not \\Seen, or that came on or after the given day, rising."""
        since = f"{or_since:%d-}{_MONTHS[or_since.month - 1]}{or_since:-%Y}" if or_since else ""
        return self._search(f"OR UNSEEN SINCE {since}" if since else "UNSEEN")

    def highest(self) -> int:
        """The highest UID in the folder, 0 when it is empty."""
        return max(self._search("UID *:*"), default=0)

    def size(self, uid: int) -> int:
        """The size of a mail in bytes, as the server tells it. Raises Missing when it is not there."""
        answer = self._fetch(uid, "(RFC822.SIZE)")
        for item in answer:
            match = _SIZE.search(item if isinstance(item, bytes) else item[0])
            if match:
                return int(match[1])
        raise Missing(f"mail {uid} is not there")

    def raw(self, uid: int) -> bytes:
        """A mail's bytes, its \\Seen mark left as it is. Raises Missing when it is not there."""
        for item in self._fetch(uid, "(BODY.PEEK[])"):
            if isinstance(item, tuple):
                return bytes(item[1])
        raise Missing(f"mail {uid} is not there")

    def mark_seen(self, uids: Sequence[int]) -> None:
        """Set \\Seen."""
        if uids:
            with _plain_words(self._account):
                self._client.uid("STORE", ",".join(map(str, uids)), "+FLAGS.SILENT", r"(\Seen)")

    def wait(self, seconds: float, *, stop: threading.Event) -> None:
        """Return when there may be something new, after `seconds`, or when `stop` is set."""
        if not self.can_idle:
            stop.wait(seconds)
            return
        with _plain_words(self._account):
            self._box.idle.start()  # type: ignore[no-untyped-call]
            until = time.monotonic() + seconds
            while not stop.is_set() and (left := until - time.monotonic()) > 0:
                began, slice_ = time.monotonic(), min(left, IDLE_POLL_SECONDS)
                # An early return without words is a connection that broke: `stop` below finds out.
                if self._box.idle.poll(slice_) or time.monotonic() - began < slice_ / 2:
                    break
            self._box.idle.stop()  # type: ignore[no-untyped-call]

    def _search(self, what: str) -> list[int]:
        with _plain_words(self._account):
            self._client.noop()  # a server need not tell of new mail before it is asked for news
            kind, answer = self._client.uid("SEARCH", what)
            if kind != "OK":
                raise ImapError(f"{self._account.host} refused a search")
            return sorted({int(one) for line in answer if line for one in line.split()})

    def _fetch(self, uid: int, what: str) -> list[Any]:
        with _plain_words(self._account):
            kind, answer = self._client.uid("FETCH", str(uid), what)
        if kind != "OK":
            raise Missing(f"mail {uid} is refused by the server")
        return [item for item in answer if item is not None]


class _Box(BaseMailBox):
    """imap-tools on a connection that we made: its own classes lose the socket when STARTTLS fails."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._ready = client
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._ready


class _Client(imaplib.IMAP4):
    """imaplib on a connection to an address that was checked; with a `context`, TLS from the start."""

    def __init__(self, account: Account, context: ssl.SSLContext | None = None) -> None:
        self._account, self._context = account, context
        super().__init__(account.host, account.port, account.timeout)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        account = self._account
        line = egress.connect(host=account.host, port=account.port, timeout=timeout, private=account.private)
        return self._context.wrap_socket(line, server_hostname=account.host) if self._context else line


def _connect(account: Account) -> BaseMailBox:
    if not account.tls:
        return _Box(_Client(account))
    context = ssl.create_default_context()
    if account.port == IMPLICIT_TLS_PORT:
        return _Box(_Client(account, context))
    client = _Client(account)
    try:
        client.starttls(context)
    except BaseException:
        with contextlib.suppress(OSError):
            client.shutdown()
        raise
    return _Box(client)


def _sign_in(box: BaseMailBox, account: Account) -> None:
    ascii_only = (account.user + account.password).isascii()
    sign_in = box.login if ascii_only else box.login_utf8
    sign_in(account.user, account.password, initial_folder=None)
    box.folder.set(account.folder)


def _hang_up(box: BaseMailBox) -> None:
    with contextlib.suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
        box.logout()
    with contextlib.suppress(OSError, imaplib.IMAP4.error):
        box.client.shutdown()


@contextlib.contextmanager
def _plain_words(account: Account) -> Iterator[None]:
    """Every way in which a connection fails as one ImapError of one line."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise ImapError(f"the certificate of {account.host} is not trusted: {error.verify_message}") from None
    except egress.Blocked as blocked:
        raise ImapError(str(blocked)) from None
    except TimeoutError:
        raise ImapError(f"{account.host}:{account.port} did not answer in time") from None
    except UnicodeError:
        raise ImapError(f"{account.host!r} is not the name of a server") from None
    except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
        words = _CONTROLS.sub(" ", str(error))
        if account.password:
            words = words.replace(account.password, "***")
        raise ImapError(f"{account.host}:{account.port}: {words[:300]}") from None
