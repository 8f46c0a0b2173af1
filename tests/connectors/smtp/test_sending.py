"""How handing a mail over ends, with a real server at the other end of the line."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from amends.connectors import smtp

MIME = b"Subject: hello\r\n\r\nfirst\r\n.\r\n..two\r\n"
TO = ["maria@city.example", "boss@city.example"]


def _send(sink: Any, **changes: Any) -> smtp.Outcome:
    values = {
        "url": f"smtp://127.0.0.1:{sink.port}",
        "mail_from": "support@desk.example",
        "recipients": TO,
        "mime": MIME,
        "timeout": 5.0,
    }
    return smtp.send(**{**values, **changes})


def test_mail_arrives_as_it_was(sink: Any) -> None:
    outcome = _send(sink)

    assert outcome == smtp.Outcome(state=smtp.State.SENT, detail="250 stored")
    assert sink.mails[0].content == MIME
    assert sink.mails[0].rcpt_tos == TO
    assert sink.mails[0].mail_from == "support@desk.example"


def test_null_sender_may_send(sink: Any) -> None:
    assert _send(sink, mail_from="").state is smtp.State.SENT
    assert sink.mails[0].mail_from == "<>"


@pytest.mark.parametrize(
    ("command", "answer", "state"),
    [
        ("MAIL", "451 4.3.0 later", smtp.State.RETRY),
        ("MAIL", "550 5.7.1 never", smtp.State.REFUSED),
        ("MAIL", "530 5.7.0 sign in first", smtp.State.RETRY),
        ("MAIL", None, smtp.State.RETRY),
        ("DOT", "452 4.3.1 full", smtp.State.RETRY),
        ("DOT", "554 5.7.1 looks like spam", smtp.State.REFUSED),
        ("DOT", "999 what", smtp.State.UNKNOWN),
        ("DOT", "gibberish", smtp.State.UNKNOWN),
        ("DOT", None, smtp.State.UNKNOWN),
    ],
)
def test_answer_decides(sink: Any, command: str, answer: str | None, state: smtp.State) -> None:
    sink.answers[command] = answer

    outcome = _send(sink)

    assert outcome.state is state
    assert outcome.detail


def test_server_too_slow_after_the_dot_is_unknown(sink: Any) -> None:
    sink.answers["SLOW"] = ""

    assert _send(sink, timeout=0.2).state is smtp.State.UNKNOWN
    assert len(sink.mails) == 1


def test_some_recipients_refused_are_named(sink: Any) -> None:
    sink.answers[f"RCPT {TO[1]}"] = "550 5.1.1 nobody here"

    outcome = _send(sink)

    assert outcome.state is smtp.State.SENT
    assert outcome.refused == {TO[1]: "550 5.1.1 nobody here"}
    assert sink.mails[0].rcpt_tos == TO[:1]


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        (("550 5.1.1 no", "550 5.1.1 no"), smtp.State.REFUSED),
        (("550 5.1.1 no", "450 4.2.1 busy"), smtp.State.RETRY),
    ],
)
def test_all_recipients_refused(sink: Any, answers: tuple[str, str], state: smtp.State) -> None:
    sink.answers.update({f"RCPT {address}": answer for address, answer in zip(TO, answers, strict=True)})

    outcome = _send(sink)

    assert outcome.state is state
    assert set(outcome.refused) == set(TO)
    assert sink.mails == []


def test_mail_over_the_servers_size_is_refused(sink: Any) -> None:
    outcome = _send(sink, mime=MIME + b"x" * 100_000)

    assert outcome.state is smtp.State.REFUSED
    assert outcome.detail.startswith("552")


def test_lone_line_ends_cannot_smuggle_a_second_mail(sink: Any) -> None:
    _send(sink, mime=b"Subject: a\n\nb\n.\nMAIL FROM:<x@y>\r.\r\n")

    assert sink.mails[0].content == b"Subject: a\r\n\r\nb\r\n.\r\nMAIL FROM:<x@y>\r\n.\r\n"
    assert len(sink.mails) == 1


def test_address_beyond_ascii_needs_smtputf8(sink: Any, plain_sink: Any) -> None:
    assert _send(sink, recipients=["josé@city.example"]).state is smtp.State.SENT
    assert sink.mails[0].rcpt_tos == ["josé@city.example"]
    assert _send(plain_sink, recipients=["josé@city.example"]).state is smtp.State.REFUSED


@pytest.mark.parametrize("address", ["a@b>\r\nRCPT TO:<c@d", "a b@c", "<a@b>"])
def test_address_with_a_command_in_it_is_an_error(sink: Any, address: str) -> None:
    with pytest.raises(ValueError, match="not a mail address"):
        _send(sink, recipients=[address])


def test_nobody_at_the_port_is_a_retry() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        outcome = smtp.send(
            url=f"smtp://user:secret@127.0.0.1:{port}", mail_from="a@b.c", recipients=TO, mime=MIME, timeout=2
        )

    assert outcome.state is smtp.State.RETRY
    assert f"127.0.0.1:{port} cannot be reached" in outcome.detail
    assert "secret" not in outcome.detail


def test_starttls_and_password(secured_sink: tuple[Any, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    sink, certificate = secured_sink
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    outcome = _send(sink, url=f"smtp://desk:right%3Aword@localhost:{sink.port}?starttls=1")
    wrong = _send(sink, url=f"smtp://desk:wrong@localhost:{sink.port}?starttls=1")

    assert outcome.state is smtp.State.SENT
    assert wrong.state is smtp.State.RETRY
    assert "refused the user name or password" in wrong.detail


def test_unknown_certificate_sends_nothing(secured_sink: tuple[Any, Path]) -> None:
    sink, _ = secured_sink

    outcome = _send(sink, url=f"smtp://desk:right%3Aword@localhost:{sink.port}?starttls=1")

    assert outcome.state is smtp.State.RETRY
    assert "certificate" in outcome.detail
    assert sink.mails == []


def test_starttls_that_is_not_offered_is_never_plain_text(sink: Any) -> None:
    outcome = _send(sink, url=f"smtp://127.0.0.1:{sink.port}?starttls=1")

    assert outcome.state is smtp.State.RETRY
    assert "does not offer" in outcome.detail
    assert sink.mails == []


def test_check_says_why(sink: Any, secured_sink: tuple[Any, Path]) -> None:
    assert smtp.check(url=f"smtp://127.0.0.1:{sink.port}") == ""
    assert "certificate" in smtp.check(url=f"smtp://localhost:{secured_sink[0].port}?starttls=1")


@pytest.fixture
def cutting_peer() -> Iterator[Callable[[bytes], int]]:
    """A server that answers well and cuts the line once it has read the given bytes."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(30)
    threads: list[threading.Thread] = []

    def serve(until: bytes) -> None:
        peer, _ = listening.accept()
        with peer:
            peer.settimeout(30)
            peer.sendall(b"220 hi\r\n")
            read = b""
            while got := peer.recv(65536):
                read += got
                if until in read:
                    return
                if read.endswith(b"DATA\r\n"):
                    peer.sendall(b"354 go on\r\n")
                elif b"DATA\r\n" not in read:
                    peer.sendall(b"250 ok\r\n" * got.count(b"\r\n"))

    def start(until: bytes) -> int:
        threads.append(threading.Thread(target=serve, args=(until,)))
        threads[-1].start()
        port: int = listening.getsockname()[1]
        return port

    yield start
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    listening.close()


