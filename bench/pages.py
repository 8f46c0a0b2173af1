"""The case page with its whole story, an asset's impact and the queue: time at two sizes of desk, and statements."""

import contextlib
import random
import statistics
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psutil
import psycopg

from bench.lab import Figure, Lab, await_port, desk, get_times, percentile, running

ROUNDS = 5
REQUESTS = 200
SIZES = (1_000, 100_000)


@dataclass(frozen=True, slots=True)
class Served:
    """A desk of one size with its pages up."""

    size: int
    port: int
    cookie: str
    server: "subprocess.Popen[str]"

    def used(self) -> float:
        """Processor seconds of the web server so far."""
        parent = psutil.Process(self.server.pid)
        times = [process.cpu_times() for process in (parent, *parent.children(recursive=True))]
        return sum(each.user + each.system for each in times)


def measure(lab: Lab) -> list[Figure]:
    """p50, p95 and p99 at 1,000 and at 100,000 cases, the growth of p99, statements a page; half as many assets as cases
    and four relations for each, every case with assets, problems and changes behind it.

    Both desks are up at once and asked in turn, round by round, so that what else the machine does falls on both.
    """
    with contextlib.ExitStack() as stack:
        desks = [serve(lab, size, stack, assets=True) for size in SIZES]
        figures, growths = [], []
        for name, marker in (
            ("case page", "unit-"),
            ("asset with its impact", "unit-"),
            ("Now", "Seeded matter"),
        ):
            found, grown = _page(name, marker, desks)
            figures += found
            growths.append(grown)
        for line in desk(
            "statements", lab.environ(lab.server.replace("/amends?", f"/pages{SIZES[0]}?"))
        ).splitlines():
            name, count = line.split("\t")
            figures.append(Figure(f"{name}, statements", count, "<= 8", int(count) <= 8))
    return figures + growths


def serve(
    lab: Lab,
    size: int,
    stack: contextlib.ExitStack,
    *,
    name: str = "pages",
    words: bool = False,
    assets: bool = False,
) -> Served:
    """A desk of a size with its pages up, with its words indexed or with assets when asked for."""
    url = lab.database(f"{name}{size}")
    environ = lab.environ(url)
    desk("setup", environ)
    desk("seed", environ | {"BENCH_N": str(size)})
    if words:
        desk("index", environ)
    if assets:
        desk("estate", environ | {"BENCH_N": str(size)})
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("vacuum analyze")
    server = stack.enter_context(running("web", environ=environ))
    port = int(environ["AMENDS_WEB_PORT"])
    await_port(port)
    return Served(size, port, desk("login", environ), server)


def _page(name: str, marker: str, desks: list[Served]) -> tuple[list[Figure], Figure]:
    """The figures of one page at each size, and how its p99 grows from the first to the last."""
    used = {each.size: each.used() for each in desks}
    taken = asked_in_turn(desks, lambda size: _paths(name, size), marker=marker, rounds=ROUNDS)
    figures = []
    for each, times in zip(desks, taken, strict=True):
        cost = (each.used() - used[each.size]) / ((ROUNDS + 1) * REQUESTS) * 1000
        words = (
            f"p50 {times.p50:.1f} ms, p95 {times.p95:.1f} ms, p99 {times.p99:.1f} ms; "
            f"processor time {cost:.1f} ms without PostgreSQL's"
        )
        met = times.p50 <= 30 and times.p95 <= 60
        figures.append(Figure(f"{name}, {each.size:,} cases", words, "p50 <= 30 ms, p95 <= 60 ms", met))
    return figures, growth(name, taken)


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds that a page took: of each round the percentile, of these the median."""

    p50: float
    p95: float
    p99: float


def asked_in_turn(
    desks: Sequence[Served], paths: Callable[[int], list[str]], *, marker: str, rounds: int
) -> list[Times]:
    """The times of each desk for the paths of its size, after a first round that warms up; whatever else the machine
    does falls on all of them."""
    taken: dict[int, list[list[float]]] = {each.size: [] for each in desks}
    for number in range(rounds + 1):
        for each in desks:
            times = get_times(each.port, paths(each.size), cookie=each.cookie, marker=marker)
            if number:
                taken[each.size].append(times)

    def median(size: int, part: float) -> float:
        return statistics.median(percentile(times, part) for times in taken[size])

    return [Times(*(median(each.size, part) for part in (0.5, 0.95, 0.99))) for each in desks]


def growth(name: str, taken: Sequence[Times]) -> Figure:
    """How the p99 of a page grows from the smallest desk to the largest."""
    times = taken[-1].p99 / taken[0].p99
    return Figure(f"{name}, growth of p99", f"{times:.2f} times", "<= 1.3", times <= 1.3)


def _paths(name: str, size: int) -> list[str]:
    dice = random.Random(7)
    if name == "Now":
        return ["/"] * REQUESTS
    folder, most = ("cases", size) if name == "case page" else ("assets", size // 2)
    return [f"/{folder}/{dice.randint(1, most)}/" for _ in range(REQUESTS)]
