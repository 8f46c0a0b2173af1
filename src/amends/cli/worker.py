"""`amends worker`: due clocks, promises, alerts and outgoing mail, until it is told to stop."""

import click

from amends.cli import _daemon
from amends.runtime import server
from amends.runtime.problems import Problem


@click.command()
def command() -> None:
    """Do the desk's work in the background (DATABASE_URL names the database)."""
    env = _daemon.settings()
    try:
        server.ask(env.database_url)
    except Problem as problem:
        raise _daemon.refusal(problem) from None
    _daemon.run("amends.jobs.worker:run")
