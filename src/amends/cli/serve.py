"""`amends serve`: the whole desk on one machine, as one process tree with one clean stop."""

import contextlib
import functools
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import click

import amends
from amends.cli import _daemon, _servers
from amends.config.env import Env
from amends.runtime import ports, processes, server
from amends.runtime.postgres import Postgres
from amends.runtime.problems import Problem

PREPARE_SECONDS = 600.0
READY_SECONDS = 60.0
PARTS = {
    "worker": (
        "amends.jobs.worker:run", "amends.mail.listener:run", "amends.mail.fetch:run", "amends.config.live:run",
    )
}  # fmt: skip
"""Mail and the live stream share the worker's process: each of its own would load all of Django again, 45 MB of a
small machine."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to run to its end before the desk serves, such as loading the demo."""

    name: str
    argv: tuple[str, ...]
    counts: bool = False
    """Whether it shows by itself how far it is."""


PREPARE = Step("preparing the desk", (sys.executable, "-m", "amends.cli._prepare"))
"""A process of its own even when all is prepared: what it loads to ask the database goes with it."""


@click.command()
def command() -> None:
    """Run the whole desk on this machine; Ctrl-C stops it."""
    run_desk(env=_daemon.settings())


def amends_command(*arguments: str) -> tuple[str, ...]:
    """The command line of an `amends` subcommand with this very Python."""
    start = "from amends.cli.main import main; main(prog_name='amends')"
    return (sys.executable, "-c", start, *arguments)


def run_desk(*, env: Env, steps: Sequence[Step] = (), greet: Callable[[], Sequence[str]] = tuple) -> None:
    """Serve until a signal; `steps` run after the migrations, `greet` gives further lines once it is up.

    Leaves with exit code 1 and one line when the desk cannot start.
    """
    supervisor = processes.Supervisor(say=_say)
    began = time.monotonic()
    try:
        with supervisor.signals(), _database(env, supervisor) as url:
            try:
                environ = {
                    "MALLOC_ARENA_MAX": "1",  # many arenas cost memory; threads that take turns gain nothing by them
                    **os.environ,
                    "DATABASE_URL": url,
                    "AMENDS_HOME": str(env.home),
                }
                _prepare_desk(supervisor, env, environ, steps)
                _start_pages(supervisor, env, environ)
                _tell(supervisor, f"Amends {amends.__version__} is up after {_since(began)}: {env.base_url}")
                _start_background(supervisor, env, environ)
                for line in greet():
                    _tell(supervisor, line)
                supervisor.run()
            finally:
                supervisor.stop()
    except Problem as problem:
        raise _daemon.refusal(problem) from None
    _say("stopped")


@contextlib.contextmanager
def _database(env: Env, supervisor: processes.Supervisor) -> Iterator[str]:
    """Check what can be checked, then give a database that answers: the embedded one or the one named."""
    _check_ports(env)
    if not env.embedded:
        server.ask(env.database_url)
        yield env.database_url
        return
    embedded = Postgres(env.home)
    try:
        embedded.await_ready(supervisor.start(embedded.prepare()))
        yield embedded.url
    finally:
        supervisor.stop()
        embedded.stop()


def _check_ports(env: Env) -> None:
    ports.check_free(env.web_address, variable="AMENDS_WEB_PORT")
    ports.check_free(env.live_address, variable="AMENDS_LIVE_PORT")
    for text, variable in ((env.smtp_listen, "AMENDS_SMTP_LISTEN"), (env.lmtp_listen, "AMENDS_LMTP_LISTEN")):
        if text:
            ports.check_free(ports.Address.parse(text), variable=variable)


def _prepare_desk(
    supervisor: processes.Supervisor, env: Env, environ: dict[str, str], steps: Sequence[Step]
) -> None:
    for step in (PREPARE, *steps):
        _run_step(supervisor, step, environ)


def _start_pages(supervisor: processes.Supervisor, env: Env, environ: dict[str, str]) -> None:
    """Start what people look at, and wait until it answers."""
    if supervisor.stopping:
        return
    supervisor.start(processes.Child(name="web", argv=_servers.web(env), env=environ))
    supervisor.wait_until(lambda: _serves(env), seconds=READY_SECONDS, what="The web server")


def _start_background(supervisor: processes.Supervisor, env: Env, environ: dict[str, str]) -> None:
    """Start the worker with the live stream and the mail listener: after the pages, since both load the same code."""
    for name, entries in PARTS.items():
        if not supervisor.stopping:
            argv = (sys.executable, "-m", "amends.cli._daemon", *entries)
            supervisor.start(processes.Child(name=name, argv=argv, env=environ))
    if not supervisor.stopping:
        streams = functools.partial(ports.answers, env.live_address)
        supervisor.wait_until(streams, seconds=READY_SECONDS, what="The live stream", patient=True)
    if env.smtp_listen and not supervisor.stopping:
        place = ports.Address.parse(env.smtp_listen)
        listens = functools.partial(ports.answers, place)
        supervisor.wait_until(listens, seconds=READY_SECONDS, what="The mail listener", patient=True)
        _tell(supervisor, f"Mail for {env.mail_domain} comes in by SMTP at {place}. Ctrl-C stops it all.")


def _run_step(supervisor: processes.Supervisor, step: Step, environ: dict[str, str]) -> None:
    """Run a step to its end, unless somebody asks to stop. Raises Problem when it fails."""
    if supervisor.stopping:
        return
    child = processes.Child(name=step.name, argv=step.argv, env=environ)
    process = processes.spawn(child)
    ticking = _Ticking(step.name, shown=sys.stderr.isatty() and not step.counts)

    def over() -> bool:
        ticking.tell()
        return process.poll() is not None

    try:
        supervisor.wait_until(over, seconds=PREPARE_SECONDS, what=step.name)
    finally:
        code = processes.end(process, child=child)
        ticking.wipe()
    if code != 0 and not supervisor.stopping:
        raise Problem(f"{step.name} failed ({processes.describe_exit(code)}); its own words are above.")


class _Ticking:
    """The seconds that a step takes, counted on one line of a terminal; a log is spared them."""

    def __init__(self, what: str, *, shown: bool) -> None:
        self._what, self._shown = what, shown
        self._began = time.monotonic()
        self._last = -1

    def tell(self) -> None:
        """Count on when a second has passed."""
        seconds = int(time.monotonic() - self._began)
        if self._shown and seconds > self._last:
            self._last = seconds
            click.echo(f"\r{self._what.capitalize()} ... {seconds} s", err=True, nl=False)

    def wipe(self) -> None:
        """Leave the line empty for what comes next."""
        if self._shown:
            click.echo("\r\033[K", err=True, nl=False)


def _serves(env: Env) -> bool:
    """Ask for a page as a browser would. Raises Problem when the server answers that it is broken."""
    place = ports.Address(_reachable(env.web_host), env.web_port)
    status = ports.page_status(place, host=env.allowed_hosts[0])
    if status >= 500:
        raise Problem(f"The pages do not work (HTTP {status}); the output above says why.")
    return status > 0


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound


def _since(began: float) -> str:
    return f"{time.monotonic() - began:.1f} s"


def _tell(supervisor: processes.Supervisor, line: str) -> None:
    """Say a line of the start, unless the desk is already on its way down."""
    if not supervisor.stopping:
        _say(line)


def _say(line: str) -> None:
    click.echo(line, err=True)
