"""What every measurement needs: figures, a real database, child processes, a quick HTTP client."""

import contextlib
import http.client
import json
import os
import random
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("AMENDS_SHARED", ROOT.parent / "shared"))
AMENDS = (sys.executable, "-c", "from amends.cli.main import main; main(prog_name='amends')")


@dataclass(frozen=True, slots=True)
class Figure:
    """One result: `met` is None where nothing was promised."""

    what: str
    figure: str
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Lab:
    """A folder to work in and a PostgreSQL with its safe defaults."""

    folder: Path
    server: str

    def database(self, name: str) -> str:
        """An empty database of this name; its address."""
        with psycopg.connect(self.server, autocommit=True) as admin:
            admin.execute(f'drop database if exists "{name}" with (force)')
            admin.execute(f'create database "{name}"')
        return self.server.replace("/amends?", f"/{name}?")

    def environ(self, database: str, **more: str) -> dict[str, str]:
        """The settings of a desk on that database, with ports of its own."""
        web, live, smtp = free_ports(3)
        home = self.folder / f"home-{database.partition('?')[0].rpartition('/')[2]}"
        home.mkdir(exist_ok=True)
        return environment() | {
            "DATABASE_URL": database,
            "AMENDS_HOME": str(home),
            "AMENDS_WEB_PORT": str(web),
            "AMENDS_LIVE_PORT": str(live),
            "AMENDS_BASE_URL": f"http://127.0.0.1:{web}",
            "AMENDS_SMTP_LISTEN": f"127.0.0.1:{smtp}",
            **more,
        }


def environment() -> dict[str, str]:
    """Ours, but with compiled modules kept, as on a machine where the desk is installed."""
    dropped = ("PYTHONDONTWRITEBYTECODE", "DATABASE_URL", "AMENDS_HOME", "AMENDS_STATIC_PLAIN")
    return {name: value for name, value in os.environ.items() if name not in dropped}


def desk(verb: str, environ: dict[str, str], *arguments: str) -> str:
    """Run a command of bench/desk.py; what it prints."""
    command = [sys.executable, str(ROOT / "bench" / "desk.py"), verb, *arguments]
    return subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout.strip()


@contextlib.contextmanager
def running(*arguments: str, environ: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """An `amends` command that runs until the end of the block."""
    process = subprocess.Popen([*AMENDS, *arguments], env=environ, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=60)


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on just now, below those that the system gives to outgoing connections."""
    found = set[int]()
    while len(found) < count:
        port = random.SystemRandom().randrange(10_000, 32_768)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            found.add(port)
    return list(found)


def await_port(port: int, *, seconds: float = 60) -> None:
    """Wait until something listens."""
    until = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if time.monotonic() > until:
            raise TimeoutError(f"nothing listens on port {port}")
        time.sleep(0.02)


def get_times(port: int, paths: Sequence[str], *, cookie: str, marker: str) -> list[float]:
    """Seconds for each page over one connection; a page without the marker is an error, not a success."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    name, _, value = cookie.partition(": ")
    times = []
    for path in paths:
        began = time.perf_counter()
        connection.request("GET", path, headers={name: value})
        answer = connection.getresponse()
        body = answer.read()
        times.append(time.perf_counter() - began)
        if answer.status != 200 or marker.encode() not in body:
            raise RuntimeError(f"{path} answered {answer.status} without {marker!r}")
    connection.close()
    return times


def percentile(times: Sequence[float], part: float) -> float:
    """The time that `part` of all times do not exceed, in milliseconds."""
    return sorted(times)[min(len(times) - 1, int(len(times) * part))] * 1000


def rate(work: Callable[[], int], *, rounds: int = 3) -> float:
    """How many a second of processor time, the median of the rounds; `work` says how many it did."""
    rates = []
    for _ in range(rounds):
        began = time.process_time()
        count = work()
        rates.append(count / (time.process_time() - began))
    return statistics.median(rates)


def memory(processes: Sequence[psutil.Process]) -> float:
    """The proportional set size of these processes together, in megabytes."""
    return sum(process.memory_full_info().pss for process in processes) / 1e6


def processor_seconds() -> tuple[float, float]:
    """Processor time so far of the programs we ran to their end, and of PostgreSQL. Unlike wall time it hardly
    changes when a machine is shared."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    database = 0.0
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if "postgres" in child.name():
                times = child.cpu_times()
                database += times.user + times.system + times.children_user + times.children_system
    return ended.ru_utime + ended.ru_stime, database


def mails(folder: Path, count: int, *, seed: int) -> Path:
    """A folder of generated mails from the corpus' generator: `0` opens threads, `1` answers them."""
    made = folder / f"mails-{count}-{seed}"
    if not made.exists():
        generator = SHARED / "load" / "mailgen.py"
        if not generator.exists():
            raise SystemExit(f"No mail generator at {generator}; name its folder in AMENDS_SHARED.")
        arguments = [sys.executable, str(generator), str(made), "--n", str(count), "--seed", str(seed)]
        subprocess.run(arguments, check=True, capture_output=True)
    return made


def share(mail: Path, parts: int) -> list[list[Path]]:
    """The two waves of mails, each dealt to so many folders by thread."""
    entries = json.loads((mail / "manifest.json").read_text(encoding="utf-8"))
    waves = []
    for wave in ("0", "1"):
        folders = [mail / f"dealt-{parts}-{wave}-{part}" for part in range(parts)]
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        for entry in entries:
            if entry["file"].startswith(f"{wave}/"):
                shutil.copy(mail / entry["file"], folders[zlib.crc32(entry["root"].encode()) % parts])
        waves.append(folders)
    return waves
