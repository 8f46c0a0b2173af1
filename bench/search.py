"""The search page: a rare and a common word at two sizes of desk, and what indexing a message costs."""

import contextlib
import random
import statistics
from dataclasses import dataclass

from bench.lab import Figure, Lab, get_times, percentile
from bench.pages import Served, serve

ROUNDS = 3
REQUESTS = 60
SIZES = (1_000, 100_000)


@dataclass(frozen=True, slots=True)
class Asked:
    """A kind of search: its name, a line of the box for each request, what a right answer holds, and the target."""

    name: str
    marker: str
    most_ms: float

    def paths(self, size: int) -> list[str]:
        """The pages asked for on a desk of this size."""
        dice = random.Random(7)
        return [f"/search/?q={self.line(dice.randint(1, size))}" for _ in range(REQUESTS)]

    def line(self, number: int) -> str:
        """What is typed."""
        return {
            "a rare word": f"zt{number}q",
            "a common word": "tunnel",
            "an operator and a word": "is:open+tunnel",
        }[self.name]


KINDS = (
    Asked("a rare word", "<mark>zt", 25),
    Asked("a common word", "<mark>tunnel", 40),
    Asked("an operator and a word", "<mark>tunnel", 40),
)


def measure(lab: Lab) -> list[Figure]:
    """p50 at 1,000 and 100,000 cases (300,000 messages), and how p99 grows; both desks are asked in turn."""
    with contextlib.ExitStack() as stack:
        desks = [serve(lab, size, stack, name="search", words=True) for size in SIZES]
        return [figure for kind in KINDS for figure in _kind(kind, desks)]


def _kind(kind: Asked, desks: list[Served]) -> list[Figure]:
    taken: dict[int, list[list[float]]] = {each.size: [] for each in desks}
    for number in range(ROUNDS + 1):
        for each in desks:
            times = get_times(each.port, kind.paths(each.size), cookie=each.cookie, marker=kind.marker)
            if number:  # the first round warms up
                taken[each.size].append(times)
    figures, p99s = [], []
    for each in desks:
        p50 = statistics.median(percentile(times, 0.5) for times in taken[each.size])
        p99s.append(statistics.median(percentile(times, 0.99) for times in taken[each.size]))
        figures.append(
            Figure(
                f"search for {kind.name}, {each.size:,} cases",
                f"p50 {p50:.1f} ms, p99 {p99s[-1]:.1f} ms",
                f"p50 <= {kind.most_ms:.0f} ms",
                p50 <= kind.most_ms,
            )
        )
    growth = p99s[-1] / p99s[0]
    return [
        *figures,
        Figure(f"search for {kind.name}, growth of p99", f"{growth:.2f} times", "<= 1.3", growth <= 1.3),
    ]
