"""The mail listener: SMTP and LMTP in one process, stopped by an event, kill -9 at any moment included.

A mail is answered with 250 after its commit and never before; what was not answered is still the sender's.
"""

import asyncio
import logging
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings

from amends.mail.desk import Desk
from amends.mail.doors import LmtpDoor, SmtpDoor
from amends.mail.limits import Limits
from amends.runtime import home as homes
from amends.runtime.problems import Problem

STOP_POLL_SECONDS = 0.1
STOP_GRACE_SECONDS = 5.0
"""How long a mail that is being read or stored may take once the listener stops."""
PORT_FILE = homes.MAIL_PORT
BACKLOG = 256
Where = tuple[str, int]


def run(
    stop: threading.Event,
    *,
    smtp: Where | None = None,
    lmtp: Where | None = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Listen until `stop` is set, at the settings' addresses unless others are given (port 0 picks one).

    `announce` is told each address, and the port stands in AMENDS_HOME/mail.port. Raises Problem in one
    line when an address cannot be had.
    """
    env = settings.ENV
    if smtp is None and lmtp is None:
        smtp, lmtp = read_address(env.smtp_listen), read_address(env.lmtp_listen)
    if smtp is None and lmtp is None:
        raise Problem("No address to listen on: set AMENDS_SMTP_LISTEN or AMENDS_LMTP_LISTEN.")
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd's own, which names senders
    desk = Desk(limits=Limits(message_bytes=env.smtp_max_bytes), mail_domain=env.mail_domain)
    wanted = [(SmtpDoor, smtp), (LmtpDoor, lmtp)]
    try:
        asyncio.run(
            _serve(
                stop,
                desk,
                [(door, where) for door, where in wanted if where is not None],
                hostname=env.mail_domain,
                announce=announce or (lambda line: None),
                port_file=Path(env.home) / PORT_FILE,
            )
        )
    finally:
        desk.close()


def read_address(text: str) -> Where | None:
    """`host:port` or `[v6]:port`; None when empty. Raises Problem with an example."""
    if not text:
        return None
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise Problem(f"{text!r} is not an address such as 127.0.0.1:2525.")
    return host.removeprefix("[").removesuffix("]"), int(port)


async def _serve(
    stop: threading.Event,
    desk: Desk,
    wanted: Sequence[tuple[type[SmtpDoor], Where]],
    *,
    hostname: str,
    announce: Callable[[str], None],
    port_file: Path,
) -> None:
    servers: list[asyncio.Server] = []
    try:
        for door, where in wanted:
            server, port = await _open(door, where, desk, hostname)
            if not servers:
                _write_port(port_file, port)
            servers.append(server)
            announce(f"{door.source.value} on {where[0]}:{port}")
        while not stop.is_set():
            await asyncio.sleep(STOP_POLL_SECONDS)
    finally:
        for server in servers:
            server.close()
        await _empty(desk)
        if servers:
            port_file.unlink(missing_ok=True)


async def _open(door: type[SmtpDoor], where: Where, desk: Desk, hostname: str) -> tuple[asyncio.Server, int]:
    loop = asyncio.get_running_loop()

    def connection() -> SmtpDoor:
        return door(desk, hostname=hostname, loop=loop)

    try:
        server = await loop.create_server(connection, where[0], where[1], backlog=BACKLOG)
    except OSError as error:
        raise Problem(f"Mail cannot listen on {where[0]}:{where[1]}: {_why(error)}") from None
    return server, server.sockets[0].getsockname()[1]


def _why(error: OSError) -> str:
    """asyncio puts the address into the words; keep the reason."""
    return f"{os.strerror(error.errno)}." if error.errno else "the host cannot be resolved."


async def _empty(desk: Desk) -> None:
    """Say goodbye to idle connections and let those finish that are at work."""
    until = asyncio.get_running_loop().time() + STOP_GRACE_SECONDS
    while desk.inside and asyncio.get_running_loop().time() < until:
        for door in [door for door in desk.inside if not door.is_busy]:
            await door.say_goodbye()
        await asyncio.sleep(STOP_POLL_SECONDS / 2)


def _write_port(file: Path, port: int) -> None:
    """Say which port it is, whole or not at all; a desk whose folder cannot be written listens all the same."""
    scratch = file.with_suffix(f".{os.getpid()}")
    try:
        scratch.write_text(f"{port}\n", encoding="ascii")
        scratch.replace(file)
    except OSError as error:
        logging.getLogger(__name__).warning("mail.port_file_not_written error=%s", error.strerror)
