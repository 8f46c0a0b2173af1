"""`amends web`: the pages alone, for a desk whose parts run on several machines."""

import os

import click

from amends.cli import _daemon, _prepare, _servers
from amends.runtime import ports, server
from amends.runtime.problems import Problem


@click.command()
def command() -> None:
    """Serve the pages (DATABASE_URL names the database)."""
    env = _daemon.settings()
    try:
        ports.check_free(env.web_address, variable="AMENDS_WEB_PORT")
        server.ask(env.database_url)
    except Problem as problem:
        raise _daemon.refusal(problem) from None
    if not _prepare.is_done(url=env.database_url, home=env.home):
        _daemon.setup_django()
        _prepare.collect()
    argv = _servers.web(env)
    os.execv(argv[0], argv)  # noqa: S606 - becomes the server, so that signals reach it directly
