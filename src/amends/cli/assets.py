"""`amends assets`: bring assets in from a file."""

import sys
from pathlib import Path

import click

from amends.cli import _daemon

SOURCES = ("table", "snipeit", "osquery", "nmap", "agent")


@click.group()
def command() -> None:
    """Assets of customers."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--organisation", required=True, metavar="NAME", help="Whose assets they are.")
@click.option(
    "--as", "who", required=True, metavar="ADDRESS", help="The mail address of whoever brings them in."
)
@click.option(
    "--source", type=click.Choice(SOURCES), default="table", show_default=True, help="What the file is."
)
@click.option(
    "--type", "kind", default="", metavar="ID", help="The type of rows that say none, such as workstation."
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="HEAD=WHAT",
    help="What a column is where its head does not say it.",
)
@click.option(
    "--dry-run", is_flag=True, help="Show what each column is and the first rows, and change nothing."
)
def import_(
    file: Path, organisation: str, who: str, source: str, kind: str, columns: tuple[str, ...], dry_run: bool
) -> None:
    """Bring assets in from FILE; running it again brings in nothing twice.

    Says what was added and changed, and which rows need a look; the exit code is then 1. It can be taken back on
    the page of the import.
    """
    env = _daemon.settings()
    from amends.runtime import server
    from amends.runtime.problems import Problem

    try:
        server.ask(env.database_url)
    except Problem as problem:
        raise _daemon.refusal(problem) from None
    _daemon.setup_django()
    from amends.cli import _asset_import

    outcome = _asset_import.run(
        content=file.read_bytes(), name=file.name, organisation=organisation, who=who, source=source, kind=kind,
        columns=columns, dry_run=dry_run,
    )  # fmt: skip
    if outcome:
        sys.exit(1)
