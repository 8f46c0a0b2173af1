"""How soon whoever is called hears of it: from the commit of the alert to their open page, and to their mail server."""

import contextlib
import http.client
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from aiosmtpd.controller import Controller

from amends.runtime import postgres
from bench.lab import ROOT, Figure, Lab, desk, environment, free_ports, percentile
from bench.running import served

CALLS = 30
_CASE = re.compile(rb"Subject: #(\d+) needs you")


class Sink:
    """A mail server that notes when a call about which case came in."""

    def __init__(self) -> None:
        self.at: dict[int, float] = {}

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        """Take a mail."""
        found = _CASE.search(bytes(envelope.content))  # type: ignore[attr-defined]
        if found is not None:
            self.at.setdefault(int(found[1]), time.time())
        return "250 OK"


def measure(lab: Lab) -> list[Figure]:
    """Thirty cases are given to somebody whose page is open, one after the other; all processes run as they do on a desk."""
    sink = Sink()
    with tempfile.TemporaryDirectory(prefix="amends-bench-", dir=lab.folder) as folder:
        Path(folder).chmod(0o711)
        home = Path(folder) / "desk"
        web, live, smtp, out = free_ports(4)
        environ = environment() | {
            "AMENDS_HOME": str(home),
            "AMENDS_WEB_PORT": str(web),
            "AMENDS_LIVE_PORT": str(live),
            "AMENDS_SMTP_LISTEN": f"127.0.0.1:{smtp}",
            "AMENDS_SMTP_URL": f"smtp://127.0.0.1:{out}",
            "AMENDS_BASE_URL": f"http://127.0.0.1:{web}",
        }
        with _listening(sink, out), served(environ):
            database = environ | {"DATABASE_URL": postgres.url_of(home)}
            desk("setup", database)
            desk("seed", database | {"BENCH_N": "500"})
            seen = _watched(live, desk("login", database))
            committed = _give(database)
            until = time.monotonic() + 60
            while len(set(committed) - set(sink.at)) and time.monotonic() < until:
                time.sleep(0.05)
    pages = [seen[case] - at for case, at in committed.items() if case in seen]
    mails = [sink.at[case] - at for case, at in committed.items() if case in sink.at]
    if len(pages) != len(committed) or len(mails) != len(committed):
        raise RuntimeError(
            f"of {len(committed)} calls {len(pages)} reached the page and {len(mails)} the mail server"
        )
    return [
        _figure("alert: commit to the owner's open page", pages, limit=500),
        _figure("alert: commit to the mail server", mails, limit=2000),
    ]


def _figure(what: str, times: list[float], *, limit: int) -> Figure:
    p50, worst = percentile(times, 0.5), max(times) * 1000
    return Figure(what, f"p50 {p50:.0f} ms, latest {worst:.0f} ms", f"< {limit} ms", worst < limit)


@contextlib.contextmanager
def _listening(sink: Sink, port: int) -> Iterator[None]:
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def _watched(port: int, cookie: str) -> dict[int, float]:
    """When each case was first told of on the open page; a thread of its own keeps reading."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    name, _, value = cookie.partition(": ")
    connection.request("GET", "/live/", headers={name: value, "Host": f"127.0.0.1:{port}"})
    stream = connection.getresponse()
    if stream.status != 200:
        raise RuntimeError(f"the live stream answered {stream.status}")
    seen: dict[int, float] = {}

    def read() -> None:
        with contextlib.suppress(OSError, ValueError, http.client.HTTPException):
            while line := stream.readline():
                for number in re.findall(rb'"case": (\d+)', line):
                    seen.setdefault(int(number), time.time())

    threading.Thread(target=read, daemon=True).start()
    return seen


def _give(environ: dict[str, str]) -> dict[int, float]:
    """Give cases to the IT manager; when the transaction of each began."""
    command = [sys.executable, str(ROOT / "bench" / "desk.py"), "give", str(CALLS)]
    done = subprocess.run(command, env=environ, check=True, capture_output=True, text=True)
    return {int(case): at for case, at in json.loads(done.stdout)}
