"""The import behind `amends assets import`, once Django is set up."""

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from amends.actions import assets as actions
from amends.actions import tuning
from amends.actions.errors import Invalid, NotFound
from amends.domain.assets.arriving import Source, Unusable, mapping, tables
from amends.domain.cases import Refused
from amends.jobs.worker import make_file_reader
from amends.store.queries.assets import imports, listing
from amends.store.queries.roster import technicians

if TYPE_CHECKING:
    from rich.progress import Progress


def run(
    *,
    content: bytes,
    name: str,
    organisation: str,
    who: str,
    source: str,
    kind: str,
    columns: Sequence[str],
    dry_run: bool,
) -> int:
    """Import and say what happened; how many rows need a look. Raises ClickException for what cannot be done."""
    types = tuning.in_force().asset_types
    if kind and kind not in types:
        raise click.ClickException(f"There is no type {kind!r}; known: {', '.join(types)}.")
    client = next(
        (key for key, title in listing.organisations() if title.lower() == organisation.lower()), None
    )
    if client is None:
        raise click.ClickException(f"There is no organisation called {organisation!r}.")
    now = datetime.now(UTC)
    by = next(
        (key for key, person in technicians(now=now).items() if person.email.lower() == who.lower()), None
    )
    if by is None:
        raise click.ClickException(f"Nobody here has the address {who}.")
    try:
        found = _columns(content, columns) if source == Source.TABLE else {}
        if dry_run:
            return _show(content, found, kind=kind) if source == Source.TABLE else 0
        key = actions.stage(
            organisation_id=client, source=Source(source), name=name, content=content, mapping=found, kind=kind, by=by,
            now=now, start=True,
        )  # fmt: skip
    except (Unusable, Invalid, Refused, NotFound) as refusal:
        raise click.ClickException(str(refusal)) from None
    with make_file_reader() as sandbox, _progress() or nullcontext() as bar:
        task = bar.add_task("Importing", total=None) if bar is not None else None

        def step(done: int, total: int) -> None:
            if bar is not None and task is not None:
                bar.update(task, completed=done, total=total)

        actions.run_waiting(sandbox=sandbox, now=now, import_id=key, step=step)
    return _report(key)


def _columns(content: bytes, given: Sequence[str]) -> dict[str, str]:
    """What each column is: as guessed, and as said by --column."""
    types, heads = tuning.in_force().asset_types, tables.read(content, most=1).heads
    found = mapping.guess(heads=heads, types=types)
    for one in given:
        head, _, what = one.rpartition("=")
        if head not in heads:
            raise click.ClickException(
                f"No column has the head {head!r}; they are: {', '.join(heads)[:400]}."
            )
        found = {key: value for key, value in found.items() if value != what} | {str(heads.index(head)): what}
    checked = mapping.check(found, heads=heads, types=types)
    if wrong := set(found.values()) - set(checked.values()):
        raise click.ClickException(f"{', '.join(sorted(wrong))} is nothing that a column can be.")
    return checked


def _show(content: bytes, found: dict[str, str], *, kind: str) -> int:
    table = tables.read(content, most=5)
    for number, head in enumerate(table.heads):
        click.echo(f"{head}: {found.get(str(number), 'left out')}")
    arrivals = mapping.rows(table, mapping=found, types=tuning.in_force().asset_types, kind=kind)
    for row in arrivals.rows:
        click.echo(f"line {row.line}: {row.kind} {row.name} {row.tag} {row.serial}".rstrip())
    for line, why in arrivals.problems:
        click.echo(f"line {line}: {why}", err=True)
    return len(arrivals.problems)


def _report(key: int) -> int:
    one = imports.one(import_id=key)
    if one is None or one.state == "waiting":
        raise click.ClickException("Another process is at this import; look at its page.")
    report = one.report
    for line, why in report.get("problems", []):
        click.echo(f"line {line}: {why}", err=True)
    if "error" in report:
        raise click.ClickException(report["error"])
    click.echo(
        f"{report['added']} added, {report['changed']} changed, {report['unchanged']} as they were, "
        f"{report['problem_count']} to look at. Import {key}."
    )
    return int(report["problem_count"])


def _progress() -> "Progress | None":
    """A bar on the error output, for a person who watches; nothing for a script."""
    if not sys.stderr.isatty():
        return None
    from rich.console import Console
    from rich.progress import Progress

    return Progress(console=Console(stderr=True), transient=True)
