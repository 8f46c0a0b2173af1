"""`amends demo`: the whole desk with a demo team, its customers and a postbox that catches what it sends."""

import os
import smtplib
import socket
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

import click

FURIOUS = """\
This is the second time today that nobody in our office can print a single label, and your last mail said
it was fixed. It was not. Eleven lorries are standing in the yard and I have been on hold for forty minutes.

Who is working on this, and when do I hear from them? If I do not have an answer within the hour our
managing director will call yours.

Callum Reid
Harrow & Finch Logistics
"""


@click.group(invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Run a demo desk on this machine; Ctrl-C stops it, a second start finds it as it was."""
    if ctx.invoked_subcommand is not None:
        return
    from amends.cli import _daemon, serve

    postbox = _postbox()
    os.environ.setdefault("AMENDS_SMTP_URL", f"smtp://127.0.0.1:{postbox}")
    env = _daemon.settings()
    load = serve.Step("loading the demo desk", serve.amends_command("demo", "load"))
    serve.run_desk(env=env, steps=(load,), greet=lambda: _greeting(env))


def _postbox() -> int:
    """Catch outgoing mail in a folder, as a mail server would take it; the port it listens on."""
    from aiosmtpd.controller import Controller

    folder = Path(os.environ.get("AMENDS_HOME", "var/desk")) / "postbox"

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


def _greeting(env: object) -> Sequence[str]:
    home = getattr(env, "home", "")
    return (
        "",
        f"  Open        {getattr(env, 'base_url', '')}",
        "  Sign in     priya@desk.example (team lead), sam@desk.example (tier 1) or ingrid@desk.example (IT manager)",
        f"  Password    {demo_password()}",
        f"  Send it a furious mail, from another terminal:  {Path(sys.argv[0]).parent / 'amends'} demo furious",
        f"  What the desk sends lands in {home}/postbox",
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
    from amends.cli import _daemon

    _daemon.setup_django()
    from amends.actions import demo
    from amends.jobs.worker import make_sandbox

    if demo.is_loaded():
        return
    with make_sandbox() as sandbox:
        demo.load(sandbox=sandbox, now=datetime.now(UTC), zone=_zone(), say=lambda line: None)


def _zone() -> str:
    """The zone of this machine when it says so, else London."""
    name = os.environ.get("TZ", "")
    try:
        name = name or str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    except OSError:
        name = ""
    return name if "/" in name else "Europe/London"


@command.command()
@click.option("--port", default=2525, show_default=True, help="Where the desk's mail listener is.")
@click.option("--from", "sender", default="callum.reid@harrowfinch.example", show_default=True)
def furious(port: int, sender: str) -> None:
    """Send the desk a furious mail, as a customer's mail server would."""
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Callum Reid <{sender}>", "support@desk.example"
    mail["Subject"] = "Labels down again, eleven lorries waiting"
    mail["Date"], mail["Message-ID"] = format_datetime(datetime.now(UTC)), make_msgid(domain="harrowfinch.example")
    mail.set_content(FURIOUS)
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
            server.send_message(mail)
    except OSError as error:
        raise click.ClickException(f"No desk listens on port {port}: {error}. Start one with `make demo`.") from None
    click.echo("Sent. Look at the top of Now.")
