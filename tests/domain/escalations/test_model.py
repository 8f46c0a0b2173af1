"""Case, clock, promise and escalation together, every interleaving of two workers, a customer and a crash.

The rules are the real ones; the database is what it promises: one holder of a case at a time, what is due is claimed
or left to whoever holds it, and a transaction happens whole or not at all. Small sizes, but all of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from amends.catalogue import escalations as catalogue
from amends.domain import cases, clocks, escalations, promises
from amends.domain.clocks import ALWAYS, ClockFacts
from amends.domain.vocabulary import ClockKind, ClockState, PromiseState, Severity, Status, Trigger

MATRIX = catalogue.load()
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
TIMES = (START, START + timedelta(hours=2), START + timedelta(hours=4))
DUE = START + timedelta(hours=1)
RULES = {Trigger.SLA_BREACH: Severity.HIGH, Trigger.LEGAL_MENTION: Severity.HIGH}


@dataclass(frozen=True)
class World:
    """Everything there is; `holding` are workers that have claimed the case and not committed yet."""

    tick: int = 0
    status: Status = Status.OPEN
    clock: ClockState = ClockState.RUNNING
    promise: PromiseState = PromiseState.OPEN
    severity: Severity = Severity.LOW
    triggers: frozenset[Trigger] = frozenset()
    escalations: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    holding: frozenset[tuple[int, str]] = frozenset()
    crashes_left: int = 1
    customer_words: tuple[str, ...] = ("kind", "legal", "kind")
    answers_left: int = 2

    @property
    def now(self) -> datetime:
        return TIMES[self.tick]


def after_event(world: World, event: str) -> World:
    """The clock hears an event."""
    ended = world.clock in (ClockState.MET, ClockState.LATE, ClockState.STOPPED)
    facts = ClockFacts(ClockKind.RESOLUTION, world.clock, START, DUE, 3600, ended_at=START if ended else None)
    after = clocks.on_event(facts, event=event, at=world.now, calendar=ALWAYS)
    return replace(world, clock=after.state) if after else world


def pulled(world: World, trigger: Trigger) -> World:
    """A trigger stands: the case rises when that is higher, and then somebody is called (P2, P10)."""
    if trigger in world.triggers:
        return world
    before = escalations.standing(severity=world.severity, triggers=world.triggers, matrix=MATRIX)
    found = world.triggers | {trigger}
    severity = RULES[trigger] if escalations.raised(world.severity, RULES[trigger]) else world.severity
    after = escalations.standing(severity=severity, triggers=found, matrix=MATRIX)
    world = replace(world, triggers=found, severity=severity)
    if not after.above(before):
        return world
    called = escalations.who_to_alert(standing=after, matrix=MATRIX)
    return replace(
        world,
        escalations=(*world.escalations, severity.value),
        calls=(*world.calls, *(f"escalation:{role.value}" for role in called)),
    )


WORK = ("clock", "promise")
"""The two sweeps: each claims what is due of its own table, and with it the case."""


def is_due(world: World, work: str) -> bool:
    """What a sweep looks for."""
    if work == "promise":
        return world.promise is PromiseState.OPEN and promises.is_due(at=world.now, due_at=DUE)
    return world.clock is ClockState.RUNNING and world.now >= DUE


def swept(world: World, work: str) -> World:
    """One sweep in one transaction, deciding on what stands now, under the lock."""
    if not is_due(world, work):
        return world
    if work == "clock":
        return pulled(after_event(world, "due_passed"), Trigger.SLA_BREACH)
    state = promises.on_event(world.promise, event="due_passed", at=world.now, due_at=DUE)
    return replace(world, promise=state, calls=(*world.calls, "promise"))


def spoken(world: World, words: str) -> World:
    """The customer writes."""
    world = replace(world, status=cases.move(status=world.status, event="customer_wrote"))
    world = after_event(world, "customer_message")
    return pulled(world, Trigger.LEGAL_MENTION) if words == "legal" else world


def answered(world: World) -> World:
    """We answer, and say that it is fixed."""
    if world.promise is PromiseState.OPEN:
        state = promises.on_event(world.promise, event="delivered", at=world.now, due_at=DUE)
        world = replace(world, promise=state)
    if world.status in (Status.OPEN, Status.REOPENED):
        world = replace(world, status=cases.move(status=world.status, event="resolve"))
    was = world.clock
    world = after_event(world, "resolved")
    if was is ClockState.RUNNING and world.clock is ClockState.LATE:  # no sweep has seen it pass
        world = pulled(world, Trigger.SLA_BREACH)
    return world


def steps(world: World, *, locks: bool) -> Iterator[World]:
    """Every next world. Without `locks` a worker decides on what it saw when it claimed."""
    free = not world.holding
    if world.tick + 1 < len(TIMES):
        yield replace(world, tick=world.tick + 1)
    for worker in (1, 2):
        mine = next((work for who, work in world.holding if who == worker), None)
        if mine is not None:
            left = world.holding - {(worker, mine)}
            yield replace(swept(world, mine) if locks else _blind(world, mine), holding=left)
            if world.crashes_left:
                yield replace(world, holding=left, crashes_left=world.crashes_left - 1)
            continue
        for work in WORK:
            if is_due(world, work) and (free or not locks):  # skip locked: a case in hand is left alone
                yield replace(world, holding=world.holding | {(worker, work)})
    if world.customer_words and (free or not locks):
        yield replace(spoken(world, world.customer_words[0]), customer_words=world.customer_words[1:])
    if world.answers_left and (free or not locks):
        yield replace(answered(world), answers_left=world.answers_left - 1)


def _blind(world: World, work: str) -> World:
    """What a worker does that does not look again: it calls for what it once saw."""
    if work == "promise":
        return replace(world, promise=PromiseState.BROKEN, calls=(*world.calls, "promise"))
    return replace(
        world,
        clock=ClockState.OVERDUE,
        escalations=(*world.escalations, "high"),
        calls=(*world.calls, "clock"),
    )


def explored(*, locks: bool) -> dict[World, list[World]]:
    """Every world that can be reached, with what may follow it."""
    found: dict[World, list[World]] = {}
    waiting = [World()]
    while waiting:
        world = waiting.pop()
        if world not in found:
            found[world] = list(dict.fromkeys(steps(world, locks=locks)))
            waiting += found[world]
    return found


@pytest.fixture(scope="module")
def worlds() -> dict[World, list[World]]:
    return explored(locks=True)


def test_there_is_something_to_explore(worlds: dict[World, list[World]]) -> None:
    assert len(worlds) > 300
    assert any(world.crashes_left == 0 for world in worlds)


def test_nothing_is_called_for_twice(worlds: dict[World, list[World]]) -> None:
    for world in worlds:
        assert len(world.escalations) <= 1, world
        assert len(world.calls) == len(set(world.calls)), world


def test_a_missing_lock_would_be_seen() -> None:
    doubled = [world for world in explored(locks=False) if len(world.calls) != len(set(world.calls))]

    assert doubled


def test_nothing_is_lost_when_all_is_quiet(worlds: dict[World, list[World]]) -> None:
    quiet = [world for world, after in worlds.items() if not after]

    assert quiet
    for world in quiet:
        assert not any(is_due(world, work) for work in WORK)
        assert (world.promise is PromiseState.BROKEN) == ("promise" in world.calls)
        missed = world.clock in (ClockState.OVERDUE, ClockState.LATE)
        assert missed == (Trigger.SLA_BREACH in world.triggers)
        assert bool(world.triggers) == (len(world.escalations) == 1)


def test_severity_never_falls_and_every_end_can_be_reached(worlds: dict[World, list[World]]) -> None:
    for world, following in worlds.items():
        for after in following:
            assert after.severity.rank >= world.severity.rank
            assert after.triggers >= world.triggers


def test_a_crash_leaves_what_was_due_to_the_other_worker(worlds: dict[World, list[World]]) -> None:
    crashed = [
        (world, after)
        for world, following in worlds.items()
        for after in following
        if after.crashes_left < world.crashes_left
    ]

    assert crashed
    for _, after in crashed:
        assert any(is_due(after, work) for work in WORK)
        assert any(following.holding for following in worlds[after])
