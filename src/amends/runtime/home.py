"""The desk's folder: its secret, its database and its lock live there."""

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from amends.runtime.problems import Problem

LOCK = "serve.lock"
MAIL_PORT = "mail.port"
"""Where the mail listener says which port it has, while it listens."""


def prepare(home: Path) -> None:
    """Create the folder if it is missing, closed to others, and leave every folder above as it is.

    Root keeps it passable (0711), since the server's user must walk through it to the database.
    Raises Problem when it cannot be made or written.
    """
    with plain_words(home):
        home.parent.mkdir(parents=True, exist_ok=True)
        home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
    if not os.access(home, os.W_OK | os.X_OK):
        raise Problem(_closed(home))


@contextlib.contextmanager
def plain_words(home: Path) -> Iterator[None]:
    """Turn the errors of a full, closed or wrong disk into a Problem."""
    try:
        yield
    except OSError as error:
        raise Problem(in_words(error, home)) from None


def in_words(error: OSError, home: Path) -> str:
    """Say what an error of the file system means for the desk in `home`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(home)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _closed(error.filename or home)
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return f"{error.filename or home} is in the way: AMENDS_HOME must be a folder."
    return f"{error.filename or home}: {error.strerror}. Correct AMENDS_HOME."


def _closed(path: object) -> str:
    return f"{path} is not writable for this user; correct its owner, or set AMENDS_HOME to another folder."


def disk_full(home: Path) -> str:
    """The sentence for a disk without room."""
    return f"The disk that holds {home} is full; free some space, or set AMENDS_HOME to a folder elsewhere."


class Lock:
    """Held by the process that owns the desk's database; the kernel lets go of it when that one dies."""

    def __init__(self, home: Path) -> None:
        self._path = home / LOCK
        self._file: int | None = None

    def take(self) -> None:
        """Take the lock. Raises Problem that names the process which has it."""
        with plain_words(self._path.parent):
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                owner = os.read(descriptor, 20).decode("ascii", "replace").strip() or "unknown"
                os.close(descriptor)
                raise Problem(
                    f"The desk in {self._path.parent} already runs (process {owner}); stop that one first, "
                    "or set AMENDS_HOME to another folder."
                ) from None
            os.ftruncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
        self._file = descriptor

    def release(self) -> None:
        """Let go of the lock; harmless when it is not held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def is_locked(home: Path) -> bool:
    """Tell whether some process runs the desk in `home`."""
    try:
        descriptor = os.open(home / LOCK, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
