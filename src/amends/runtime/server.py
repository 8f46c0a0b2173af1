"""What a PostgreSQL server, ours or any other, says about itself, and why it cannot be reached."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from amends.runtime.problems import Problem

OLDEST_MAJOR = 15


@dataclass(frozen=True, slots=True)
class Facts:
    """A database that answers: its version, and how far its clock is ahead of ours."""

    version: str
    major: int
    ahead: timedelta
    may_create_tables: bool
    missing_extensions: tuple[str, ...]


def ask(url: str, *, extensions: tuple[str, ...] = (), seconds: int = 5) -> Facts:
    """Connect once and look. `extensions` are names that must be available on the server.

    Raises Problem in plain words, which never hold the password.
    """
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=seconds, autocommit=True) as connection:
            before = datetime.now(UTC)
            row = connection.execute(
                "SELECT current_setting('server_version'),"
                " current_setting('server_version_num')::int / 10000,"
                " clock_timestamp(),"
                " has_database_privilege(current_database(), 'CREATE'),"
                " ARRAY(SELECT unnest(%s::text[]) EXCEPT SELECT name FROM pg_available_extensions)",
                [list(extensions)],
            ).fetchone()
            after = datetime.now(UTC)
    except psycopg.Error as error:
        raise Problem(_why(url, str(error))) from None
    if row is None:
        raise Problem("The database gave no answer; correct DATABASE_URL.")
    version, major, theirs, may_create, missing = row
    if major < OLDEST_MAJOR:
        raise Problem(f"The database is PostgreSQL {version}; Amends needs {OLDEST_MAJOR} or later.")
    ahead = theirs - (before + (after - before) / 2)
    return Facts(version, major, ahead, may_create, tuple(sorted(missing)))


def where(url: str) -> str:
    """Name a database without its password: `desk on db.example:5432`."""
    from psycopg.conninfo import conninfo_to_dict

    facts = conninfo_to_dict(url)
    host = str(facts.get("host") or "localhost")
    port = "" if host.startswith("/") else f":{facts.get('port') or 5432}"
    return f"{facts.get('dbname') or 'the default database'} on {host}{port}"


def _why(url: str, words: str) -> str:
    """Turn libpq's words into what to do; unknown ones are passed on in one line."""
    place = where(url)
    known = {
        "password authentication failed": "refuses the user name or password; correct DATABASE_URL.",
        "no password supplied": "asks for a password; put it into DATABASE_URL.",
        "does not exist": "does not exist there; create it (createdb), or correct DATABASE_URL.",
        "Connection refused": "does not answer; start it, or correct DATABASE_URL.",
        "No such file or directory": "is not running; start it, or correct DATABASE_URL.",
        "not known": "has a host name that cannot be found; correct DATABASE_URL.",
        "name resolution": "has a host name that cannot be found; correct DATABASE_URL.",
        "timeout expired": "does not answer in time; check the network, or correct DATABASE_URL.",
        "starting up": "is starting up; try again in a moment.",
        "too many": "has no free connection; raise max_connections or stop what uses them.",
        "no pg_hba.conf entry": "does not let this machine in; allow it in pg_hba.conf.",
        "Peer authentication failed": "does not know this user; run Amends as the user who made the desk.",
        "Permission denied": "is closed to this user; run Amends as the user who made the desk.",
    }
    for sign, meaning in known.items():
        if sign in words:
            return f"The database {place} {meaning}"
    return f"The database {place} cannot be used: {' '.join(words.split())[:200]}"
