"""`amends mail`: mail on the command line; each subcommand is imported only when it is called."""

import importlib

import click

SUBCOMMANDS = {
    "parse": "amends.cli.mail_parse:command",
    "listen": "amends.cli.mail_listen:command",
    "fetch": "amends.cli.mail_fetch:command",
    "deliver": "amends.cli.mail_deliver:command",
    "import": "amends.cli.mail_import:command",
}


class _LazyGroup(click.Group):
    """A group whose commands are named in `SUBCOMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = SUBCOMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, name = target.partition(":")
        found: click.Command = getattr(importlib.import_module(module), name)
        return found


@click.group("mail", cls=_LazyGroup)
def command() -> None:
    """Mail: read one, take one in, import many, listen, fetch."""
