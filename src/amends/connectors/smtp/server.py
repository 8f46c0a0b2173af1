"""The server that takes our mail, and a session with it."""

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

FAREWELL_SECONDS = 2.0
"""The mail is settled by then; nobody waits long for a goodbye."""
_WRONG = "must look like smtp://user:password@host:587?starttls=1 or smtps://host:465"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where outgoing mail is handed over, and how the line is secured; the password is never shown."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    implicit_tls: bool = False

    @classmethod
    def parse(cls, *, url: str) -> Self:
        """Read `smtp[s]://user:password@host:port?starttls=1`. Raises ValueError without the password."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise ValueError(_WRONG) from None
        options = dict(parse_qsl(parts.query))
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or options.keys() - {"starttls"}:
            raise ValueError(_WRONG)
        implicit = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=port or (465 if implicit else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            starttls=options.get("starttls", "0") in ("1", "true", "yes"),
            implicit_tls=implicit,
        )

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@contextlib.contextmanager
def session(*, server: Server, our_name: str, timeout: float) -> Iterator[smtplib.SMTP]:
    """A greeted, secured and signed-in connection; `timeout` in seconds holds for each answer.

    Raises OSError (smtplib's errors among them) when there is none to be had. TLS is checked against the
    system's authorities, and asked-for TLS that the server does not offer is an error, never plain text.
    """
    connection = _connection(server, our_name, timeout)
    try:
        if connection.sock is not None:
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.ehlo_or_helo_if_needed()
        if server.starttls:
            connection.starttls(context=ssl.create_default_context())
            connection.ehlo_or_helo_if_needed()
        if server.user:
            connection.login(server.user, server.password)
        yield connection
        if connection.sock is not None:
            connection.sock.settimeout(FAREWELL_SECONDS)
        with contextlib.suppress(OSError):
            connection.quit()
    finally:
        connection.close()


def _connection(server: Server, our_name: str, timeout: float) -> smtplib.SMTP:
    if server.implicit_tls:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, our_name, timeout=timeout, context=context)
    return smtplib.SMTP(server.host, server.port, our_name, timeout=timeout)
