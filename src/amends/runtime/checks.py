"""What `amends doctor` looks at outside the program: folders, ports, servers; each answer says what to do."""

import shutil
import smtplib
import ssl
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from amends.runtime import ports, server
from amends.runtime.problems import Problem

LITTLE_ROOM = 1024**3
NO_ROOM = 200 * 1024**2
SKEW = timedelta(seconds=5)
OLDEST_PYTHON = (3, 11)


class State(StrEnum):
    """How a check came out: `note` is worth reading and fails nothing."""

    OK = "ok"
    NOTE = "note"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the doctor: what was looked at, how it is, and what to do when it is not well."""

    what: str
    state: State
    words: str


def ask(what: str, check: Callable[[], str]) -> Answer:
    """Run a check that returns words or raises Problem."""
    try:
        return Answer(what, State.OK, check())
    except Problem as problem:
        return Answer(what, State.FAIL, str(problem))


def python(version: tuple[int, ...] = sys.version_info[:3]) -> str:
    """Check that this Python is new enough."""
    if version[:2] < OLDEST_PYTHON:
        raise Problem(f"Python {_dots(version)} is too old; Amends needs {_dots(OLDEST_PYTHON)} or later.")
    return f"Python {_dots(version)}"


def _dots(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)


def room(folder: Path, *, free: int | None = None) -> Answer:
    """Check the free space of the disk that holds `folder`, in bytes."""
    free = shutil.disk_usage(folder).free if free is None else free
    words = f"{free / 1024**3:.1f} GB free where {folder} is"
    if free < NO_ROOM:
        return Answer("disk", State.FAIL, f"{words}; free some space before PostgreSQL stops.")
    if free < LITTLE_ROOM:
        return Answer("disk", State.NOTE, f"{words}; that is little.")
    return Answer("disk", State.OK, words)


def closed_folder(folder: Path) -> str:
    """Check that nobody else may write into the desk's folder."""
    if folder.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise Problem(f"Others may write into {folder}; run: chmod go-w {folder}")
    return f"{folder} is closed to others"


def closed_file(path: Path) -> str:
    """Check that nobody else may read the secret."""
    if not path.exists():
        return "given by the environment"
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Problem(f"Others may read {path}; run: chmod 600 {path}")
    return f"{path} is readable for its owner alone"


def port(address: ports.Address, *, variable: str, served: bool) -> str:
    """Check that a port can be used, or, while the desk is `served`, that it answers."""
    if served:
        if not ports.answers(address):
            raise Problem(f"The desk runs, but nothing answers at {address}; its output says why.")
        return f"{address} answers"
    ports.check_free(address, variable=variable)
    return f"{address} is free"


def database(facts: server.Facts) -> str:
    """Check that the database can hold a desk."""
    if not facts.may_create_tables:
        raise Problem("The database's user may not create tables; grant it CREATE on the database.")
    if facts.missing_extensions:
        names = ", ".join(facts.missing_extensions)
        raise Problem(f"The database lacks {names}; install PostgreSQL's contrib package on its server.")
    return f"PostgreSQL {facts.version} answers"


def clock(facts: server.Facts) -> str:
    """Check that the database and this machine agree on the time, by which promises and clocks fall due."""
    if abs(facts.ahead) > SKEW:
        seconds = facts.ahead.total_seconds()
        raise Problem(
            f"The database's clock is {abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} this machine's; "
            "turn on time synchronisation on both."
        )
    return "agrees with the database's to within 5 s"


def outgoing_mail(*, host: str, port: int, starttls: bool, implicit_tls: bool, login: tuple[str, str]) -> str:
    """Speak to the outgoing mail server as far as one can without sending anything."""
    place = ports.Address(host, port)
    try:
        opener = smtplib.SMTP_SSL if implicit_tls else smtplib.SMTP
        with opener(host, port, timeout=5) as session:
            if starttls:
                session.starttls(context=ssl.create_default_context())
            session.ehlo_or_helo_if_needed()
            if login[0]:
                session.login(*login)
    except smtplib.SMTPAuthenticationError:
        raise Problem(f"The mail server {place} refuses the user or password in AMENDS_SMTP_URL.") from None
    except ssl.SSLError as error:
        raise Problem(f"The mail server {place} has no certificate we can trust ({error.reason}).") from None
    except (OSError, smtplib.SMTPException) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise Problem(
            f"The mail server {place} does not answer ({reason}); start it or correct AMENDS_SMTP_URL. "
            "Replies wait in the outbox until it does."
        ) from None
    return f"{place} answers"
