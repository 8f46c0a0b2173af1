"""The search page: a rare and a common word at two sizes of desk, and what indexing a message costs."""

import contextlib
import random
from dataclasses import dataclass

from bench.lab import Figure, Lab
from bench.pages import Served, asked_in_turn, growth, serve

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
    taken = asked_in_turn(desks, kind.paths, marker=kind.marker, rounds=ROUNDS)
    figures = [
        Figure(
            f"search for {kind.name}, {each.size:,} cases",
            f"p50 {times.p50:.1f} ms, p99 {times.p99:.1f} ms",
            f"p50 <= {kind.most_ms:.0f} ms",
            times.p50 <= kind.most_ms,
        )
        for each, times in zip(desks, taken, strict=True)
    ]
    return [*figures, growth(f"search for {kind.name}", taken)]
