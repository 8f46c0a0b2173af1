"""The listener as real senders meet it, with a real database behind it."""

import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from amends.mail import listener
from amends.runtime.problems import Problem
from amends.store.models import Mailbox

MAIL = b"From: maria@city.example\r\nSubject: no mail\r\n\r\nThis is the THIRD time.\r\n"
TO = "support@desk.example"
Stored = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def client(ports: Any) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP("127.0.0.1", ports.smtp, "city.example", timeout=10) as one:
        one.ehlo()
        yield one


@pytest.fixture
def wire(ports: Any) -> Iterator["Wire"]:
    with socket.create_connection(("127.0.0.1", ports.smtp), timeout=10) as line:
        one = Wire(line)
        one.answers(1)
        yield one


class Wire:
    """Bytes as they are, for what a client library would put right."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._file = line.makefile("rb")

    def say(self, words: bytes) -> None:
        self._line.sendall(words)

    def answers(self, count: int) -> list[str]:
        """The codes of the next final answer lines; the end of the line is ''."""
        codes: list[str] = []
        while len(codes) < count:
            got = self._file.readline()
            if got[3:4] != b"-":
                codes.append(got[:3].decode())
        return codes

    def open_mail(self) -> None:
        self.say(
            b"EHLO city.example\r\nMAIL FROM:<maria@city.example>\r\nRCPT TO:<support@desk.example>\r\nDATA\r\n"
        )
        assert self.answers(4) == ["250", "250", "250", "354"]


def test_mail_is_committed_before_250(client: smtplib.SMTP, stored: Stored, mailbox: Mailbox) -> None:
    client.sendmail("maria@city.example", [TO], MAIL)

    assert stored() == [
        {
            "raw": MAIL,
            "source": "smtp",
            "mailbox_id": mailbox.id,
            "envelope_from": "maria@city.example",
            "envelope_to": [TO],
            "delivery_key": None,
        }
    ]


def test_greeting_tells_no_version(ports: Any) -> None:
    with socket.create_connection(("127.0.0.1", ports.smtp), timeout=10) as line:
        assert line.recv(200) == f"220 {settings.ENV.mail_domain} SMTP\r\n".encode()


def test_extensions_that_senders_want_are_named(client: smtplib.SMTP) -> None:
    assert {"size", "8bitmime", "smtputf8", "pipelining"} <= client.esmtp_features.keys()
    assert client.esmtp_features["size"] == str(settings.ENV.smtp_max_bytes)
    assert "auth" not in client.esmtp_features


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (TO, 250),
        ("SUPPORT@Desk.Example", 250),
        ("support+abc234token@desk.example", 250),
        ("postmaster@desk.example", 250),
        ("postmaster", 250),
        ("nobody@desk.example", 550),
        ("support@other.example", 550),
        ("maria%other.example@desk.example", 550),
        ("@other.example:maria@third.example", 550),
        ("postmaster@other.example", 550),
    ],
)
def test_only_our_mailboxes_are_recipients(client: smtplib.SMTP, address: str, code: int) -> None:
    client.docmd("MAIL FROM:<maria@city.example>")

    assert client.docmd(f"RCPT TO:<{address}>")[0] == code


def test_new_mailbox_is_known_soon(
    client: smtplib.SMTP, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amends.mail.recipients.RETRY_AFTER", 0.0)
    client.docmd("MAIL FROM:<maria@city.example>")
    assert client.docmd("RCPT TO:<billing@desk.example>")[0] == 550

    Mailbox.objects.create(address="billing@desk.example", team=mailbox.team)

    assert client.docmd("RCPT TO:<billing@desk.example>")[0] == 250


def test_guessing_of_addresses_is_cut_off(client: smtplib.SMTP) -> None:
    client.docmd("MAIL FROM:<maria@city.example>")
    codes = [client.docmd(f"RCPT TO:<guess{n}@desk.example>")[0] for n in range(20)]

    assert codes == [550] * 19 + [421]
    with pytest.raises(smtplib.SMTPServerDisconnected):
        client.docmd("NOOP")


def test_null_sender_is_taken(client: smtplib.SMTP, stored: Stored) -> None:
    client.sendmail("<>", [TO], MAIL)

    assert [one["envelope_from"] for one in stored()] == [""]


def test_many_recipients_are_taken_up_to_the_limit(client: smtplib.SMTP, stored: Stored) -> None:
    client.docmd("MAIL FROM:<maria@city.example>")
    lines = b"".join(b"RCPT TO:<support+%d@desk.example>\r\n" % number for number in range(10_001))
    with ThreadPoolExecutor(1) as sender:
        sender.submit(client.send, lines)
        codes = [client.getreply()[0] for _ in range(10_001)]

    assert codes == [250] * 10_000 + [452]
    assert client.data(MAIL)[0] == 250
    assert len(stored()[0]["envelope_to"]) == 10_000


def test_lmtp_answers_once_for_each_recipient(ports: Any, stored: Stored) -> None:
    with smtplib.LMTP("127.0.0.1", ports.lmtp, timeout=10) as client:
        assert client.docmd("EHLO city.example")[0] == 500
        assert client.docmd("LHLO city.example")[0] == 250
        client.docmd("MAIL FROM:<maria@city.example>")
        client.docmd("RCPT TO:<support@desk.example>")
        client.docmd("RCPT TO:<nobody@desk.example>")
        client.docmd("RCPT TO:<support+a@desk.example>")

        assert [client.data(MAIL)[0], client.getreply()[0]] == [250, 250]
        assert client.noop()[0] == 250

    assert [(one["source"], one["envelope_to"]) for one in stored()] == [
        ("lmtp", [TO, "support+a@desk.example"])
    ]


@pytest.mark.parametrize(
    "end", [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\n", b"\r\n.\r", b"\r.\r\n", b"\r\n\0.\r\n"]
)
def test_only_a_dot_between_line_ends_ends_a_mail(wire: Wire, stored: Stored, end: bytes) -> None:
    smuggled = (
        b"Subject: a\r\n\r\nb" + end + b"MAIL FROM:<x@evil.example>\r\nRCPT TO:<support@desk.example>\r\n"
    )
    wire.open_mail()

    wire.say(smuggled + b".\r\nQUIT\r\n")

    assert wire.answers(2) == ["250", "221"]
    # A dot that begins a line is taken off (RFC 5321, 4.5.2); nothing else is touched.
    assert [one["raw"] for one in stored()] == [smuggled.replace(b"\r\n.", b"\r\n")]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b".\r\n", b""),
        (b"..\r\n.\r\n", b".\r\n"),
        (b"..a\r\nb..\r\n.\r\n", b".a\r\nb..\r\n"),
        (b"\0\xff\xfe caf\xe9 \x80\r\n.\r\n", b"\0\xff\xfe caf\xe9 \x80\r\n"),
        (
            b"X-Long: " + b"a" * 300_000 + b"\r\n\r\nb\r\n.\r\n",
            b"X-Long: " + b"a" * 300_000 + b"\r\n\r\nb\r\n",
        ),
        (b"a" * 65_536 + b"\r\n.\r\n", b"a" * 65_536 + b"\r\n"),
        (b"a" * 65_534 + b"\r\n.\r\n", b"a" * 65_534 + b"\r\n"),
        (b"." * 200_000 + b"\r\n.\r\n", b"." * 199_999 + b"\r\n"),
    ],
)
def test_bytes_are_stored_as_they_come(wire: Wire, stored: Stored, sent: bytes, kept: bytes) -> None:
    wire.open_mail()

    wire.say(sent)

    assert wire.answers(1) == ["250"]
    assert [one["raw"] for one in stored()] == [kept]


def test_everything_in_one_packet_works(wire: Wire, stored: Stored) -> None:
    head = b"MAIL FROM:<a@b.example>\r\nRCPT TO:<support@desk.example>\r\nDATA\r\n"
    wire.say(b"EHLO x\r\n" + (head + MAIL + b".\r\n") * 3 + b"QUIT\r\n")

    assert wire.answers(14) == ["250", *["250", "250", "354", "250"] * 3, "221"]
    assert [one["raw"] for one in stored()] == [MAIL] * 3


def test_mail_over_the_size_is_refused(client: smtplib.SMTP, wire: Wire, stored: Stored) -> None:
    too_long = settings.ENV.smtp_max_bytes + 1
    assert client.docmd(f"MAIL FROM:<a@b.example> SIZE={too_long}")[0] == 552

    wire.open_mail()
    line = b"x" * 99_998 + b"\r\n"
    for _ in range(too_long // len(line) + 1):
        wire.say(line)
    wire.say(b".\r\n")

    assert wire.answers(1) == ["552"]
    assert stored() == []
    wire.say(b"NOOP\r\n")
    assert wire.answers(1) == ["250"]


def test_database_that_cannot_store_means_451_and_then_works_again(
    client: smtplib.SMTP, stored: Stored
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("alter table store_rawmail rename to away")
    client.docmd("MAIL FROM:<a@b.example>")
    client.docmd(f"RCPT TO:<{TO}>")
    refused = client.data(MAIL)
    with connection.cursor() as cursor:
        cursor.execute("alter table away rename to store_rawmail")
    client.sendmail("a@b.example", [TO], MAIL)

    assert refused[0] == 451
    assert len(stored()) == 1


def test_lost_database_connections_are_made_anew(client: smtplib.SMTP, stored: Stored) -> None:
    client.sendmail("a@b.example", [TO], MAIL)
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where pid <> pg_backend_pid() and datname = current_database() and backend_type = 'client backend'"
        )

    client.sendmail("a@b.example", [TO], MAIL)

    assert len(stored()) == 2


def test_many_senders_at_once_lose_and_double_nothing(ports: Any, stored: Stored) -> None:
    def send(sender: int) -> None:
        with smtplib.SMTP("127.0.0.1", ports.smtp, "city.example", timeout=30) as one:
            for number in range(10):
                one.sendmail("a@b.example", [TO], b"Subject: %d-%d\r\n\r\n" % (sender, number))

    with ThreadPoolExecutor(10) as senders:
        list(senders.map(send, range(10)))

    kept = sorted(one["raw"] for one in stored())
    assert kept == sorted(b"Subject: %d-%d\r\n\r\n" % (a, b) for a in range(10) for b in range(10))


def test_sender_that_hangs_up_inside_a_mail_leaves_nothing(wire: Wire, ports: Any, stored: Stored) -> None:
    wire.open_mail()
    wire.say(b"Subject: half\r\n\r\nwor")
    wire._line.shutdown(socket.SHUT_RDWR)

    with smtplib.SMTP("127.0.0.1", ports.smtp, "city.example", timeout=10) as other:
        other.sendmail("a@b.example", [TO], MAIL)

    assert [one["raw"] for one in stored()] == [MAIL]


@pytest.mark.parametrize(
    "line", [b"MAIL FROM:<" + b"a" * 5000 + b">", b"\xff\xfe", b"", b"VRFY \xff", b"EXPN x"]
)
def test_nonsense_gets_an_answer_and_the_session_goes_on(wire: Wire, line: bytes) -> None:
    wire.say(b"EHLO x\r\n" + line + b"\r\nNOOP\r\n")

    codes = wire.answers(3)

    assert codes[0] == codes[2] == "250"
    assert codes[1][0] in "245"


def test_unknown_commands_without_end_are_cut_off(wire: Wire) -> None:
    wire.say(b"EHLO x\r\n" + b"GET / HTTP/1.1\r\n" * 5)

    assert wire.answers(7) == ["250", "500", "500", "500", "500", "502", ""]


def test_port_is_announced_in_the_desks_folder(ports: Any) -> None:
    assert (Path(settings.ENV.home) / listener.PORT_FILE).read_text() == f"{ports.smtp}\n"


def test_port_taken_is_one_clear_line(ports: Any) -> None:
    with pytest.raises(
        Problem, match=f"Mail cannot listen on 127.0.0.1:{ports.smtp}: Address already in use"
    ):
        listener.run(threading.Event(), smtp=("127.0.0.1", ports.smtp))


@pytest.mark.parametrize("text", ["2525", "host:", "host:port", ":25", "a:70000"])
def test_wrong_address_is_one_clear_line(text: str) -> None:
    with pytest.raises(Problem, match="is not an address"):
        listener.read_address(text)
