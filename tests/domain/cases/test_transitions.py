"""The table of a case: closed only behind verification, left by some event from everywhere."""

import pytest

from amends.domain import cases
from amends.domain.cases import TRANSITIONS, Refused
from amends.domain.vocabulary import Status


@pytest.mark.parametrize(
    ("status", "event", "after"),
    [
        ("open", "waiting", "waiting_customer"),
        ("waiting_customer", "customer_wrote", "open"),
        ("closed", "customer_wrote", "reopened"),
        ("open", "verify", "resolved_pending_verification"),
        ("resolved_pending_verification", "close", "closed"),
        ("open", "force_close", "closed"),
        ("closed", "reopen", "reopened"),
    ],
)
def test_moves(status: str, event: str, after: str) -> None:
    assert cases.move(status=Status(status), event=event) == after


@pytest.mark.parametrize("status", ["open", "waiting_customer", "reopened", "closed"])
def test_close_stands_only_behind_verification(status: str) -> None:
    with pytest.raises(Refused, match="customer's word"):
        cases.move(status=Status(status), event="close")


@pytest.mark.parametrize("status", list(Status))
def test_every_status_is_left_by_some_event(status: Status) -> None:
    assert any(after != status for (before, _), after in TRANSITIONS.items() if before == status)


@pytest.mark.parametrize("status", list(Status))
def test_every_status_is_reached_from_open(status: Status) -> None:
    reached, new = {Status.OPEN}, {Status.OPEN}
    while new:
        new = {after for (before, _), after in TRANSITIONS.items() if before in new} - reached
        reached |= new

    assert status in reached


def test_diagram_draws_every_move_that_changes_something() -> None:
    drawn = cases.diagram()

    assert all(
        f"{a.value} --> {b.value}: {event}" in drawn for (a, event), b in TRANSITIONS.items() if a != b
    )
