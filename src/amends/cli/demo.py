"""`amends demo`: the whole desk with a demo team, its customers and a postbox that catches what it sends."""

import os
import shlex
import smtplib
import socket
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

import click

from amends.cli import _daemon
from amends.config.env import Env, default_home
from amends.runtime import home as homes

FURIOUS = """\
This is the second time today that nobody in our office can print a
single label, and your last mail said it was fixed. It was not. Eleven
lorries are standing in the yard and I have been on hold for forty
minutes.

Who is working on this, and when do I hear from them? If I do not have
an answer within the hour we will take our lorries and our contract
elsewhere.

Callum Reid
Harrow & Finch Logistics
"""
POSTBOX = "postbox"


@click.group(invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Run a demo desk on this machine; Ctrl-C stops it, a second start finds it as it was."""
    if ctx.invoked_subcommand is not None:
        return
    from amends.cli import serve

    env = _daemon.settings()
    if "AMENDS_SMTP_URL" not in os.environ:
        os.environ["AMENDS_SMTP_URL"] = f"smtp://127.0.0.1:{_postbox(env.home / POSTBOX)}"
    load = serve.Step("loading the demo desk", serve.amends_command("demo", "load"), counts=True)
    serve.run_desk(env=env, steps=(load,), greet=lambda: _greeting(env))


def _postbox(folder: Path) -> int:
    """Keep outgoing mail in a folder, as a mail server would take it; the port it listens on."""
    from aiosmtpd.controller import Controller

    class Catch:
        async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
            folder.mkdir(parents=True, exist_ok=True)
            stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
            (folder / f"{stamp}.eml").write_bytes(envelope.content)  # type: ignore[attr-defined]
            return "250 kept"

    with socket.socket() as probe:  # the controller wants to know its port before it listens
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    Controller(Catch(), hostname="127.0.0.1", port=port, server_hostname="postbox.example").start()
    return port


def _greeting(env: Env) -> Sequence[str]:
    """What a newcomer needs to know, in lines that fit a terminal of 80 columns."""
    amends = shlex.quote(str(Path(sys.argv[0]).parent / "amends"))
    desk = "" if env.home == default_home() else f"AMENDS_HOME={shlex.quote(str(env.home))} "
    return (
        "",
        f"  Open       {env.base_url}",
        f"  Sign in    with the password {demo_password()} as",
        "             priya@desk.example (team lead), sam@desk.example (tier 1)",
        "             or ingrid@desk.example (IT manager)",
        "  Try it     send it a furious mail, from another terminal:",
        f"             {desk}{amends} demo furious",
        "  Postbox    what the desk sends is kept in",
        f"             {env.home / POSTBOX}",
        "",
    )


def demo_password() -> str:
    """The password of the demo accounts, from the shipped demo desk."""
    import tomllib

    from amends.catalogue.strict import SHIPPED

    return str(tomllib.loads((SHIPPED / "demo" / "desk.toml").read_text(encoding="utf-8"))["password"])


@command.command()
def load() -> None:
    """Fill an empty desk with the demo; a desk that has people already is left alone."""
    env = _daemon.settings()
    if _has_people(env.database_url):
        return
    _daemon.setup_django()
    from amends.actions import demo
    from amends.jobs.parser_process import make_sandbox

    with make_sandbox(trusted_authserv=env.trusted_authserv) as sandbox:
        demo.load(sandbox=sandbox, now=datetime.now(UTC), zone=_zone(), progress=_progress)


def _has_people(url: str) -> bool:
    """Whether people work here already. Asked before Django is loaded: that takes longer than the rest of a start."""
    import psycopg

    with psycopg.connect(url) as database:
        return database.execute("SELECT FROM store_technician LIMIT 1").rowcount > 0


def _progress(done: int, total: int) -> None:
    """Count on one line of a terminal, empty again at the end; a log is spared it."""
    if sys.stderr.isatty():
        line = f"Loading the demo desk: {done} of {total} mails ..." if done < total else "\033[K"
        click.echo(f"\r{line}", err=True, nl=False)


def _zone() -> str:
    """The zone of this machine when it says so, else London."""
    name = os.environ.get("TZ", "")
    try:
        name = name or str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    except OSError:
        name = ""
    return name if "/" in name else "Europe/London"


@command.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Where the mail listener is, if not this desk's.")
@click.option("--from", "sender", default="callum.reid@harrowfinch.example", show_default=True)
def furious(port: int | None, sender: str) -> None:
    """Send the desk a furious mail, as a customer's mail server would."""
    port = port or _listening(_daemon.settings())
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Callum Reid <{sender}>", "support@desk.example"
    mail["Subject"] = "Labels down again, eleven lorries waiting"
    mail["Date"], mail["Message-ID"] = (
        format_datetime(datetime.now(UTC)),
        make_msgid(domain="harrowfinch.example"),
    )
    mail.set_content(FURIOUS)
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
            server.send_message(mail)
    except smtplib.SMTPException as error:
        raise click.ClickException(f"The desk at port {port} did not take the mail: {error}") from None
    except OSError:
        raise click.ClickException(
            f"Nothing answers at port {port}; start the demo with: make demo"
        ) from None
    click.echo("Sent. Look at the top of Now.")


def _listening(env: Env) -> int:
    """The port that the mail listener of this desk wrote down. Raises ClickException when none runs."""
    try:
        return int((env.home / homes.MAIL_PORT).read_text(encoding="ascii"))
    except (OSError, ValueError):
        raise click.ClickException(f"No desk runs in {env.home}; start the demo with: make demo") from None
