"""The lines of a call: what was said and done, each with its time and author, none of them ever rewritten (S0-19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class LineKind(StrEnum):
    """What a line is: words of the customer, words of ours, or a deed with the words that went with it."""

    SAID = "said"
    OURS = "ours"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    JOINED = "joined"
    MANAGER = "manager"
    THREATENED = "threatened"
    SAFETY = "safety"
    CONFIRMED = "confirmed"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: `by` is the technician who wrote it; `seconds` is the length that a hold was said to take."""

    kind: LineKind
    text: str
    at: datetime
    by: int = 0
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Hold:
    """The customer waits: for a said reason, until a said time."""

    reason: str
    since: datetime
    until: datetime


def holding(lines: Sequence[Line]) -> Hold | None:
    """The hold that nobody has ended yet."""
    for line in reversed(lines):
        if line.kind is LineKind.RESUME:
            return None
        if line.kind is LineKind.HOLD:
            return Hold(line.text, line.at, line.at + timedelta(seconds=line.seconds))
    return None


def on_hold_seconds(lines: Sequence[Line], *, now: datetime) -> int:
    """How long the customer has waited in all holds together, in seconds; instants are compared, not wall clocks."""
    waited, since = timedelta(0), None
    for line in lines:
        if line.kind is LineKind.HOLD and since is None:
            since = line.at
        elif line.kind is LineKind.RESUME and since is not None:
            waited, since = waited + (line.at - since), None
    if since is not None:
        waited += max(timedelta(0), now - since)
    return int(waited.total_seconds())
