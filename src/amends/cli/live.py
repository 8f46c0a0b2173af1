"""`amends live`: the live stream alone, for a desk whose parts run on several machines."""

import os

import click

from amends.cli import _daemon, _servers
from amends.runtime import ports, server
from amends.runtime.problems import Problem


@click.command()
def command() -> None:
    """Serve the live stream (DATABASE_URL names the database; LISTEN needs it without a pooler)."""
    env = _daemon.settings()
    try:
        ports.check_free(env.live_address, variable="AMENDS_LIVE_PORT")
        server.ask(env.database_url)
    except Problem as problem:
        raise _daemon.refusal(problem) from None
    argv = _servers.live(env)
    os.execv(argv[0], argv)  # noqa: S606 - becomes the server, so that signals reach it directly
