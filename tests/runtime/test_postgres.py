"""The embedded server: a real one is started, killed and started again."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from amends.runtime import home as homes
from amends.runtime import postgres
from amends.runtime.accounts import Account, server_account
from amends.runtime.postgres import Postgres
from amends.runtime.problems import Problem

OWNER = """
import signal, sys
from pathlib import Path
from amends.runtime.postgres import Postgres
print(Postgres(Path(sys.argv[1]), durable=False).start(), flush=True)
signal.pause()
"""


def value(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def server_pid(home: Path) -> int:
    return int((Postgres(home).data / "postmaster.pid").read_text().split()[0])


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1].startswith("Z")
    except FileNotFoundError:
        return True


@pytest.fixture(scope="module")
def desk() -> Iterator[Path]:
    """One folder for the tests that only need a server of some kind: making one takes most of a second."""
    with tempfile.TemporaryDirectory(prefix="amends-home-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "desk"


def test_start_gives_a_database_that_keeps_what_is_written(desk: Path) -> None:
    with Postgres(desk, durable=False) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer")
        assert value(url, "SELECT current_user") == "amends"
        assert value(url, "SHOW listen_addresses") == ""
        pid = server_pid(desk)

    assert is_gone(pid)
    with Postgres(desk, durable=False) as url:
        assert value(url, "SELECT answer FROM kept") == 42


def test_start_after_the_server_was_killed_recovers(desk: Path) -> None:
    with Postgres(desk) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS committed AS SELECT 42 AS answer")
        os.kill(server_pid(desk), signal.SIGKILL)

    with Postgres(desk) as url:
        assert value(url, "SELECT answer FROM committed") == 42


def test_server_does_not_outlive_an_owner_that_is_killed(desk: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(desk)], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    assert owner.stdout.readline().startswith("postgresql://")
    pid = server_pid(desk)

    owner.kill()
    owner.wait(30)
    owner.stdout.close()

    with Postgres(desk, durable=False) as url:  # at once, while the old one may still be on its way down
        assert value(url, "SELECT 1") == 1
    assert is_gone(pid)


def test_second_owner_is_refused_by_name(desk: Path) -> None:
    with Postgres(desk, durable=False), pytest.raises(Problem) as refusal:
        Postgres(desk).start()

    assert str(refusal.value).startswith(f"The desk in {desk} already runs (process {os.getpid()})")


def test_running_uses_the_server_that_is_there_or_starts_one(desk: Path) -> None:
    with postgres.running(desk) as outer:
        assert homes.is_locked(desk)
        with postgres.running(desk) as inner:
            assert inner == outer
            assert value(inner, "SELECT 1") == 1
    assert not homes.is_locked(desk)


def test_only_known_users_reach_the_server(desk: Path) -> None:
    with Postgres(desk, durable=False) as url:
        data = Postgres(desk).data
        for folder in (data, data.parent, data.parent / "run"):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert folder.stat().st_uid == server_account(data).uid
        rules = (data.parent / "hba.conf").read_text()
        admitted = {line.split()[1] for line in (data.parent / "ident.conf").read_text().splitlines()}
        assert value(url, "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'peer'") == 0

    assert rules == "local all all peer map=amends\n"
    assert admitted == {f'"{name}"' for name in ("root", Account.current().name, server_account(data).name)}


def test_folders_above_keep_their_modes_when_the_server_cannot_walk_through(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    place, account = _prepared(closed / "desk")

    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    if account.uid == os.geteuid():
        assert place == closed / "desk" / "postgres"
    else:
        assert not place.is_relative_to(closed)
        assert Postgres(closed / "desk").data.parent == place  # it is remembered


def _prepared(home: Path) -> tuple[Path, Account]:
    from amends.runtime import cluster

    homes.prepare(home)
    place, account = cluster.choose_place(home)
    return place.folder, account


def test_data_of_another_major_is_refused_in_words(desk: Path) -> None:
    with Postgres(desk, durable=False):
        version = Postgres(desk).data / "PG_VERSION"
    ours = version.read_text()
    version.write_text("14\n")

    with pytest.raises(Problem, match="was made by PostgreSQL 14 and the programs here are"):
        Postgres(desk).start()

    version.write_text(ours)


def test_half_made_data_is_made_again(home: Path) -> None:
    homes.prepare(home)
    place, account = _prepared(home)
    half = place / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    if os.geteuid() == 0:
        os.chown(place, account.uid, account.gid)
    place.chmod(0o700)

    with Postgres(home, durable=False) as url:
        assert value(url, "SELECT 1") == 1


def test_long_path_gets_a_short_socket(home: Path) -> None:
    deep = home / ("x" * 90)
    home.mkdir(mode=0o711)

    with Postgres(deep, durable=False) as url:
        assert value(url, "SELECT 1") == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "has no `postgres` program in it"),
        ("#!/bin/sh\necho broken >&2\nexit 1\n", "cannot run here: broken"),
        ("#!/bin/sh\necho 'postgres (PostgreSQL) 13.4'\n", "is PostgreSQL 13; Amends needs 15 or later"),
    ],
)
def test_wrong_binaries_are_named(
    home: Path, monkeypatch: pytest.MonkeyPatch, content: str | None, words: str
) -> None:
    folder = home.parent / "bin"
    folder.mkdir()
    if content is not None:
        (folder / "postgres").write_text(content)
        (folder / "postgres").chmod(0o755)
    monkeypatch.setenv("AMENDS_PG_BIN", str(folder))

    with pytest.raises(Problem, match=words):
        Postgres(home).start()


def test_file_in_the_way_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(Problem, match="file is in the way: AMENDS_HOME must be a folder"):
        Postgres(tmp_path / "file" / "desk").start()
