"""A time for the fix needs something behind it (K2, S2-23, S2-28)."""

from datetime import UTC, datetime, timedelta

import pytest

from amends.domain.promises import Approval, FixTimes, Standing, standing
from amends.domain.vocabulary import PromiseKind as K

DUE = datetime(2026, 11, 25, 18, tzinfo=UTC)
BOB, CAROL = 1, 2


def _standing(**more: object) -> Standing:
    facts: dict[str, object] = {
        "kind": K.RESOLUTION,
        "due_at": DUE,
        "policy": FixTimes.BASIS,
        "basis": "",
        "maker": BOB,
        "maker_approves": False,
    }
    return standing(**{**facts, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [K.UPDATE, K.CONTACT, K.START, K.OWNER])
@pytest.mark.parametrize("policy", list(FixTimes))
def test_news_contact_start_and_owner_are_always_welcome(kind: K, policy: FixTimes) -> None:
    assert _standing(kind=kind, policy=policy).allowed


@pytest.mark.parametrize(
    ("more", "allowed", "approved_by"),
    [
        ({}, False, None),
        ({"basis": "  "}, False, None),
        ({"basis": "change 12, tonight at 22:00"}, True, None),
        ({"maker_approves": True}, True, BOB),
        ({"approvals": (Approval(CAROL, DUE),)}, True, CAROL),
        ({"approvals": (Approval(CAROL, DUE + timedelta(minutes=1)),)}, False, None),
        ({"policy": FixTimes.FREE}, True, None),
        ({"policy": FixTimes.NEVER, "basis": "change 12", "maker_approves": True}, False, None),
    ],
)
def test_fix_time_stands_on_a_basis_or_an_approval(
    more: dict[str, object], allowed: bool, approved_by: int | None
) -> None:
    found = _standing(**more)

    assert (found.allowed, found.approved_by) == (allowed, approved_by)
    assert bool(found.reason) is not allowed
