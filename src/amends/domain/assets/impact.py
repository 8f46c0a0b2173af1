"""What a failing asset takes with it, and what it stands on: a walk over a graph that may hold cycles."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """How one asset stands to another; read as "source RELATION target"."""

    RUNS_ON = "runs_on"
    DEPENDS_ON = "depends_on"
    CONNECTS_TO = "connects_to"
    PART_OF = "part_of"
    USED_BY = "used_by"


WORDS: Mapping[str, str] = {
    Relation.RUNS_ON: "runs on",
    Relation.DEPENDS_ON: "depends on",
    Relation.CONNECTS_TO: "connects to",
    Relation.PART_OF: "is part of",
    Relation.USED_BY: "is used by",
}
WORDS_BACK: Mapping[str, str] = {
    Relation.RUNS_ON: "carries",
    Relation.DEPENDS_ON: "is needed by",
    Relation.CONNECTS_TO: "connects",
    Relation.PART_OF: "has as a part",
    Relation.USED_BY: "uses",
}
STANDS_ON_TARGET = (Relation.RUNS_ON, Relation.DEPENDS_ON, Relation.CONNECTS_TO)
"""Here the source fails when the target does; with the other kinds the target fails when the source does."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One relation between two assets by id."""

    source: int
    target: int
    kind: Relation

    @property
    def cause(self) -> int:
        """The asset whose failure hits the other."""
        return self.target if self.kind in STANDS_ON_TARGET else self.source

    @property
    def hit(self) -> int:
        """The asset that is hit."""
        return self.source if self.kind in STANDS_ON_TARGET else self.target


class Way(StrEnum):
    """Where the walk goes: `up` to what would be hit by a failure here, `down` to what this stands on."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Reached:
    """An asset on the walk: how many steps away, from which asset and by which relation it was reached first."""

    id: int
    steps: int
    before: int
    edge: Edge


@dataclass(frozen=True, slots=True)
class Impact:
    """The walk, nearest first, each asset once; `cut` when a limit ended it before the graph did."""

    start: int
    reached: tuple[Reached, ...]
    cut: bool

    @property
    def ids(self) -> frozenset[int]:
        """Every asset reached, without the start."""
        return frozenset(one.id for one in self.reached)

    def path(self, key: int) -> tuple[int, ...]:
        """The assets from the start to this one; empty when it was not reached."""
        by_id = {one.id: one for one in self.reached}
        found: list[int] = []
        while key in by_id:
            found.append(key)
            key = by_id[key].before
        return (self.start, *reversed(found)) if found else ()


def impact(*, start: int, edges: Iterable[Edge], way: Way, depth: int = 6, most: int = 500) -> Impact:
    """Walk breadth first from `start`; every asset is visited once, so a cycle ends by itself.

    `depth` is in steps and `most` in assets. Time and memory grow with the edges given, not with their paths.
    """
    beside: dict[int, list[tuple[int, Edge]]] = {}
    for edge in edges:
        here, there = (edge.cause, edge.hit) if way is Way.UP else (edge.hit, edge.cause)
        beside.setdefault(here, []).append((there, edge))
    seen, cut = {start}, False
    reached: list[Reached] = []
    waiting = deque([(start, 0)])
    while waiting:
        here, steps = waiting.popleft()
        for there, edge in sorted(beside.get(here, ()), key=lambda found: (found[0], found[1].kind)):
            if there in seen:
                continue
            if steps >= depth or len(reached) >= most:
                cut = True
                continue
            seen.add(there)
            reached.append(Reached(there, steps + 1, here, edge))
            waiting.append((there, steps + 1))
    return Impact(start, tuple(reached), cut)
