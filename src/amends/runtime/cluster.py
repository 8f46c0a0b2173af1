"""The data directory of the embedded PostgreSQL: where it is, how it is made, who may connect."""

import hashlib
import os
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from amends.runtime import home as homes
from amends.runtime.accounts import Account, server_account
from amends.runtime.binaries import SHARED_PLACE, Binaries
from amends.runtime.problems import Problem

ROLE = "amends"
LONGEST_SOCKET = 100
"""The kernel allows 107 bytes for the path of a socket; PostgreSQL adds a lock file beside it."""
SOCKET_NAME = ".s.PGSQL.5432"
ROOM_FOR_A_NEW_ONE = 150 * 1024 * 1024
_REMEMBERED = "postgres.place"

# For a machine of 2 GB and a spinning or flash disk; written once, so that an administrator may edit it.
TUNING = """
# Amends
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 8MB
maintenance_work_mem = 64MB
max_connections = 120
max_wal_size = 1GB
checkpoint_timeout = 15min
random_page_cost = 1.1
wal_compression = off
log_min_messages = warning
log_line_prefix = '%m [%p] '
timezone = 'UTC'
log_timezone = 'UTC'
"""


@dataclass(frozen=True, slots=True)
class Place:
    """The folder that holds the data, the socket and the log of one server."""

    folder: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server has to say."""
        return self.folder / "server.log"

    @property
    def socket_folder(self) -> Path:
        """The folder of the socket: inside, unless that path would be too long for the kernel."""
        inside = self.folder / "run"
        if len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET:
            return inside
        return Path("/tmp") / f"amends-{_digest(self.folder)}"  # noqa: S108 - its owner and mode are checked


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def place_of(home: Path) -> Place:
    """Where the desk's server keeps its things, as far as is known before the first start."""
    remembered = home / _REMEMBERED
    if remembered.is_file():
        return Place(Path(remembered.read_text(encoding="utf-8").strip()))
    return Place(home / "postgres")


def choose_place(home: Path) -> tuple[Place, Account]:
    """Settle where the data goes and who runs the server, and remember a place outside `home`.

    Root's server runs as another user; when that user cannot walk into `home` the data goes to a shared
    place instead, and no folder's mode is touched.
    """
    place = place_of(home)
    account = server_account(place.data)
    if not place.data.exists() and not account.can("-x", home):
        place = Place(SHARED_PLACE / _digest(home.resolve()))
        with homes.plain_words(home):
            SHARED_PLACE.mkdir(mode=0o755, parents=True, exist_ok=True)
            (home / _REMEMBERED).write_text(f"{place.folder}\n", encoding="utf-8")
        account = server_account(place.data)
    return place, account


def make_ready(place: Place, *, account: Account, binaries: Binaries, durable: bool) -> None:
    """Create what is missing and write who may connect. Raises Problem with the reason when it cannot."""
    with homes.plain_words(place.folder):
        _own_folder(place.folder, account)
        _own_folder(place.socket_folder, account)
        if not place.data.exists():
            _initialise(place, account=account, binaries=binaries, durable=durable)
        _check_version(place, binaries)
        _write_access(place, account)
        if place.log.exists() and place.log.stat().st_size > 10 * 1024 * 1024:
            place.log.replace(place.log.with_suffix(".log.1"))


def _own_folder(folder: Path, account: Account) -> None:
    """Make a folder that only the server's user (and root) can enter, or check that it is one."""
    folder.mkdir(mode=0o700, exist_ok=True)
    facts = folder.lstat()
    if os.geteuid() == 0 and stat.S_ISDIR(facts.st_mode) and facts.st_uid == 0:
        os.chown(folder, account.uid, account.gid)
        facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != account.uid or facts.st_mode & 0o077:
        raise Problem(
            f"{folder} must be a folder that belongs to {account.name!r} alone (mode 0700); correct that."
        )


def _initialise(place: Place, *, account: Account, binaries: Binaries, durable: bool) -> None:
    """Build the data directory beside its final name, so that a half-made one is never taken for whole."""
    if shutil.disk_usage(place.folder).free < ROOM_FOR_A_NEW_ONE:
        raise Problem(homes.disk_full(place.folder))
    scratch = place.folder / "data.new"
    shutil.rmtree(scratch, ignore_errors=True)
    options = ["-U", ROLE, "-E", "UTF8", "--locale=C.UTF-8", "--auth-local=peer", "--auth-host=scram-sha-256"]
    if binaries.major >= 17:  # the same order of words on every machine
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if not durable:
        options += ["--no-sync"]
    done = subprocess.run(  # noqa: S603 - a program of our own choice, without a shell
        [binaries.program("initdb"), "-D", str(scratch), *options],
        env=server_environment(),
        cwd=place.folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        user=account.switch_uid,
        group=account.switch_gid,
        extra_groups=account.switch_groups,
    )
    if done.returncode != 0:
        shutil.rmtree(scratch, ignore_errors=True)
        raise Problem(explain(done.stderr, place) or f"initdb failed: {_last_line(done.stderr)}")
    with (scratch / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.write(TUNING)
    scratch.rename(place.data)


def server_environment() -> dict[str, str]:
    """The few variables that PostgreSQL's programs get: nobody's PGDATA or PGPORT reaches them."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "TMPDIR") if name in os.environ}
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **kept}


def _check_version(place: Place, binaries: Binaries) -> None:
    made_by = (place.data / "PG_VERSION").read_text(encoding="ascii").strip()
    if made_by != str(binaries.major):
        raise Problem(
            f"The database in {place.folder} was made by PostgreSQL {made_by} and the programs here are "
            f"{binaries.major}; set AMENDS_PG_BIN to the bin folder of PostgreSQL {made_by}, "
            "or dump and restore it."
        )


def _write_access(place: Place, account: Account) -> None:
    """Let the user who runs Amends and the one who runs the server in, by the kernel's word, nobody else."""
    names = sorted({account.name, Account.current().name, "root"})
    lines = "".join(f'amends "{name}" {ROLE}\n' for name in names)
    for path, text in (
        (place.folder / "hba.conf", "local all all peer map=amends\n"),
        (place.folder / "ident.conf", lines),
    ):
        path.write_text(text, encoding="utf-8")
        if os.geteuid() == 0:
            os.chown(path, account.uid, account.gid)


def explain(words: str, place: Place) -> str:
    """Find in PostgreSQL's own words a reason that we can say better; an empty string when there is none."""
    if "No space left on device" in words or "Disk quota exceeded" in words:
        return homes.disk_full(place.folder)
    if "Permission denied" in words or "Read-only file system" in words:
        return f"{place.folder} is not writable for PostgreSQL; correct its owner, or set AMENDS_HOME."
    if 'lock file "postmaster.pid" already exists' in words:
        return f"Another PostgreSQL already runs on {place.data}; stop it first."
    if "could not resize shared memory" in words or "could not map anonymous shared memory" in words:
        return "This machine has not enough free memory for PostgreSQL; lower shared_buffers in " + str(
            place.data / "postgresql.conf"
        )
    return ""


def _last_line(words: str) -> str:
    lines = words.strip().splitlines()
    return lines[-1] if lines else "it said nothing"
