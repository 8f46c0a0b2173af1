"""Addresses to listen on: read them, and say early when one is taken."""

import errno
import socket
from dataclasses import dataclass
from typing import Self

from amends.runtime.problems import Problem


@dataclass(frozen=True, slots=True)
class Address:
    """A host and a TCP port to listen on or to reach."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `host:port` or `[v6]:port`. Raises ValueError with words for the person who typed it."""
        host, colon, port = text.strip().rpartition(":")
        if not colon or not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError(f"{text!r} is not an address such as 127.0.0.1:2525")
        return cls(host.removeprefix("[").removesuffix("]"), int(port))

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def check_free(address: Address, *, variable: str) -> None:
    """Raise Problem when nobody could listen on `address`; `variable` is the setting that moves it."""
    try:
        family, kind, proto, _, where = socket.getaddrinfo(
            address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError:
        raise Problem(
            f"{variable} names the host {address.host!r}, which this machine cannot resolve."
        ) from None
    with socket.socket(family, kind, proto) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(where)
        except OSError as error:
            raise Problem(_why_not(address, variable, error)) from None


def _why_not(address: Address, variable: str, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {address.port} is taken; set {variable} to another or stop what uses it."
    if error.errno == errno.EACCES:
        return f"Port {address.port} needs more rights than this user has; set {variable} to one above 1023."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{address.host} is not an address of this machine; correct {variable}."
    return f"Cannot listen on {address} ({error.strerror}); correct {variable}."


def answers(address: Address, *, seconds: float = 0.5) -> bool:
    """Tell whether somebody accepts connections at `address` within `seconds`."""
    try:
        with socket.create_connection((address.host, address.port), timeout=seconds):
            return True
    except OSError:
        return False


def page_status(address: Address, *, host: str, seconds: float = 10) -> int:
    """The HTTP status of the first page at `address`, asked for under the name `host`; 0 when nothing answers.

    By hand, since the standard library's client brings TLS and the whole of `email` along: 5 MB in a process that
    asks this once.
    """
    asked = f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    try:
        with socket.create_connection((address.host, address.port), timeout=seconds) as connection:
            connection.sendall(asked)
            with connection.makefile("rb") as answer:
                words = answer.readline(200).split()
    except OSError:
        return 0
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
