"""IMAP fetch, end to end: a real server, a real database, threads as in service."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from amends.connectors import imap
from amends.connectors.imap import secrets
from amends.mail import fetch
from amends.store.models import Mailbox
from amends.store.queries import mailboxes
from imap_peer import Dovecot, running

pytestmark = pytest.mark.peer
LOOPBACK = ("127.0.0.0/8",)
Stored = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with running() as server:
        yield server


@pytest.fixture
def fetched(mailbox: Mailbox, dovecot: Dovecot) -> Iterator[Mailbox]:
    """The mailbox, fetched from the server, which the operator allows though it is on this machine."""
    mailbox.imap_host, mailbox.imap_port, mailbox.imap_tls = "127.0.0.1", dovecot.port, False
    mailbox.imap_user = dovecot.user
    mailbox.imap_secret = secrets.encrypt(password=dovecot.password, key=settings.SECRET_KEY)
    mailbox.save()
    with override_settings(PRIVATE_HOSTS=LOOPBACK):
        yield mailbox


def _once(server: Dovecot) -> None:
    """One look into the folder, as the thread of a mailbox takes it."""
    (one,) = mailboxes.fetched()
    account = imap.Account(
        host="127.0.0.1",
        port=server.port,
        user=server.user,
        password=server.password,
        tls=False,
        timeout=10,
        private=LOOPBACK,
    )
    with imap.opened(account) as folder:
        fetch.Fetcher(one).fetch(folder)


def _raws(stored: Stored) -> list[bytes]:
    return [one["raw"] for one in stored()]


def _until(is_true: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not is_true():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_running_fetch_stores_marks_and_notices(
    fetched: Mailbox, dovecot: Dovecot, stored: Stored, caplog: pytest.LogCaptureFixture
) -> None:
    dovecot.deliver(b"Subject: 1\r\n\r\n")
    stop = threading.Event()
    thread = threading.Thread(target=fetch.run, args=(stop,))
    thread.start()
    try:
        _until(lambda: len(stored()) == 1)
        dovecot.deliver(b"Subject: 2\r\n\r\n")
        _until(lambda: dovecot.seen() == 2)
        dovecot.stop()
        _until(lambda: "imap.down" in caplog.text)
        dovecot.start()
        dovecot.deliver(b"Subject: 3\r\n\r\n")
        _until(lambda: dovecot.seen() == 3)
    finally:
        stop.set()
        thread.join(10)

    assert _raws(stored) == [b"Subject: 1\r\n\r\n", b"Subject: 2\r\n\r\n", b"Subject: 3\r\n\r\n"]
    assert {one["source"] for one in stored()} == {"imap"}
    assert {one["mailbox_id"] for one in stored()} == {fetched.id}
    fetched.refresh_from_db()
    assert fetched.imap_after.endswith(":3")
    assert caplog.text.count("imap.down") == caplog.text.count("imap.up") == 1
    assert dovecot.password not in caplog.text


def test_what_is_read_when_the_desk_first_looks_is_history(
    fetched: Mailbox, dovecot: Dovecot, stored: Stored
) -> None:
    dovecot.deliver(b"Subject: old\r\n\r\n")
    account = imap.Account(
        host="127.0.0.1",
        port=dovecot.port,
        user=dovecot.user,
        password=dovecot.password,
        tls=False,
        private=LOOPBACK,
    )
    with imap.opened(account) as folder:
        folder.mark_seen(folder.unread())
    dovecot.deliver(b"Subject: new\r\n\r\n")

    _once(dovecot)
    _once(dovecot)

    assert _raws(stored) == [b"Subject: new\r\n\r\n"]


def test_mail_that_somebody_read_meanwhile_is_fetched_all_the_same(
    fetched: Mailbox, dovecot: Dovecot, stored: Stored
) -> None:
    _once(dovecot)
    dovecot.deliver(b"Subject: quick\r\n\r\n")
    account = imap.Account(
        host="127.0.0.1",
        port=dovecot.port,
        user=dovecot.user,
        password=dovecot.password,
        tls=False,
        private=LOOPBACK,
    )
    with imap.opened(account) as folder:
        folder.mark_seen(folder.unread())

    _once(dovecot)

    assert _raws(stored) == [b"Subject: quick\r\n\r\n"]


def test_crash_before_the_place_is_kept_stores_nothing_twice(
    fetched: Mailbox, dovecot: Dovecot, stored: Stored
) -> None:
    _once(dovecot)
    fetched.refresh_from_db()
    place = fetched.imap_after
    for number in range(fetch.BATCH_MAILS + 5):
        dovecot.deliver(b"Subject: %d\r\n\r\n" % number)
    _once(dovecot)
    Mailbox.objects.update(imap_after=place)

    _once(dovecot)

    assert len(stored()) == fetch.BATCH_MAILS + 5
    assert dovecot.seen() == fetch.BATCH_MAILS + 5


def test_nothing_is_marked_that_could_not_be_stored(
    fetched: Mailbox, dovecot: Dovecot, stored: Stored
) -> None:
    dovecot.deliver(b"Subject: kept\r\n\r\n")
    with connection.cursor() as cursor:
        cursor.execute("alter table store_rawmail rename to away")
    with pytest.raises(Exception, match="store_rawmail"):
        _once(dovecot)
    with connection.cursor() as cursor:
        cursor.execute("alter table away rename to store_rawmail")
    assert dovecot.seen() == 0

    _once(dovecot)

    assert _raws(stored) == [b"Subject: kept\r\n\r\n"]


def test_renumbered_folder_is_looked_through_again(
    fetched: Mailbox, dovecot: Dovecot, stored: Stored
) -> None:
    dovecot.deliver(b"Subject: 1\r\n\r\n")
    _once(dovecot)
    Mailbox.objects.update(imap_after="7:900")
    dovecot.deliver(b"Subject: 2\r\n\r\n")

    _once(dovecot)

    # The first is fetched once more under its new number: filing knows it by its content.
    assert {*_raws(stored)} == {b"Subject: 1\r\n\r\n", b"Subject: 2\r\n\r\n"}
    fetched.refresh_from_db()
    assert not fetched.imap_after.startswith("7:")


def test_mail_over_the_limit_stays_unread_and_is_named(
    fetched: Mailbox, dovecot: Dovecot, stored: Stored, caplog: pytest.LogCaptureFixture
) -> None:
    _once(dovecot)
    dovecot.deliver(b"Subject: big\r\n\r\n" + b"x" * (settings.ENV.smtp_max_bytes + 1))
    dovecot.deliver(b"Subject: small\r\n\r\n")

    _once(dovecot)

    assert _raws(stored) == [b"Subject: small\r\n\r\n"]
    assert dovecot.seen() == 1
    assert "imap.left_unread" in caplog.text


def test_password_under_another_key_is_said(
    fetched: Mailbox, dovecot: Dovecot, caplog: pytest.LogCaptureFixture
) -> None:
    Mailbox.objects.update(imap_secret=secrets.encrypt(password="x", key="another"))
    stop = threading.Event()
    thread = threading.Thread(target=fetch.run, args=(stop,))
    thread.start()
    _until(lambda: "enter it again in Settings" in caplog.text)
    stop.set()
    thread.join(10)

    assert not thread.is_alive()