@pytest.mark.parametrize(
    ("until", "state"),
    [
        (b"ehlo", smtp.State.RETRY),
        (b"RCPT TO", smtp.State.RETRY),
        (b"DATA\r\n", smtp.State.RETRY),
        (b"Subject", smtp.State.RETRY),
        (b"\r\n.\r\n", smtp.State.UNKNOWN),
    ],
)
def test_line_cut_is_unknown_only_after_the_dot(
    cutting_peer: Callable[[bytes], int], until: bytes, state: smtp.State
) -> None:
    port = cutting_peer(until)

    # Large enough to be still on its way when the line is cut in the middle of it.
    outcome = smtp.send(
        url=f"smtp://127.0.0.1:{port}",
        mail_from="a@b.c",
        recipients=TO,
        mime=b"Subject: a\r\n\r\n" + b"x" * 9_000_000,
        timeout=5,
    )

    assert outcome.state is state


@pytest.mark.parametrize(
    "url", ["http://a", "smtp://", "smtp://a:port", "smtp://u:geheim@a?tls=1", "smtp://u:geheim@"]
)
def test_wrong_url_is_said_without_the_password(url: str) -> None:
    with pytest.raises(ValueError, match="must look like") as caught:
        smtp.Server.parse(url=url)

    assert "geheim" not in str(caught.value)


def test_password_is_not_shown() -> None:
    server = smtp.Server.parse(url="smtps://desk:p%40ss@mail.example")

    assert (server.host, server.port, server.user, server.password) == ("mail.example", 465, "desk", "p@ss")
    assert "p@ss" not in repr(server)
    assert str(server) == "mail.example:465"
