"""Owning up: what we say when a promise will not be met, or was not (S2-24): before it breaks, if at all possible."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Missed:
    """A promise that fails: the customer's first name, our exact words, the due time as the customer reads it."""

    greeting: str
    words: str
    due: str
    maker: str
    sender: str
    is_broken: bool


def draft(missed: Missed) -> str:
    """A skeleton, its blanks in brackets: it owns the failure and says what holds instead."""
    who = "I" if missed.maker == missed.sender else missed.maker
    end = "" if missed.words[-1:] in (".", "!", "?", "…") else "."
    said = f"{who} promised you: “{missed.words}”{end}"
    if missed.is_broken:
        failed = f"That time, {missed.due}, has passed, and we did not do it. You were left waiting for us."
    else:
        failed = (
            f"I will not manage that by {missed.due}, and I would rather you heard it from me before then."
        )
    return (
        f"{missed.greeting},\n\n{said} {failed}\n\n"
        "The reason is [what held us up, in one sentence].\n\n"
        "What you can count on instead: [what happens, by when, and who does it].\n\n"
        f"{missed.sender}\n"
    )


def greeting(name: str) -> str:
    """How a customer is greeted: by the first word of the name, "Hello" where there is none."""
    first = next(iter(name.split()), "")
    return f"Hello {first}" if first and "@" not in first else "Hello"


def time_for_customers(at: datetime, *, zone: ZoneInfo) -> str:
    """A time as a customer can read it anywhere: hour, date and zone."""
    return f"{at.astimezone(zone):%H:%M on %d %B %Y} ({zone.key})"
