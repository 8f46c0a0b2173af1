"""What a telephone system says about a call: one JSON object an event, read strictly."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

MOST_BYTES = 16_384
LATEST = timedelta(minutes=5)
"""How far the clock of a telephone system may run ahead of ours."""
OLDEST = timedelta(days=2)
"""An event older than this was lost somewhere; it would only confuse who is on the telephone now."""
_LONGEST = {"call": 120, "number": 80, "extension": 40, "to": 40}


class BadEvent(ValueError):
    """A body that is no event of a call; `str()` says which field and why."""


class EventKind(StrEnum):
    """What happened to the call."""

    RINGING = "ringing"
    ANSWERED = "answered"
    TRANSFERRED = "transferred"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to a call.

    `call` is the system's own name of the call, `number` the other side's, `extension` the technician's, and `to`
    the extension that a transfer goes to. `at` is an instant in UTC.
    """

    kind: EventKind
    call: str
    at: datetime
    number: str = ""
    extension: str = ""
    to: str = ""
    outgoing: bool = False


def parse_event(body: bytes, *, now: datetime) -> Event:
    """Read one event. Raises BadEvent, with a sentence that names the field; fields we do not know are left alone."""
    if len(body) > MOST_BYTES:
        raise BadEvent(f"the body has more than {MOST_BYTES:,} bytes")
    try:
        found = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadEvent("the body is not JSON in UTF-8") from None
    if not isinstance(found, dict):
        raise BadEvent("the body must be one JSON object")
    kind = found.get("event")
    if kind not in list(EventKind):
        raise BadEvent(f"event must be one of {', '.join(EventKind)}")
    words = {key: _word(found, key, most) for key, most in _LONGEST.items()}
    if not words["call"]:
        raise BadEvent("call is missing: the name that your system gives to this call")
    direction = found.get("direction", "in")
    if direction not in ("in", "out"):
        raise BadEvent("direction must be in or out")
    if kind == EventKind.TRANSFERRED and not words["to"]:
        raise BadEvent("to is missing: the extension that the call goes to")
    return Event(
        kind=EventKind(kind), at=_instant(found.get("at"), now=now), outgoing=direction == "out", **words
    )


def _word(found: dict[str, object], key: str, most: int) -> str:
    value = found.get(key, "")
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 10**20 else "-" * (most + 1)
    if not isinstance(value, str) or len(value) > most:
        raise BadEvent(f"{key} must be a text of at most {most} characters")
    return " ".join("".join(mark for mark in value if mark.isprintable()).split())


def _instant(value: object, *, now: datetime) -> datetime:
    if not isinstance(value, str) or len(value) > 40:
        raise BadEvent("at must be a time such as 2026-11-25T14:00:00Z")
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise BadEvent("at must be a time such as 2026-11-25T14:00:00Z") from None
    if at.tzinfo is None:
        raise BadEvent("at needs an offset, such as Z or +01:00: an hour in autumn comes twice")
    try:
        at = at.astimezone(UTC)
    except (OverflowError, ValueError):
        raise BadEvent("at lies outside the calendar") from None
    if at > now + LATEST:
        raise BadEvent("at lies in the future: set the clock of the telephone system")
    if at < now - OLDEST:
        raise BadEvent(f"at is more than {OLDEST.days} days old")
    return at
