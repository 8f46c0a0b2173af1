"""Where a case stands: moved by events, closed on verification and on nothing else (S0-06)."""

from datetime import datetime

from django.db import transaction

from amends.actions import alerts, clocks, room
from amends.actions.errors import Invalid
from amends.domain import cases
from amends.domain.vocabulary import Status
from amends.store.models import Case

CLOCK_EVENTS = {
    "waiting": "waiting_customer",
    "resume": "customer_back",
    "resolve": "resolved",
    "verify": "verified",
    "reopen": "reopened",
    "close": "case_closed",
    "force_close": "case_closed",
}
"""What an event of a case is called by its clocks."""
STARTS = {
    "waiting": ("waiting_customer",),
    "resolve": ("resolved",),
    "verify": ("verified",),
    "reopen": (
        "customer_message",
        "human_reply",
    ),  # what is not fixed is owed again: an answer, and the next news
}
"""Events of a case that start clocks."""
BY_HAND = ("waiting", "resume", "resolve")
"""Events that change nothing but the status; the others have an action of their own."""


def step(case: Case, *, event: str, at: datetime, by: int | None = None, why: str = "") -> Status:
    """Move a locked case by one event of the table. Raises Refused with the reason."""
    before = Status(case.status)
    after = cases.move(status=before, event=event)
    clocks.on_event(case, event=CLOCK_EVENTS.get(event, event), at=at)
    for starts in STARTS.get(event, ()):
        clocks.start(case, starts=starts, at=at)
    if after != before:
        words = after.value.replace("_", " ")
        room.record(
            case, kind="status", what=f"Status: {words}.", why=why or event.replace("_", " "), at=at, by=by
        )
    case.status = after.value
    return after


@transaction.atomic
def move(*, case_id: int, event: str, by: int, why: str = "", now: datetime) -> None:
    """Waiting, going on, resolved. Raises Invalid for an event that needs more than its name."""
    taken = room.take(case_id=case_id, by=by, action="answer")
    if event not in BY_HAND:
        raise Invalid("event", "Choose one of the moves offered.")
    case = taken.case
    if event == "resolve" and not case.category:
        raise cases.Refused("Choose a category first, so that this bad day can be counted (S0-54).")
    after = step(case, event=event, at=now, by=by, why=why)
    case.resolved_at = now if after == Status.PENDING_VERIFICATION else None
    room.saved(case, "status", "resolved_at", at=now)


@transaction.atomic
def verify(*, case_id: int, by: int, words: str, now: datetime) -> None:
    """Record the customer's proof that it works, in their words or how it was seen."""
    taken = room.take(case_id=case_id, by=by, action="answer")
    if not words.strip():
        raise Invalid(
            "words", "Write what the customer said or how it was checked; this is what the case closes on."
        )
    case = taken.case
    step(case, event="verify", at=now, by=by, why=words)
    case.verified_at, case.verified_words = now, words.strip()[:2000]
    room.record(
        case, kind="verified", what="Verified by the customer.", why=case.verified_words, at=now, by=by
    )
    room.saved(case, "status", "verified_at", "verified_words", at=now)


@transaction.atomic
def close(*, case_id: int, by: int, now: datetime, force_why: str = "") -> None:
    """Close a verified case; without verification only with a reason, and the case says so for ever (P12)."""
    forced = bool(force_why.strip())
    taken = room.take(case_id=case_id, by=by, action="force_close" if forced else "close")
    case = taken.case
    verdict = cases.may_close(
        status=Status(case.status), verified=case.verified_at is not None or forced, category=case.category
    )
    if not verdict.allowed:
        raise cases.Refused(verdict.reason)
    step(
        case,
        event="force_close" if forced and case.verified_at is None else "close",
        at=now,
        by=by,
        why=force_why,
    )
    alerts.acknowledge(case=case, by=by, now=now)
    case.closed_at, case.unread = now, False
    case.closed_unverified = case.verified_at is None
    if case.closed_unverified:
        room.record(
            case, kind="closed_unverified", what="Closed without verification.", why=force_why, at=now, by=by
        )
    room.saved(case, "status", "closed_at", "closed_unverified", "unread", at=now)


@transaction.atomic
def reopen(*, case_id: int, by: int, why: str, now: datetime) -> None:
    """Open a closed case again."""
    taken = room.take(case_id=case_id, by=by, action="answer")
    case = taken.case
    step(case, event="reopen", at=now, by=by, why=why)
    case.closed_at = case.resolved_at = case.verified_at = None
    room.saved(case, "status", "closed_at", "resolved_at", "verified_at", at=now)
