"""`amends refit`: fit the reader to the desk's corrections now, and say what came of it."""

import os

import click


@click.command()
@click.option(
    "--waiting", is_flag=True, help="Do only the fit that was asked for already, as the worker does."
)
def command(waiting: bool) -> None:
    """Fit the reader to what people here overruled and let stand (the database must run).

    The fit judges from then on when it is better on messages it has not seen; the settings show the report
    and lead back to an earlier one.
    """
    from amends.cli import _daemon

    _daemon.settings()
    os.nice(10)  # the mail comes first
    _daemon.setup_django()
    from datetime import UTC, datetime

    from django.db import DatabaseError

    from amends.actions import learning

    try:
        if not waiting:
            learning.ask_by_hand(now=datetime.now(UTC))
        done = learning.run(now=datetime.now(UTC))
    except DatabaseError:
        raise click.ClickException("The database does not answer. Start `amends serve` first.") from None
    if done is None:
        click.echo("No fit waits, or the worker is doing it.")
    else:
        click.echo(f"Fit {done.id}: {done.why}")
