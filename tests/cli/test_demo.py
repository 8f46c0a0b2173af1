"""`amends demo` as a newcomer runs it: loaded once, found again, and a furious mail arrives."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from amends.cli import main
from amends.config import env

AMENDS = "from amends.cli.main import main; main(prog_name='amends')"
WIDTH = 80


@pytest.fixture
def environ(home: Path, empty_database: str) -> dict[str, str]:
    """A demo desk of the test's own, on free ports and a database of the run's server."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
    web, live, smtp = (each.getsockname()[1] for each in sockets)
    for each in sockets:
        each.close()
    kept = {name: value for name, value in os.environ.items() if name != "AMENDS_STATIC_PLAIN"}
    return kept | {
        "AMENDS_HOME": str(home),
        "DATABASE_URL": empty_database,
        "AMENDS_WEB_PORT": str(web),
        "AMENDS_LIVE_PORT": str(live),
        "AMENDS_SMTP_LISTEN": f"127.0.0.1:{smtp}",
    }


class Demo:
    """A running demo and every line it said."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.environ = environ
        self._process = subprocess.Popen(
            [sys.executable, "-c", AMENDS, "demo"], env=environ, stderr=subprocess.PIPE, text=True
        )
        assert self._process.stderr is not None
        self.lines = []
        for line in self._process.stderr:
            self.lines.append(line.rstrip("\n"))
            if line.strip().endswith("/postbox"):
                return
        raise AssertionError(self.lines)

    def __enter__(self) -> "Demo":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGINT)
        _, rest = self._process.communicate(timeout=30)
        assert rest.endswith("stopped\n")


def ask(environ: dict[str, str], question: str) -> int:
    with psycopg.connect(environ["DATABASE_URL"]) as connection:
        row = connection.execute(question).fetchone()  # type: ignore[call-overload]
    assert row is not None
    return int(row[0])


def run_furious(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    env.load.cache_clear()
    try:
        result = CliRunner().invoke(main.main, ["demo", "furious"])
    finally:
        env.load.cache_clear()
    return result.exit_code, result.output


@pytest.mark.faults
def test_demo_is_loaded_once_and_takes_a_furious_mail(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Demo(environ) as first:
        cases = ask(environ, "SELECT count(*) FROM store_case")
        assert cases > 4
        told = [line for line in first.lines if "/postbox" not in line]
        assert not [line for line in told if len(line) > WIDTH]
        assert any(re.search(r"http://127\.0\.0\.1:\d+", line) for line in told)
        assert not any("Loading the demo desk" in line for line in told)  # nobody watches a pipe

        assert run_furious(environ, monkeypatch) == (0, "Sent. Look at the top of Now.\n")
        until = time.monotonic() + 20
        while ask(environ, "SELECT count(*) FROM store_case") == cases:
            assert time.monotonic() < until
            time.sleep(0.05)

    with Demo(environ):
        assert ask(environ, "SELECT count(*) FROM store_case") == cases + 1


def test_furious_mail_without_a_desk_is_one_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = f"Error: No desk runs in {home}; start the demo with: make demo\n"

    assert run_furious({"AMENDS_HOME": str(home)}, monkeypatch) == (1, words)


def test_furious_mail_to_a_desk_that_was_killed_is_one_line(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    home.mkdir()
    (home / "mail.port").write_text(f"{port}\n")
    words = f"Error: Nothing answers at port {port}; start the demo with: make demo\n"

    assert run_furious({"AMENDS_HOME": str(home)}, monkeypatch) == (1, words)
