"""What a start prepares once, and how the next start finds it done in a moment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from amends.cli import _prepare
from amends.runtime import home as homes


def prepare(url: str, folder: Path) -> None:
    environ = os.environ | {"DATABASE_URL": url, "AMENDS_HOME": str(folder)}
    environ.pop("AMENDS_STATIC_PLAIN", None)
    subprocess.run([sys.executable, "-m", "amends.cli._prepare"], env=environ, check=True, timeout=120)


def test_what_is_prepared_is_known_again(
    empty_database: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes.prepare(home)
    assert not _prepare.is_done(url=empty_database, home=home)

    prepare(empty_database, home)

    monkeypatch.setattr(sys, "path", ["", *sys.path])  # as for a program given by `-c`
    assert _prepare.is_done(url=empty_database, home=home)
    served = {path.name for path in (home / "static").rglob("*") if path.is_file()}
    assert any(name.startswith("favicon.") and name.endswith(".svg.br") for name in served)
    assert "favicon.svg" not in served  # pages name files by their digest alone
    assert not (home / "static" / "django_htmx").exists()

    (home / _prepare.STAMP).write_text("another version")
    assert not _prepare.is_done(url=empty_database, home=home)
