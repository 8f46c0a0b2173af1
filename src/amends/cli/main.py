"""The `amends` command: each subcommand is imported only when it is called.

Commands that work beside any desk must start in under 0.4 s, so nothing here imports Django.
"""

import importlib

import click

COMMANDS = {
    "read": "amends.cli.read:command",
    "lint": "amends.cli.lint:command",
    "promises": "amends.cli.promises:command",
    "clock": "amends.cli.clock:command",
    "unquote": "amends.cli.unquote:command",
    "rehearse": "amends.cli.rehearse:command",
    "practice": "amends.cli.practice:command",
    "assets": "amends.cli.assets:command",
    "mail": "amends.cli.mail:command",
    "refit": "amends.cli.refit:command",
    "catalogue": "amends.cli.catalogue:command",
    "serve": "amends.cli.serve:command",
    "web": "amends.cli.web:command",
    "live": "amends.cli.live:command",
    "worker": "amends.cli.worker:command",
    "timeline": "amends.cli.timeline:command",
    "doctor": "amends.cli.doctor:command",
    "demo": "amends.cli.demo:command",
    "add-manager": "amends.cli.add_manager:command",
    "manage": "amends.cli.manage:command",
}


class LazyGroup(click.Group):
    """A group whose commands are named in `COMMANDS` and imported on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, name = target.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="amends")
def main() -> None:
    """Amends, the service-recovery desk."""
