"""The system user that PostgreSQL runs as: it refuses root, so root hands over to a user of its own."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from amends.runtime.problems import Problem

SYSTEM_USER = "amends"


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine."""

    name: str
    uid: int
    gid: int

    @classmethod
    def of_uid(cls, uid: int) -> Self:
        """Look a user up by number. Raises Problem for a number without a name, as in some containers."""
        try:
            entry = pwd.getpwuid(uid)
        except KeyError:
            raise Problem(
                f"User number {uid} has no name on this machine and PostgreSQL needs one; "
                "add the user, or set DATABASE_URL to a database elsewhere."
            ) from None
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    @classmethod
    def current(cls) -> Self:
        """The user of this process."""
        return cls.of_uid(os.geteuid())

    @property
    def switch_uid(self) -> int | None:
        """The user that a subprocess must switch to; None when it is this process's own."""
        return None if self.uid == os.geteuid() else self.uid

    @property
    def switch_gid(self) -> int | None:
        """The group to switch to, likewise."""
        return None if self.uid == os.geteuid() else self.gid

    @property
    def switch_groups(self) -> list[int] | None:
        """No further groups when switching: root's must not come along."""
        return None if self.uid == os.geteuid() else []

    def can(self, test: str, path: Path) -> bool:
        """Ask the system, as this user, whether `path` may be used; `test` is -x, -r or -w as of test(1)."""
        if self.uid == os.geteuid():
            return os.access(path, {"-x": os.X_OK, "-r": os.R_OK, "-w": os.W_OK}[test])
        done = subprocess.run(  # noqa: S603 - a fixed program without a shell
            ["/usr/bin/test", test, str(path)],
            user=self.switch_uid,
            group=self.switch_gid,
            extra_groups=self.switch_groups,
            cwd="/",
            check=False,
        )
        return done.returncode == 0


def server_account(data: Path) -> Account:
    """Choose who runs PostgreSQL: the data's owner, else ourselves, else (for root) the `amends` user."""
    if os.geteuid() != 0:
        return Account.current()
    if data.exists() and data.stat().st_uid != 0:
        return Account.of_uid(data.stat().st_uid)
    return _system_account()


def _system_account() -> Account:
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        _add_system_user()
        entry = pwd.getpwnam(SYSTEM_USER)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _add_system_user() -> None:
    """Add a user without password, shell or home folder; two starts at once may both try."""
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise Problem(
            "PostgreSQL refuses to run as root and there is no useradd here; start Amends as another user."
        )
    closed = ("--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin")
    done = subprocess.run(  # noqa: S603 - a fixed program without a shell
        [useradd, "--system", "--user-group", *closed, SYSTEM_USER],
        capture_output=True,
        text=True,
        check=False,
    )
    already_there = 9
    if done.returncode not in (0, already_there):
        raise Problem(f"Could not add the system user {SYSTEM_USER!r} for PostgreSQL: {done.stderr.strip()}")
