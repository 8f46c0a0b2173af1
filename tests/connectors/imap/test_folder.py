"""A folder read over a real connection."""

import imaplib
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from amends.connectors import imap
from imap_peer import WITHOUT_IDLE, Dovecot, running

pytestmark = pytest.mark.peer
LOOPBACK = ("127.0.0.0/8",)
ONE, TWO = b"Subject: one\r\n\r\n1\r\n", b"Subject: two\r\n\r\n\xff\r\n"


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running() as server:
        yield server


@pytest.fixture
def account(dovecot: Dovecot) -> imap.Account:
    """An account whose folder is empty."""
    with imaplib.IMAP4("127.0.0.1", dovecot.port, timeout=30) as line:
        line.login(dovecot.user, dovecot.password)
        line.select()
        line.uid("STORE", "1:*", "+FLAGS.SILENT", r"(\Deleted)")
        line.expunge()
    return _account(dovecot)


def _account(server: Dovecot, **changes: Any) -> imap.Account:
    values = {"host": "127.0.0.1", "port": server.port, "user": server.user, "password": server.password}
    return imap.Account(**{**values, "tls": False, "timeout": 10.0, "private": LOOPBACK, **changes})


def _use(folder: imap.Folder) -> None:
    while True:
        folder.wait(5, stop=threading.Event())
        folder.after(0)


def test_mails_come_byte_for_byte_and_stay_unread(account: imap.Account, dovecot: Dovecot) -> None:
    dovecot.deliver(ONE)
    dovecot.deliver(TWO)

    with imap.opened(account) as folder:
        first, second = folder.unread()
        assert folder.after(first) == [second]
        assert folder.after(second) == []
        assert folder.highest() == second
        assert [folder.raw(first), folder.raw(second)] == [ONE, TWO]
        assert folder.size(first) == len(ONE)
        assert folder.unread() == [first, second]


def test_seen_mails_are_not_unread_but_recent_ones_can_be_asked_for(
    account: imap.Account, dovecot: Dovecot
) -> None:
    dovecot.deliver(ONE)
    today = datetime.now(UTC).date()

    with imap.opened(account) as folder:
        (uid,) = folder.unread()
        folder.mark_seen([uid])
        assert folder.unread() == []
        assert folder.unread(or_since=today - timedelta(days=1)) == [uid]
        assert folder.unread(or_since=today + timedelta(days=2)) == []
        folder.mark_seen([])


def test_marking_leaves_deleted_mails_where_they_are(account: imap.Account, dovecot: Dovecot) -> None:
    dovecot.deliver(ONE)
    dovecot.deliver(TWO)
    with (
        imap.opened(account) as folder,
        imaplib.IMAP4("127.0.0.1", dovecot.port, timeout=30) as other,
    ):
        first, second = folder.unread()
        other.login(dovecot.user, dovecot.password)
        other.select()
        other.uid("STORE", str(first), "+FLAGS.SILENT", r"(\Deleted)")

        folder.mark_seen([second])

        assert folder.after(0) == [first, second]


def test_mail_that_is_not_there_is_missing(account: imap.Account) -> None:
    with imap.opened(account) as folder:
        with pytest.raises(imap.Missing):
            folder.raw(4_000_000)
        with pytest.raises(imap.Missing):
            folder.size(4_000_000)
        assert folder.highest() == 0


def test_idle_wakes_up_for_a_new_mail(account: imap.Account, dovecot: Dovecot) -> None:
    with imap.opened(account) as folder:
        assert folder.can_idle
        before = folder.highest()
        bell = threading.Timer(0.2, dovecot.deliver, [ONE])
        bell.start()

        began = time.monotonic()
        folder.wait(30, stop=threading.Event())

        assert time.monotonic() - began < 15
        assert len(folder.after(before)) == 1
        bell.join(30)


def test_waiting_ends_when_told_to_stop(account: imap.Account) -> None:
    stop = threading.Event()
    bell = threading.Timer(0.2, stop.set)
    with imap.opened(account) as folder:
        bell.start()
        folder.wait(30, stop=stop)
    bell.join(30)


def test_server_without_idle_is_asked_again_later() -> None:
    with running(capability=WITHOUT_IDLE) as server, imap.opened(_account(server)) as folder:
        assert not folder.can_idle
        folder.wait(0.01, stop=threading.Event())
        server.deliver(ONE)
        assert len(folder.after(0)) == 1


def test_server_that_goes_away_is_an_error_of_one_line() -> None:
    with running() as server, imap.opened(_account(server)) as folder:
        bell = threading.Timer(0.2, server.stop)
        bell.start()
        with pytest.raises(imap.ImapError, match=r"^127\.0\.0\.1"):
            _use(folder)
        bell.join(30)


def test_wrong_password_is_said_without_it(account: imap.Account) -> None:
    wrong = imap.Account(
        host=account.host, port=account.port, user="desk", password="geheim", tls=False, private=LOOPBACK
    )
    with pytest.raises(imap.ImapError, match="Authentication failed") as caught, imap.opened(wrong):
        pass

    assert "geheim" not in str(caught.value)
    assert "geheim" not in repr(wrong)


def test_folder_that_is_not_there_is_said(dovecot: Dovecot) -> None:
    with (
        pytest.raises(imap.ImapError, match="doesn't exist"),
        imap.opened(_account(dovecot, folder="Nowhere")),
    ):
        pass


def test_tls_that_is_not_offered_is_never_plain_text(dovecot: Dovecot) -> None:
    with pytest.raises(imap.ImapError), imap.opened(_account(dovecot, tls=True)):
        pass


@pytest.mark.parametrize("tls", [True, False])
def test_nobody_at_the_port_is_said(tls: bool) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        nobody = imap.Account(
            host="127.0.0.1", port=port, user="a", password="b", tls=tls, timeout=2, private=LOOPBACK
        )
        with pytest.raises(imap.ImapError, match=f"127.0.0.1:{port}"), imap.opened(nobody):
            pass
