"""`amends mail import`: take in mail that lies in files, and file it."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from amends.cli import _daemon
from amends.jobs.parser_process import make_sandbox, options

if TYPE_CHECKING:
    from rich.progress import Progress

    from amends.mail.importing import Step
    from amends.runtime.sandbox import Sandbox


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--mailbox", metavar="ADDRESS", help="The mailbox they are for; by default their To and Cc decide."
)
@click.option("--store-only", is_flag=True, help="Store them and let the worker make cases of them.")
def command(paths: tuple[Path, ...], mailbox: str | None, store_only: bool) -> None:
    """Take in mail from files (*.eml, mbox) and folders (Maildir too); running it again takes in nothing twice.

    What cannot be read is named, the rest is taken in all the same, and the exit code is then 1.
    """
    env = _daemon.settings()
    from amends.runtime import server
    from amends.runtime.problems import Problem

    try:
        server.ask(env.database_url)
    except Problem as problem:
        raise _daemon.refusal(problem) from None
    with make_sandbox(trusted_authserv=env.trusted_authserv) as sandbox:
        if not store_only:
            sandbox.warm()  # it loads while Django loads and the mails are stored
        _daemon.setup_django()
        unread = _imported(paths, mailbox, None if store_only else sandbox)
    if unread:
        sys.exit(1)


def _imported(paths: tuple[Path, ...], mailbox: str | None, sandbox: "Sandbox | None") -> int:
    """Take the mails in; how many could not be read."""
    from django.conf import settings
    from django.db import DatabaseError

    try:
        if sandbox is not None:
            sandbox.follow(options(trusted_authserv=settings.TRUSTED_AUTHSERV))
        return _import(paths, mailbox, sandbox)
    except DatabaseError as error:
        words = " ".join(str(error).split())
        raise click.ClickException(
            f"The database stopped the import; run it again to go on: {words}"
        ) from None


def _import(paths: tuple[Path, ...], mailbox: str | None, sandbox: "Sandbox | None") -> int:
    """Store, file, say what happened; how many files or mails could not be read."""
    from amends.mail import importing

    mailbox_id = _mailbox(mailbox) if mailbox else None
    with _progress() or nullcontext() as bar:
        read, counted = _steps(bar, paths, filing=sandbox is not None)
        if sandbox is None:
            tally, filed = importing.store(paths=paths, mailbox_id=mailbox_id, step=read), 0
        else:
            tally, filed = importing.store_and_file(
                paths=paths, sandbox=sandbox, mailbox_id=mailbox_id, read=read, filed=counted
            )
    for path, problem in tally.problems:
        click.echo(f"{path}: {problem}", err=True)
    words = [f"{tally.mails} mails read", *([] if sandbox is None else [f"{filed} filed"])]
    if tally.problems:
        words.append(f"{len(tally.problems)} could not be read")
    click.echo(", ".join(words) + ".")
    return len(tally.problems)


def _steps(bar: "Progress | None", paths: tuple[Path, ...], *, filing: bool) -> tuple["Step", "Step"]:
    """What shows a person the bytes read and the mails filed."""
    if bar is None:
        return (lambda size: None), (lambda count: None)
    from amends.mail import folders

    size = sum(file.stat().st_size for file in folders.files(paths) if file.is_file())
    reading = bar.add_task("Storing", total=size)
    mails = bar.add_task("Filing", total=None, visible=filing)
    return (lambda read: bar.advance(reading, read)), (lambda count: bar.advance(mails, count))


def _mailbox(address: str) -> int:
    from amends.store.queries import mailboxes

    found = mailboxes.addresses().get(address.lower())
    if found is None:
        raise click.ClickException(f"{address} is not a mailbox of this desk; add it in Settings.")
    return found


def _progress() -> "Progress | None":
    """A bar on the error output, for a person who watches; nothing for a script."""
    if not sys.stderr.isatty():
        return None
    from rich.console import Console
    from rich.progress import Progress

    return Progress(console=Console(stderr=True), transient=True)
