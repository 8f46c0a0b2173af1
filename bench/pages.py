"""The case page and the queue: time at two sizes of desk, and statements."""

import contextlib
import random
import statistics
import subprocess
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
    """p50 and p99 at 1,000 and at 100,000 cases, the growth of p99, statements a page.

    Both desks are up at once and asked in turn, round by round, so that what else the machine does falls on both.
    """
    with contextlib.ExitStack() as stack:
        desks = [serve(lab, size, stack) for size in SIZES]
        figures, growths = [], []
        for name, marker in (("case page", "zt"), ("Now", "Seeded matter")):
            found, growth = _page(name, marker, desks)
            figures += found
            growths.append(growth)
        for line in desk(
            "statements", lab.environ(lab.server.replace("/amends?", f"/pages{SIZES[0]}?"))
        ).splitlines():
            name, count = line.split("\t")
            figures.append(Figure(f"{name}, statements", count, "<= 8", int(count) <= 8))
    return figures + growths


def serve(
    lab: Lab, size: int, stack: contextlib.ExitStack, *, name: str = "pages", words: bool = False
) -> Served:
    """A desk of a size with its pages up, its words indexed when asked for."""
    url = lab.database(f"{name}{size}")
    environ = lab.environ(url)
    desk("setup", environ)
    desk("seed", environ | {"BENCH_N": str(size)})
    if words:
        desk("index", environ)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("vacuum analyze")
    server = stack.enter_context(running("web", environ=environ))
    port = int(environ["AMENDS_WEB_PORT"])
    await_port(port)
    return Served(size, port, desk("login", environ), server)


def _page(name: str, marker: str, desks: list[Served]) -> tuple[list[Figure], Figure]:
    """The figures of one page at each size, and how its p99 grows from the first to the last."""
    taken: dict[int, list[list[float]]] = {each.size: [] for each in desks}
    used = {each.size: each.used() for each in desks}
    for number in range(ROUNDS + 1):
        for each in desks:
            times = get_times(each.port, _paths(name, each.size), cookie=each.cookie, marker=marker)
            if number:  # the first round warms up
                taken[each.size].append(times)
    figures, p99s = [], []
    for each in desks:
        p50 = statistics.median(percentile(times, 0.5) for times in taken[each.size])
        p99s.append(statistics.median(percentile(times, 0.99) for times in taken[each.size]))
        cost = (each.used() - used[each.size]) / ((ROUNDS + 1) * REQUESTS) * 1000
        words = f"p50 {p50:.1f} ms, p99 {p99s[-1]:.1f} ms; processor time {cost:.1f} ms without PostgreSQL's"
        first = each is desks[0]
        met = p50 <= 30 if first else None
        figures.append(Figure(f"{name}, {each.size:,} cases", words, "p50 <= 30 ms" if first else "", met))
    growth = p99s[-1] / p99s[0]
    return figures, Figure(f"{name}, growth of p99", f"{growth:.2f} times", "<= 1.3", growth <= 1.3)


def _paths(name: str, size: int) -> list[str]:
    dice = random.Random(7)
    return (
        ["/"] * REQUESTS if name == "Now" else [f"/cases/{dice.randint(1, size)}/" for _ in range(REQUESTS)]
    )
