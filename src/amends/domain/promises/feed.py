"""Open promises as an iCalendar feed (RFC 5545), for the calendar a technician lives in.

It says as little as it can: a calendar is copied to phones and to other firms' servers, so the words of a promise and
the customer's name stay behind the link.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_FOLD = 75
"""Octets of a line, its end not counted (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An open promise: what is owed on which case, when, and where it stands."""

    id: int
    kind: str
    case_number: int
    due_at: datetime
    changed_at: datetime
    url: str


def calendar(*, entries: Iterable[Entry], name: str, domain: str) -> bytes:
    """The feed. Each entry ends at its due minute and reminds a quarter of an hour before; times are UTC."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Amends//Promises//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        "X-PUBLISHED-TTL:PT15M",
    ]
    for entry in entries:
        lines += _event(entry, domain)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(entry: Entry, domain: str) -> list[str]:
    title = _text(f"#{entry.case_number} {entry.kind} promised")
    return [
        "BEGIN:VEVENT",
        f"UID:promise-{entry.id}@{_text(domain)}",
        f"DTSTAMP:{_instant(entry.changed_at)}",
        f"DTSTART:{_instant(entry.due_at - timedelta(minutes=15))}",
        f"DTEND:{_instant(entry.due_at)}",
        f"SUMMARY:{title}",
        f"URL:{entry.url}",
        f"DESCRIPTION:{_text(entry.url)}",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{title}",
        "TRIGGER:PT0S",
        "END:VALARM",
        "END:VEVENT",
    ]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11); other control characters have no place in it."""
    for mark in ("\\", ";", ","):
        value = value.replace(mark, "\\" + mark)
    value = value.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")
    return "".join(sign for sign in value if sign.isprintable())


def _folded(line: str) -> bytes:
    """A content line cut into pieces of at most 75 octets, never inside a character."""
    pieces: list[bytes] = []
    piece = b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > _FOLD - (1 if pieces else 0):
            pieces.append(piece)
            piece = b""
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
