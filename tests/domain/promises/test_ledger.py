"""The life of a promise (P9)."""

from datetime import UTC, datetime, timedelta

import pytest

from amends.domain.promises import Event, RefusedError, next_reminder, on_event, reminder_due
from amends.domain.vocabulary import PromiseState as S

DUE = datetime(2026, 11, 18, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "event", "seconds", "expected"),
    [
        (S.OPEN, Event.DELIVERED, -600, S.KEPT),
        (S.OPEN, Event.DELIVERED, 0, S.KEPT),
        (S.OPEN, Event.DELIVERED, 59, S.KEPT),
        (S.OPEN, Event.DELIVERED, 60, S.LATE),
        (S.OPEN, Event.DUE_PASSED, 59, S.OPEN),
        (S.OPEN, Event.DUE_PASSED, 60, S.BROKEN),
        (S.OPEN, Event.MOVED, -1, S.RENEGOTIATED),
        (S.BROKEN, Event.DELIVERED, 900, S.LATE),
        (S.BROKEN, Event.DUE_PASSED, 900, S.BROKEN),
        (S.KEPT, Event.DUE_PASSED, 900, S.KEPT),
        (S.LATE, Event.DELIVERED, 900, S.LATE),
        (S.RENEGOTIATED, Event.DUE_PASSED, 900, S.RENEGOTIATED),
    ],
)
def test_promise_goes_where_the_table_says(state: S, event: Event, seconds: int, expected: S) -> None:
    assert on_event(state, event=event, at=DUE + timedelta(seconds=seconds), due_at=DUE) is expected


@pytest.mark.parametrize("state", [S.OPEN, S.BROKEN])
def test_promise_cannot_be_moved_after_its_time(state: S) -> None:
    with pytest.raises(RefusedError, match="own up"):
        on_event(state, event=Event.MOVED, at=DUE + timedelta(minutes=1), due_at=DUE)


SHARES = (50, 80, 100)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [(0, (50, 30)), (50, (80, 48)), (80, (100, 60)), (100, None)],
)
def test_next_reminder_lies_at_its_share_of_the_time(sent: int, expected: tuple[int, int] | None) -> None:
    made = DUE - timedelta(minutes=60)

    found = next_reminder(made_at=made, due_at=DUE, shares=SHARES, sent=sent)

    assert found == (expected and (expected[0], made + timedelta(minutes=expected[1])))


@pytest.mark.parametrize(
    ("minutes", "sent", "share"),
    [(29, 0, None), (30, 0, 50), (50, 0, 80), (50, 80, None), (60, 50, 100), (300, 0, 100), (300, 100, None)],
)
def test_of_reminders_that_have_come_only_the_last_is_due(minutes: int, sent: int, share: int | None) -> None:
    made = DUE - timedelta(minutes=60)
    at = made + timedelta(minutes=minutes)

    assert reminder_due(made_at=made, due_at=DUE, shares=SHARES, sent=sent, now=at) == share
