"""`amends assets import` on a real desk's database."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import connection

import factories
from amends.cli.assets import command
from amends.config import env
from amends.domain.vocabulary import Role

CSV = "Name,Tag,Serial,Type,Memory\nPC-1,T1,S00001,Laptop,8192\nPC-2,T2,S00002,Laptop,lots\n"


@pytest.fixture(autouse=True)
def _settings_read_anew() -> Iterator[None]:
    """What a test says in the environment is read by it, and by no other."""
    env.load.cache_clear()
    yield
    env.load.cache_clear()


@pytest.mark.django_db(transaction=True)
def test_a_file_comes_in_once_and_says_what_needs_a_look(
    database_url: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.organisation("Marlow")
    factories.technician("Lea", role=Role.TEAM_LEAD, email="lea@desk.example")
    file = tmp_path / "list.csv"
    file.write_text(CSV, encoding="utf-8")
    words = ["import", str(file), "--organisation", "marlow", "--as", "lea@desk.example"]
    name = connection.settings_dict["NAME"]
    monkeypatch.setenv("DATABASE_URL", database_url.replace("/amends?", f"/{name}?"))
    monkeypatch.setenv("AMENDS_HOME", str(home))

    def run(*more: str) -> Result:
        return CliRunner().invoke(command, [*words, *more])

    shown = run("--dry-run")
    assert "Serial: serial" in shown.stdout
    first = subprocess.run(
        [str(Path(sys.executable).with_name("amends")), "assets", *words],
        capture_output=True, text=True, env=os.environ, check=False, timeout=120,
    )  # fmt: skip
    assert (first.returncode, "2 added, 0 changed, 0 as they were, 1 to look at." in first.stdout) == (
        1,
        True,
    ), first.stderr
    assert "line 3: Memory is a number" in first.stderr
    again = run()
    assert "0 added, 0 changed, 2 as they were" in again.stdout

    for wrong, said in [
        (["--type", "spoon"], "There is no type 'spoon'"),
        (["--column", "Nothing=name"], "No column has the head"),
        (["--column", "Name=colour"], "colour is nothing that a column can be"),
    ]:
        refused = run(*wrong)
        assert (refused.exit_code, said in refused.stderr) == (1, True), refused.stderr
