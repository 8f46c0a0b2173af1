"""`amends serve` as a person runs it: real processes, a real database, one clean stop."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from amends.cli import main
from amends.config import env

SERVE = "from amends.cli.main import main; main(prog_name='amends')"


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    numbers = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return numbers


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """One desk for the module: its first start prepares the database, later ones are quick."""
    with tempfile.TemporaryDirectory(prefix="amends-home-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "desk"


@pytest.fixture
def environ(folder: Path) -> dict[str, str]:
    """The desk's folder, its embedded database and free ports."""
    web, live, smtp = free_ports(3)
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept | {
        "AMENDS_HOME": str(folder),
        "AMENDS_WEB_PORT": str(web),
        "AMENDS_LIVE_PORT": str(live),
        "AMENDS_SMTP_LISTEN": f"127.0.0.1:{smtp}",
        "AMENDS_BASE_URL": f"http://127.0.0.1:{web}",
    }


@pytest.fixture
def desk(environ: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, "serve"], env=environ, stderr=subprocess.PIPE, text=True
    )
    yield process
    process.kill()
    process.communicate(timeout=30)


def read_until(process: "subprocess.Popen[str]", words: str) -> str:
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if words in line:
            return line
    raise AssertionError("".join(lines))


def wait_for_all_gone(tree: list[psutil.Process]) -> None:
    until = time.monotonic() + 20
    while any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in tree):
        assert time.monotonic() < until, tree
        time.sleep(0.02)


@pytest.mark.faults
def test_desk_serves_pages_and_mail_and_stops_clean(
    desk: "subprocess.Popen[str]", environ: dict[str, str]
) -> None:
    assert environ["AMENDS_BASE_URL"] in read_until(desk, "is up after")
    read_until(desk, "Mail for desk.example comes in by SMTP")
    tree = psutil.Process(desk.pid).children(recursive=True)
    connection = http.client.HTTPConnection("127.0.0.1", int(environ["AMENDS_WEB_PORT"]), timeout=10)
    connection.request("GET", "/")
    assert connection.getresponse().status == 302  # to the sign-in
    connection.close()
    stream = http.client.HTTPConnection("127.0.0.1", int(environ["AMENDS_LIVE_PORT"]), timeout=10)
    stream.request("GET", "/live/")
    assert stream.getresponse().status == 401  # nobody is signed in
    stream.close()

    desk.send_signal(signal.SIGTERM)

    _, rest = desk.communicate(timeout=30)
    assert desk.returncode == 0
    assert rest.endswith("stopped\n")
    wait_for_all_gone(tree)


@pytest.mark.faults
def test_desk_that_is_killed_leaves_nothing_behind(desk: "subprocess.Popen[str]") -> None:
    read_until(desk, "Mail for desk.example comes in by SMTP")
    tree = psutil.Process(desk.pid).children(recursive=True)
    assert len(tree) > 5

    desk.kill()

    wait_for_all_gone(tree)


@pytest.fixture
def refusal(monkeypatch: pytest.MonkeyPatch, environ: dict[str, str]) -> Iterator[dict[str, str]]:
    monkeypatch.delenv("DATABASE_URL")
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    env.load.cache_clear()
    yield environ
    env.load.cache_clear()


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main.main, arguments)
    return result.exit_code, result.output


def test_taken_port_is_one_line(refusal: dict[str, str]) -> None:
    port = int(refusal["AMENDS_WEB_PORT"])
    with socket.create_server(("127.0.0.1", port)):
        words = f"Error: Port {port} is taken; set AMENDS_WEB_PORT to another or stop what uses it.\n"
        assert run("serve") == (1, words)
        assert run("web") == (1, words)


def test_wrong_setting_is_one_line(refusal: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_WEB_PORT", "http")

    for command in ("serve", "web", "live", "worker", "doctor"):
        env.load.cache_clear()
        code, words = run(command)
        assert (code, words.count("\n")) == (2, 1)
        assert words.startswith("Error: AMENDS_WEB_PORT: 'http' is not a whole number from 1 to 65535.")


def test_database_that_is_down_is_one_line(refusal: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://amends:geheim@127.0.0.1:1/desk")
    words = "Error: The database desk on 127.0.0.1:1 does not answer; start it, or correct DATABASE_URL.\n"

    for command in ("serve", "web", "live", "worker"):
        assert run(command) == (1, words)
