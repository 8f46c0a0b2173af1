"""`amends assets import` on a real desk's database."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

CSV = "Name,Tag,Serial,Type,Memory\nPC-1,T1,S00001,Laptop,8192\nPC-2,T2,S00002,Laptop,lots\n"


def run(*words: str, url: str, home: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "DATABASE_URL": url, "AMENDS_HOME": str(home)}
    return subprocess.run(
        [str(Path(sys.executable).with_name("amends")), *words],
        capture_output=True,
        text=True,
        env=env,
        check=False,
    )


@pytest.fixture
def desk(empty_database: str, home: Path) -> str:
    assert run("manage", "migrate", "-v0", url=empty_database, home=home).returncode == 0
    with psycopg.connect(empty_database, autocommit=True) as database:
        database.execute(
            "insert into store_organisation (name, segment, stakes, key_account) values ('Marlow', '', '', false)"
        )
    return empty_database


def test_a_file_comes_in_once_and_says_what_needs_a_look(desk: str, home: Path, tmp_path: Path) -> None:
    made = run("manage", "shell", "-c", (
        "from amends.store.models import Technician; Technician.objects.create(email='lea@desk.example', name='Lea',"
        " role='team_lead')"
    ), url=desk, home=home)  # fmt: skip
    assert made.returncode == 0, made.stderr
    file = tmp_path / "list.csv"
    file.write_text(CSV, encoding="utf-8")
    words = ["assets", "import", str(file), "--organisation", "marlow", "--as", "lea@desk.example"]

    shown = run(*words, "--dry-run", url=desk, home=home)
    assert "Serial: serial" in shown.stdout
    first = run(*words, url=desk, home=home)
    assert (first.returncode, "2 added, 0 changed, 0 as they were, 1 to look at." in first.stdout) == (
        1,
        True,
    ), first.stderr
    assert "line 3: Memory is a number" in first.stderr
    again = run(*words, url=desk, home=home)
    assert "0 added, 0 changed, 2 as they were" in again.stdout

    for wrong, said in [
        (["--type", "spoon"], "There is no type 'spoon'"),
        (["--column", "Nothing=name"], "No column has the head"),
        (["--column", "Name=colour"], "colour is nothing that a column can be"),
    ]:
        refused = run(*words, *wrong, url=desk, home=home)
        assert (refused.returncode, said in refused.stderr) == (1, True), refused.stderr
