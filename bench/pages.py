"""The case page and the queue: time at two sizes of desk, and statements."""

import random
import statistics
import subprocess

import psutil
import psycopg

from bench.lab import Figure, Lab, await_port, desk, get_times, percentile, processor_seconds, running

ROUNDS = 3
REQUESTS = 200
SIZES = (1_000, 100_000)


def measure(lab: Lab) -> list[Figure]:
    """p50 and p99 over one connection at 1,000 and at 100,000 cases, the growth of p99, statements a page."""
    url = lab.database("pages")
    environ = lab.environ(url)
    desk("setup", environ)
    figures, p99s = [], dict[tuple[str, int], float]()
    with running("web", environ=environ) as server:
        port = int(environ["AMENDS_WEB_PORT"])
        for size in SIZES:
            desk("seed", environ | {"BENCH_N": str(size)})
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("vacuum analyze")
            await_port(port)
            cookie = desk("login", environ)
            dice = random.Random(7)
            cases = [f"/cases/{dice.randint(1, size)}/" for _ in range(REQUESTS)]
            for name, paths, marker in (
                ("case page", cases, "zt"),
                ("Now", ["/"] * REQUESTS, "Seeded matter"),
            ):
                get_times(port, paths[:20], cookie=cookie, marker=marker)
                used = processor_seconds()[1], _used(server)
                rounds = [get_times(port, paths, cookie=cookie, marker=marker) for _ in range(ROUNDS)]
                p50 = statistics.median(percentile(times, 0.5) for times in rounds)
                p99s[name, size] = statistics.median(percentile(times, 0.99) for times in rounds)
                count = ROUNDS * REQUESTS
                cost = (_used(server) - used[1]) / count, (processor_seconds()[1] - used[0]) / count
                small = size == SIZES[0]
                figures.append(
                    Figure(
                        f"{name}, {size:,} cases",
                        f"p50 {p50:.1f} ms, p99 {p99s[name, size]:.1f} ms; processor time "
                        f"{cost[0] * 1000:.1f} + {cost[1] * 1000:.1f} ms",
                        "p50 <= 30 ms" if small else "",
                        p50 <= 30 if small else None,
                    )
                )
    for name in ("case page", "Now"):
        growth = p99s[name, SIZES[1]] / p99s[name, SIZES[0]]
        figures.append(Figure(f"{name}, growth of p99", f"{growth:.2f} times", "<= 1.3", growth <= 1.3))
    for line in desk("statements", environ).splitlines():
        name, count = line.split("\t")
        figures.append(Figure(f"{name}, statements", count, "<= 8", int(count) <= 8))
    return figures


def _used(server: "subprocess.Popen[str]") -> float:
    """Processor seconds of the web server so far."""
    parent = psutil.Process(server.pid)
    times = [process.cpu_times() for process in (parent, *parent.children(recursive=True))]
    return sum(each.user + each.system for each in times)
