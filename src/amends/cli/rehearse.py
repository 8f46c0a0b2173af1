"""`amends rehearse`: play a scenario in simulated time against a database that is thrown away."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import amends
from amends.cli import _daemon
from amends.config import env as env_module
from amends.runtime import throwaway
from amends.runtime.problems import Problem

if TYPE_CHECKING:
    from amends.actions.rehearsals import Drafts
    from amends.domain.rehearsals import Scenario


@click.command("rehearse")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--shipped", is_flag=True, help="Play every scenario that ships with Amends, one line for each."
)
@click.option(
    "--matrix", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A matrix to try out."
)
@click.option(
    "--targets", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Targets to try out."
)
@click.option(
    "--grouping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Rules of incidents to try out.",
)
@click.option(
    "--ledger",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Rules of promises to try out.",
)
def command(
    file: Path | None,
    shipped: bool,
    matrix: Path | None,
    targets: Path | None,
    grouping: Path | None,
    ledger: Path | None,
) -> None:
    """Play FILE, a scenario in TOML or YAML, and print the state after each step as one JSON line.

    The real rules of this desk's version run against an empty database, which is gone afterwards; the desk itself
    is not touched.
    """
    if (file is None) is not shipped:
        raise click.UsageError("Give a FILE, or --shipped.")
    env = _daemon.settings()
    scenario = _read(file) if file else None  # before a database is made for it
    try:
        with throwaway.database(home=env.home, stamp=_stamp(), prepare=_prepare) as url:
            os.environ["DATABASE_URL"] = url
            env_module.load.cache_clear()  # from here on the settings mean the database of the rehearsal
            _daemon.setup_django()
            from amends.actions.rehearsals import Drafts

            drafts = Drafts(
                matrix=_text(matrix), targets=_text(targets), grouping=_text(grouping), ledger=_text(ledger)
            )
            differs = _play(scenario, drafts) if scenario else _play_shipped(drafts)
    except Problem as problem:
        raise _daemon.refusal(problem) from None
    if differs:
        sys.exit(1)


def _play(scenario: "Scenario", drafts: "Drafts") -> bool:
    """Play one; whether something turned out otherwise than its steps expect."""
    from django.db import connection

    from amends.actions import rehearsals
    from amends.catalogue.strict import CatalogueError

    differs = False
    try:
        for state in rehearsals.play(scenario, drafts=drafts):
            differs = differs or "differs" in state
            click.echo(json.dumps(state, ensure_ascii=False))
    except CatalogueError as error:
        raise click.ClickException(str(error)) from None
    finally:
        connection.close()
    return differs


def _play_shipped(drafts: "Drafts") -> bool:
    """Play all that are shipped, each taken back when it is over; whether something turned out otherwise."""
    from django.db import connection

    from amends.actions import rehearsals
    from amends.catalogue import rehearsals as catalogue
    from amends.catalogue.strict import CatalogueError

    some = False
    try:
        for one in catalogue.shipped():
            states = rehearsals.try_out(one.scenario, drafts=drafts)
            differs = [[state["step"], state["differs"]] for state in states if "differs" in state]
            some = some or bool(differs)
            found = {"id": one.scenario.id, "title": one.scenario.title, "differs": differs}
            click.echo(json.dumps(found, ensure_ascii=False))
    except CatalogueError as error:
        raise click.ClickException(str(error)) from None
    finally:
        connection.close()
    return some


def _read(file: Path) -> "Scenario":
    from amends.catalogue import rehearsals as catalogue
    from amends.catalogue.strict import CatalogueError

    try:
        return catalogue.from_data(_data(file), file=str(file))
    except CatalogueError as error:
        raise click.ClickException(str(error)) from None


def _data(file: Path) -> Any:  # noqa: ANN401 - checked by the domain
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file}: cannot be read: {error}") from None
    if file.suffix == ".toml":
        import tomllib

        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise click.ClickException(f"{file}: is not TOML: {error}") from None
    import yaml

    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise click.ClickException(f"{file}: is not YAML: {error}") from None


def _text(file: Path | None) -> str:
    return file.read_text(encoding="utf-8") if file else ""


def _prepare(url: str) -> None:
    """Apply the migrations, in a process of its own, so that this one stays small and knows one database."""
    program = "from amends.cli import _daemon, _prepare; _daemon.setup_django(); _prepare.migrate()"
    done = subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-c", program],
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Problem(f"The database of the rehearsal could not be prepared: {done.stderr.strip()[-300:]}")


def _stamp() -> str:
    """A digest of the migrations: a prepared database is used again while they are the same."""
    folder = Path(amends.__file__).parent / "store" / "migrations"
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
