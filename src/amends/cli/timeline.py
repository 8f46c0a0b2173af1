"""`amends timeline`: whether what was written about the cases is still what was written."""

import sys

import click


@click.group()
def command() -> None:
    """Look at the timeline of all cases."""


@command.command()
def verify() -> None:
    """Reckon every digest of the timeline again and name the first event that was tampered with."""
    from amends.cli import _daemon

    _daemon.settings()
    _daemon.setup_django()
    from django.db import DatabaseError

    from amends.store.queries import timeline

    try:
        found = timeline.verify()
    except DatabaseError as error:
        words = " ".join(str(error).split())
        raise click.ClickException(f"The timeline cannot be read: {words}") from None
    click.echo(f"{found.events} events of {found.cases} cases and {found.seals} seals were reckoned again.")
    if found.problem:
        click.echo(found.problem, err=True)
        sys.exit(1)
    click.echo(
        f"All are as they were written. {f'Last seal: {found.last_seal}.' if found.last_seal else ''}".strip()
    )
