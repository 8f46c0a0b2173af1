"""`amends manage`: Django's own commands, with the embedded database started for the while if need be."""

import contextlib
import os
import sys

import click

from amends.cli import _daemon, _prepare
from amends.config.env import load
from amends.runtime import postgres
from amends.runtime.problems import Problem


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run a Django command: migrate, shell, createsuperuser..."""
    env = _daemon.settings()
    try:
        with postgres.running(env.home) if env.embedded else contextlib.nullcontext(env.database_url) as url:
            os.environ["DATABASE_URL"] = url
            load.cache_clear()  # the first start may have settled the address
            _run(arguments)
    except Problem as problem:
        raise _daemon.refusal(problem) from None


def _run(arguments: tuple[str, ...]) -> None:
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.config.settings")
    if "migrate" in arguments[:1]:
        _daemon.setup_django()
        _prepare.refuse_halfway()
    execute_from_command_line([f"{sys.argv[0]} manage", *arguments])
