"""`amends mail listen`: take mail by SMTP and LMTP until told to stop."""

import signal
import threading

import click

from amends.cli import _daemon
from amends.runtime.problems import Problem


@click.command("listen")
@click.option(
    "--smtp", metavar="HOST:PORT", help="Listen here for SMTP; port 0 picks one. Default AMENDS_SMTP_LISTEN."
)
@click.option(
    "--lmtp", metavar="HOST:PORT", help="Listen here for LMTP; port 0 picks one. Default AMENDS_LMTP_LISTEN."
)
def command(smtp: str | None, lmtp: str | None) -> None:
    """Take mail by SMTP and LMTP; each is committed before its sender is told yes."""
    _daemon.settings()
    _daemon.setup_django()
    from amends.mail import listener

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        listener.run(
            stop,
            smtp=listener.read_address(smtp or ""),
            lmtp=listener.read_address(lmtp or ""),
            announce=lambda line: click.echo(f"Mail comes in by {line}"),
        )
    except Problem as problem:
        raise _daemon.refusal(problem) from None
