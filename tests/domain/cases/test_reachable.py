"""Every state of a case, a promise and a clock that can be reached, and whether something leaves it."""

from collections import deque

from amends.domain.cases import TRANSITIONS
from amends.domain.promises.ledger import TABLE
from amends.domain.vocabulary import PromiseState, Status


def reachable(start: object, arrows: set[tuple[object, object]]) -> set[object]:
    seen, waiting = {start}, deque([start])
    while waiting:
        at = waiting.popleft()
        for before, after in arrows:
            if before == at and after not in seen:
                seen.add(after)
                waiting.append(after)
    return seen


def test_every_status_is_reached_and_left() -> None:
    arrows = {(before, after) for (before, _), after in TRANSITIONS.items()}

    assert reachable(Status.OPEN, arrows) == set(Status)
    assert {before for before, after in arrows if before != after} == set(Status)


def test_every_status_leads_to_closed_through_verification_alone_or_by_force() -> None:
    into_closed = {event for (_, event), after in TRANSITIONS.items() if after is Status.CLOSED}
    arrows = {(after, before) for (before, _), after in TRANSITIONS.items()}

    assert into_closed - {"agent_replied", "agent_called", "merge"} == {"close", "force_close"}
    assert reachable(Status.CLOSED, arrows) == set(Status)


def test_every_customers_word_is_heard_in_every_status() -> None:
    assert {status for (status, event) in TRANSITIONS if event == "customer_wrote"} == set(Status)


def test_a_promise_is_kept_or_broken_never_both() -> None:
    moves = {(a, b) for table in TABLE.values() for (a, _), b in table.items() if a != b}

    assert reachable(PromiseState.OPEN, moves) == set(PromiseState)  # type: ignore[arg-type]
    assert {a for a, _ in moves} == {PromiseState.OPEN, PromiseState.BROKEN}
    assert reachable(PromiseState.BROKEN, moves) == {PromiseState.BROKEN, PromiseState.LATE}  # type: ignore[arg-type]
