"""The desk as a whole: starts, memory, and how soon another screen hears of a change."""

import contextlib
import http.client
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg

from amends.runtime import postgres
from bench.lab import (
    AMENDS,
    Figure,
    Lab,
    desk,
    environment,
    free_ports,
    get_times,
    mails,
    percentile,
    running,
)

EVENTS = 60


def measure(lab: Lab) -> list[Figure]:
    """A first start on an empty folder, a restart, memory after some work, and live updates."""
    with tempfile.TemporaryDirectory(prefix="amends-bench-", dir=lab.folder) as folder:
        Path(folder).chmod(0o711)
        home = Path(folder) / "desk"
        web, live, smtp = free_ports(3)
        environ = environment() | {
            "AMENDS_HOME": str(home),
            "AMENDS_WEB_PORT": str(web),
            "AMENDS_LIVE_PORT": str(live),
            "AMENDS_SMTP_LISTEN": f"127.0.0.1:{smtp}",
            "AMENDS_BASE_URL": f"http://127.0.0.1:{web}",
        }
        with served(environ) as (first, _):
            pass
        with served(environ) as (again, parent):
            database = environ | {"DATABASE_URL": postgres.url_of(home)}
            desk("setup", database)
            desk("seed", database | {"BENCH_N": "1000"})
            cookie = desk("login", database)
            get_times(web, ["/", "/cases/900/"] * 20, cookie=cookie, marker="Seeded matter")
            _file_mails(lab, database)
            times = _live(live, cookie, database["DATABASE_URL"])
            parts = _memory(parent)
    total = sum(parts.values())
    words = f"{total:.0f} MB (" + ", ".join(f"{name} {size:.0f}" for name, size in parts.items()) + ")"
    p50, p99 = percentile(times, 0.5), percentile(times, 0.99)
    return [
        Figure("first start of `amends serve`, to pages that answer", f"{first:.1f} s", "< 90 s", first < 90),
        Figure("restart", f"{again:.1f} s", "< 3 s", again < 3),
        Figure("memory beside PostgreSQL (PSS)", words, "<= 250 MB", total <= 250),
        Figure("commit to another screen", f"p50 {p50:.0f} ms, p99 {p99:.0f} ms", "p99 < 500 ms", p99 < 500),
    ]


def _file_mails(lab: Lab, environ: dict[str, str]) -> None:
    """Give the worker mail to file, so that every process has done its work before its memory is read."""
    folder = mails(lab.folder, 200, seed=20261124)
    command = [*AMENDS, "mail", "import", "--store-only", str(folder / "0"), str(folder / "1")]
    subprocess.run(command, env=environ, check=True, capture_output=True)
    with psycopg.connect(environ["DATABASE_URL"], autocommit=True) as database:
        while database.execute("select 1 from store_rawmail where state = 'stored' limit 1").fetchone():
            time.sleep(0.2)


@contextlib.contextmanager
def served(environ: dict[str, str]) -> Iterator[tuple[float, psutil.Process]]:
    """A whole desk until the end of the block: the seconds it took to start, and its first process."""
    began = time.monotonic()
    with running("serve", environ=environ) as process:
        assert process.stderr is not None
        up = 0.0
        for line in process.stderr:
            if "is up after" in line:
                up = time.monotonic() - began
            if "comes in by SMTP" in line:
                break
        if not up:
            raise RuntimeError("the desk did not start")
        yield up, psutil.Process(process.pid)


def _memory(parent: psutil.Process) -> dict[str, float]:
    """Megabytes by part, the database left out."""
    parts: dict[str, float] = {}
    for process in [parent, *parent.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):  # a helper of the database that has just gone
            if "postgres" in process.name():
                continue
            line = " ".join(process.cmdline())
            other = "serve" if process == parent else "other"
            name = next((part for word, part in _PARTS.items() if word in line), other)
            parts[name] = parts.get(name, 0.0) + process.memory_full_info().pss / 1e6
    return parts


_PARTS = {
    "amends.config.wsgi": "web", "amends.jobs.worker": "worker with mail and stream",
    "amends.runtime.sandbox": "parser", "multiprocessing": "web helpers",
}  # fmt: skip


def _live(port: int, cookie: str, url: str) -> list[float]:
    """Seconds from the commit of a notice about a case to its event on an open screen."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    name, _, value = cookie.partition(": ")
    connection.request("GET", "/live/", headers={name: value, "Host": f"127.0.0.1:{port}"})
    stream = connection.getresponse()
    if stream.status != 200:
        raise RuntimeError(f"the live stream answered {stream.status}")
    times = []
    with psycopg.connect(url, autocommit=True) as database:
        for number in range(1, EVENTS + 1):
            began = time.perf_counter()
            database.execute(
                "select pg_notify('amends_live', json_build_object('case', %s::int)::text)", [number]
            )
            while str(number).encode() not in stream.readline():
                pass
            times.append(time.perf_counter() - began)
    connection.close()
    return times
