"""What a wrap-up begins with: a note, a cause and a time to call again, proposed from what was typed."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from amends.domain.calls.words import spoken, telling

MOST = 6_000
_CAUSE = re.compile(
    r"[^.!?\n]{0,300}\b(?:because|the (?:root )?cause (?:is|was)|caused by|due to|came from|it turns out)\b"
    r"[^.!?\n]{1,300}[.!?]?",
    re.IGNORECASE,
)
_MORNING = time(10, 0)


def note(*, ours: Sequence[str], agreed: Sequence[tuple[str, str]], about: str) -> str:
    """The note to correct: what was agreed, by its label, then our own lines; `about` when nothing was written."""
    parts = [f"{label}: {' '.join(text.split())}" for label, text in agreed if text.strip()]
    parts += [line.strip() for line in ours if line.strip()]
    return "\n".join(parts)[:MOST] or about


def matter(lines: Sequence[str], *, often: bool = False) -> frozenset[str]:
    """The words of a talk as they stand and without their endings, by which a category is proposed; with `often` only
    those that come at least twice, since people repeat what it is about."""
    counted = Counter(word for line in lines for word in spoken(line))
    found = {word for word, times in counted.items() if times > 1 or not often}
    return frozenset(found | telling(tuple(found)))


def cause(lines: Sequence[str]) -> str:
    """The first sentence of ours that gives a reason; empty when none does."""
    for line in lines:
        found = _CAUSE.search(line[:5_000])
        if found is not None:
            return " ".join(found[0].split())
    return ""


def recap(
    *,
    name: str,
    sender: str,
    ours: Sequence[tuple[str, datetime | None]],
    theirs: Sequence[tuple[str, datetime | None]],
    zone: str,
) -> str:
    """The mail that says in writing what was agreed, for the technician to correct and send (S2-29, S3-20).

    `ours` and `theirs` are tasks with their time. It holds the parts of the talk and nothing of the temper in it.
    """
    parts = [f"Hello {name}," if name else "Hello,", "here is what we agreed on the telephone, in writing."]
    for title, tasks in (("What I do:", ours), ("What you do:", theirs)):
        if tasks:
            parts.append("\n".join([title, *(f"- {text}{_by(at, zone)}" for text, at in tasks)]))
    parts.append("If you remember any of it differently, answer this mail and I put it right.")
    return "\n\n".join([*parts, sender])


def _by(at: datetime | None, zone: str) -> str:
    """The time in full: “by tomorrow” in a line is another day when the mail is read."""
    return f" (due {at.astimezone(ZoneInfo(zone)):%A %d %B, %H:%M})" if at is not None else ""


def call_again(*, now: datetime, zone: str) -> datetime:
    """Ten in the morning of the next weekday in the technician's own zone, as an instant (K15, S3-26)."""
    local = now.astimezone(ZoneInfo(zone))
    day = local.date() + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return datetime.combine(day, _MORNING, tzinfo=ZoneInfo(zone))
