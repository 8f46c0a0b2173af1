"""`amends mail fetch`: fetch mail by IMAP until told to stop."""

import click

from amends.cli import _daemon


@click.command("fetch")
def command() -> None:
    """Fetch the mail of every mailbox that has an IMAP server."""
    _daemon.run("amends.mail.fetch:run")
