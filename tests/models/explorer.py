"""Every interleaving of a machine, breadth first, each state once.

A machine is a module: `Rows`, what is committed; `TIMES`; `due`, the jobs that workers would find; `writes`, what a job
writes having read; `apply`; `locks`, the rows that a job holds; and `always`, `falls`, `at_the_end`, what must not be.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from models import machine
from models.machine import Rules, Work

WORKERS, CUSTOMER, TECHNICIAN = (0, 1), 2, 3
IDLE = 0


class World(NamedTuple):
    """Everything, in numbers that the explorer gives: the committed rows, the time, what each of the four processes
    is at, and how often the clock may still jump back."""

    rows: int
    time: int
    work: tuple[int, int, int, int]
    jumps: int


@dataclass(slots=True)
class Explorer:
    """One exploration. `wrong` holds each broken invariant with the committed rows that show it."""

    deeds: Sequence[str]
    rules: Rules = Rules()  # noqa: RUF009 - frozen
    model: Any = machine
    start: Any = None
    """The rows to begin with; those of a machine at rest where none are given."""
    states: int = 0
    steps: int = 0
    quiet: int = 0
    wrong: dict[str, Any] = field(default_factory=dict)
    _rows: list[Any] = field(default_factory=list)
    _work: list[Work | None] = field(default_factory=lambda: [None])
    _numbers: dict[object, int] = field(default_factory=dict)
    _due: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)

    def run(self, *, crashes: bool = True, jumps: int = 0, until: str = "") -> "Explorer":
        """Follow every step from every state until nothing new comes; check each state, each step and each end.

        With `crashes` any process may die at any boundary of its steps, any number of times. `until` names a
        broken invariant to be content with.
        """
        begin = self.model.Rows() if self.start is None else self.start
        first = World(self._row(begin), 0, (IDLE, IDLE, IDLE, IDLE), jumps)
        seen, waiting = {first}, deque([first])
        backwards: dict[World, list[World]] = {}
        ends = []
        while waiting and until not in self.wrong:
            world = waiting.popleft()
            for after in self._steps(world, crashes=crashes):
                self.steps += 1
                self._check_step(world, after)
                backwards.setdefault(after, []).append(world)
                if after not in seen:
                    seen.add(after)
                    waiting.append(after)
            if self._is_quiet(world):
                ends.append(world)
                self._mark(self.model.at_the_end(self._rows[world.rows]), world)
        self.states, self.quiet = len(seen), len(ends)
        if not waiting and len(_reaching(ends, backwards)) != len(seen):
            self.wrong["some state never comes to rest"] = self.model.Rows()
        return self

    def _steps(self, world: World, *, crashes: bool) -> Iterator[World]:
        """Each world that one step leads to: the time, a crash, or one process by one statement or commit."""
        if world.time + 1 < len(self.model.TIMES):
            yield world._replace(time=world.time + 1)
        if world.jumps and world.time:
            yield world._replace(time=world.time - 1, jumps=world.jumps - 1)
        for process, number in enumerate(world.work):
            work = self._work[number]
            if work is None:
                for job in self._jobs(world, process):
                    saw = None if self.rules.looks_again else self._rows[world.rows]
                    yield self._at(world, process, Work(job, world.time, saw))
                continue
            if crashes:
                yield self._at(world, process, None)
            if work.holds:
                yield self._writes(world, process, work)
            else:
                yield from self._claims(world, process, work)

    def _jobs(self, world: World, process: int) -> Sequence[str]:
        rows = self._rows[world.rows]
        if process in WORKERS:
            return self._found_due(world.rows, world.time)
        if process == CUSTOMER:
            return () if rows.heard else ("customer",)
        return self.deeds[len(rows.done) : len(rows.done) + 1]

    def _claims(self, world: World, process: int, work: Work) -> Iterator[World]:
        """Take the case: a worker leaves a case that another holds to the next round, a person waits for it."""
        mine = self.model.locks(work.job)
        held = any(
            (other := self._work[number]) is not None and other.holds and mine & self.model.locks(other.job)
            for number in world.work
        )
        if self.rules.lock and held:
            if process in WORKERS:
                yield self._at(world, process, None)
            return
        rows = world.rows if work.saw is None else self._row(work.saw)
        if process in WORKERS and work.job not in self._found_due(rows, work.now):
            yield self._at(world, process, None)  # somebody else did it meanwhile
            return
        todo = self.model.writes(work.job, self._rows[rows], work.now)
        yield self._at(world, process, replace(work, saw=None, holds=True, writes=todo) if todo else None)

    def _writes(self, world: World, process: int, work: Work) -> World:
        """The whole transaction at once, or, where it is none, its next statement."""
        rows = self._rows[world.rows]
        now, later = (work.writes, ()) if self.rules.whole else (work.writes[:1], work.writes[1:])
        for write in now:
            rows = self.model.apply(rows, write, rules=self.rules)
        left = replace(work, writes=later) if later else None
        return self._at(world, process, left)._replace(rows=self._row(rows))

    def _at(self, world: World, process: int, work: Work | None) -> World:
        """The world with a process at something else; two workers are alike, so their order makes no other world."""
        now = list(world.work)
        now[process] = IDLE if work is None else self._number(work, self._work)
        one, two, customer, technician = now
        return world._replace(work=(min(one, two), max(one, two), customer, technician))

    def _row(self, rows: Any) -> int:
        new = rows not in self._numbers
        number = self._number(rows, self._rows)
        if new:
            for each in self.model.always(rows):
                self.wrong.setdefault(each, rows)
        return number

    def _number(self, value: object, kept: list) -> int:  # type: ignore[type-arg]
        found = self._numbers.get(value)
        if found is None:
            found = self._numbers[value] = len(kept)
            kept.append(value)
        return found

    def _found_due(self, rows: int, time: int) -> tuple[str, ...]:
        found = self._due.get((rows, time))
        if found is None:
            found = self._due[rows, time] = tuple(self.model.due(self._rows[rows], time=time))
        return found

    def _check_step(self, before: World, after: World) -> None:
        if before.rows == after.rows:
            return
        a, b = self._rows[before.rows], self._rows[after.rows]
        self._mark(self.model.falls(a, b), after)

    def _mark(self, wrong: Sequence[str], world: World) -> None:
        for each in wrong:
            self.wrong.setdefault(each, self._rows[world.rows])

    def _is_quiet(self, world: World) -> bool:
        rows = self._rows[world.rows]
        return (
            world.time == len(self.model.TIMES) - 1
            and not any(world.work)
            and not self._found_due(world.rows, world.time)
            and rows.heard
            and len(rows.done) == len(self.deeds)
        )


def _reaching(ends: Sequence[World], backwards: dict[World, list[World]]) -> set[World]:
    """Every world from which some end can be reached."""
    seen, waiting = set(ends), deque(ends)
    while waiting:
        for before in backwards.get(waiting.popleft(), ()):
            if before not in seen:
                seen.add(before)
                waiting.append(before)
    return seen
