"""`amends mail deliver`: the pipe of a mail server (Postfix `pipe`, procmail, a .forward line)."""

import sys
from datetime import UTC, datetime

import click

from amends.cli import _daemon

TRY_LATER = 75


@click.command("deliver")
@click.option(
    "--mailbox", default="", metavar="ADDRESS", help="The mailbox it is for, when --to does not say."
)
@click.option("--from", "mail_from", default="", metavar="ADDRESS", help="The envelope's sender.")
@click.option(
    "--to", "recipients", multiple=True, metavar="ADDRESS", help="An envelope recipient; may be repeated."
)
def command(mailbox: str, mail_from: str, recipients: tuple[str, ...]) -> None:
    """Take in the one mail on standard input.

    Leaves with 0 only when it is committed, 75 when it could not be (the server tries again), 69 when it
    is too large.
    """
    try:
        _daemon.settings()
        _daemon.setup_django()
        from amends.mail.deliver import deliver

        done = deliver(
            sys.stdin.buffer,
            mailbox=mailbox,
            mail_from=mail_from,
            recipients=recipients,
            now=datetime.now(UTC),
        )
    except Exception as error:
        # Whatever is wrong with this desk, the sending server must keep the mail.
        words = (
            error.message if isinstance(error, click.ClickException) else f"{type(error).__name__}: {error}"
        )
        click.echo(f"amends mail deliver: {' '.join(words.split())}", err=True)
        sys.exit(TRY_LATER)
    if done.line:
        click.echo(f"amends mail deliver: {done.line}", err=True)
    sys.exit(done.code)
