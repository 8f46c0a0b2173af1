"""`amends doctor`: look at everything the desk needs and say in plain words what to do."""

import contextlib
import importlib
import os
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import click

from amends.cli import _daemon, catalogue
from amends.config.env import Env, load
from amends.runtime import checks, ports, postgres, server
from amends.runtime import home as homes
from amends.runtime.checks import Answer, State
from amends.runtime.problems import Problem

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
EXAMPLE_DOMAINS = (".example", ".test", ".invalid", ".localhost")
_MARK = {State.OK: "ok  ", State.NOTE: "note", State.FAIL: "FAIL"}


@click.command()
def command() -> None:
    """Check the set-up and say what to do; leaves with 1 when something must be done."""
    env = _daemon.settings()
    failed = 0
    for answer in examine(env):
        click.echo(f"{_MARK[answer.state]}  {answer.what:<15} {answer.words}")
        failed += answer.state is State.FAIL
    click.echo("All is well." if not failed else f"{failed} to put right.")
    if failed:
        raise SystemExit(1)


def examine(env: Env) -> Iterator[Answer]:
    """Every check in turn; later ones that need the database are left out when it cannot be reached."""
    served = homes.is_locked(env.home)
    yield checks.ask("python", checks.python)
    yield checks.room(env.home)
    yield checks.ask("folder", lambda: checks.closed_folder(env.home))
    yield checks.ask("secret", lambda: checks.closed_file(env.home / "secret"))
    for address, variable in listening(env):
        yield checks.ask("port", lambda a=address, v=variable: checks.port(a, variable=v, served=served))  # type: ignore[misc]
    yield from _addresses(env)
    yield checks.ask("catalogue", _catalogue)
    yield from _about_database(env)
    yield checks.ask("outgoing mail", lambda: _outgoing(env))
    yield _browser()


def listening(env: Env) -> list[tuple[ports.Address, str]]:
    """Where this desk listens, each with the variable that moves it."""
    places = [(env.web_address, "AMENDS_WEB_PORT"), (env.live_address, "AMENDS_LIVE_PORT")]
    for text, variable in ((env.smtp_listen, "AMENDS_SMTP_LISTEN"), (env.lmtp_listen, "AMENDS_LMTP_LISTEN")):
        if text:
            places.append((ports.Address.parse(text), variable))
    return places


def _addresses(env: Env) -> Iterator[Answer]:
    """Say when the desk's own names cannot be right for anyone but its maker."""
    host = urlsplit(env.base_url).hostname or ""
    local = host in ("localhost", "127.0.0.1", "::1")
    if local and env.web_host not in ("127.0.0.1", "localhost", "::1"):
        words = (
            f"{env.base_url} leads customers to their own machine; set AMENDS_BASE_URL to the desk's address."
        )
        yield Answer("address", State.FAIL, words)
    elif not local and env.base_url.startswith("http:"):
        words = f"{env.base_url} sends passwords in the clear; put a TLS proxy before it and use https."
        yield Answer("address", State.NOTE, words)
    else:
        yield Answer("address", State.OK, f"{env.base_url}")
    if env.mail_domain.endswith(EXAMPLE_DOMAINS):
        words = f"{env.mail_domain} cannot receive mail; set AMENDS_MAIL_DOMAIN before customers write."
        yield Answer("mail domain", State.NOTE, words)
    else:
        yield Answer("mail domain", State.OK, env.mail_domain)


def _about_database(env: Env) -> Iterator[Answer]:
    try:
        with contextlib.ExitStack() as stack:
            url = stack.enter_context(postgres.running(env.home)) if env.embedded else env.database_url
            facts = server.ask(url, extensions=EXTENSIONS)
            os.environ["DATABASE_URL"] = url
            load.cache_clear()
            yield checks.ask("database", lambda: checks.database(facts))
            yield checks.ask("clock", lambda: checks.clock(facts))
            tables = checks.ask("migrations", _migrations)
            yield tables
            if tables.state is State.OK:
                yield checks.ask("desk's edits", _edits)
            yield checks.ask("settings", _system_checks)
    except Problem as problem:
        yield Answer("database", State.FAIL, str(problem))


def _catalogue() -> str:
    """Read every shipped file; the first wrong one is named with file, line and key."""
    from amends.catalogue.strict import CatalogueError

    for kind in catalogue.KINDS:
        try:
            importlib.import_module(f"amends.catalogue.{kind}").load()
        except CatalogueError as error:
            raise Problem(f"{error}. Mend the file or install Amends again.") from None
    return f"every file of {', '.join(catalogue.KINDS)} can be read"


def _edits() -> str:
    """Read what this desk changed in its settings; a wrong edit is named with its version, line and key."""
    from amends.actions import tuning

    try:
        return f"in force: {tuning.in_force().version}"
    except ValueError as error:  # CatalogueError is one, as is what a calendar complains with
        raise Problem(f"{error}. Correct it in the settings.") from None


def _migrations() -> str:
    from django.db import DatabaseError

    from amends.cli import _prepare

    _daemon.setup_django()
    try:
        pending = _prepare.pending_migrations()
    except DatabaseError as error:
        raise Problem(f"The tables cannot be read: {' '.join(str(error).split())}") from None
    if pending:
        raise Problem(
            f"{len(pending)} to apply, {pending[0]} first; run: amends manage migrate (amends serve does so by itself)"
        )
    return "all applied"


def _system_checks() -> str:
    """Django's own checks, ours among them, such as the catalogue's."""
    from django.core import checks as django_checks

    serious = [message for message in django_checks.run_checks() if message.level >= django_checks.ERROR]
    if serious:
        raise Problem("; ".join(f"{message.id}: {message.msg}" for message in serious))
    return "no complaint"


def _outgoing(env: Env) -> str:
    smtp = env.smtp
    return checks.outgoing_mail(
        host=smtp.host,
        port=smtp.port,
        starttls=smtp.starttls,
        implicit_tls=smtp.implicit_tls,
        login=(smtp.user, smtp.password),
    )


def _browser() -> Answer:
    found = shutil.which("chromium")
    words = f"{found} (only the tests need it)" if found else "not installed; only the tests need it"
    return Answer("chromium", State.OK if found else State.NOTE, words)
