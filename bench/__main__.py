"""`python -m bench [PART ...]`: measure, print, and leave with 1 when a target was missed."""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from amends.runtime.postgres import Postgres
from bench import alerts, clocks, intake, pages, parts, running, search
from bench.lab import Figure, Lab

PARTS: dict[str, Callable[[Lab], list[Figure]]] = {
    "intake": intake.measure,
    "pages": pages.measure,
    "search": search.measure,
    "running": running.measure,
    "clocks": clocks.measure,
    "alerts": alerts.measure,
    "parts": parts.measure,
}


def main() -> int:
    """Run the parts asked for (all by default) on one embedded PostgreSQL with its safe settings."""
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=", ".join(PARTS))
    chosen = asked.parse_args().parts or list(PARTS)
    figures: list[Figure] = []
    print(_machine(), flush=True)
    with tempfile.TemporaryDirectory(prefix="amends-bench-") as folder:
        Path(folder).chmod(0o711)
        with Postgres(Path(folder) / "database") as url:
            lab = Lab(Path(folder), url)
            for name in chosen:
                before = os.getloadavg()[0]
                found = PARTS[name](lab)
                figures += found
                print(f"\n{name} (load before: {before:.1f})\n")
                print("| what | figure | target | met |\n| --- | --- | --- | --- |")
                for one in found:
                    met = {None: "", True: "yes", False: "**no**"}[one.met]
                    print(f"| {one.what} | {one.figure} | {one.target} | {met} |", flush=True)
    missed = sum(one.met is False for one in figures)
    print(f"\n{missed} of {sum(one.met is not None for one in figures)} targets missed.")
    return 1 if missed else 0


def _machine() -> str:
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{time.strftime('%F %H:%M')}, {os.cpu_count()} cores {platform.machine()}, "
        f"Python {platform.python_version()}, load {load}, yard {_yard():.0f} ms"
    )


def _yard() -> float:
    """Processor milliseconds of a fixed piece of Python, best of three: about twice as many on a crowded machine
    as on a quiet one. Divide by it to compare runs of different hours."""
    best = float("inf")
    for _ in range(3):
        began, counts = time.process_time(), dict[int, int]()
        for number in range(60_000):
            counts[number % 997] = counts.get(number % 997, 0) + len(str(number))
        best = min(best, time.process_time() - began)
    return best * 1000


if __name__ == "__main__":
    sys.exit(main())
