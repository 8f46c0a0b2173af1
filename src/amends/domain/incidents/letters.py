"""One status update, written once, as a letter to each customer: their name, their ticket, their own asset."""

from dataclasses import dataclass

FIELDS = ("name", "ticket", "asset")
"""Words in braces that a letter fills."""
GREETINGS = ("hello", "dear", "hi ", "good morning", "good afternoon", "good evening", "{name}")


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a letter is for; `name` and `asset` are "" where nobody told us."""

    name: str
    ticket: str
    asset: str


def letter(body: str, *, to: Person) -> str:
    """The update as this customer reads it.

    A body that greets nobody gets a greeting by name; one that names no ticket gets a last line with it. Braces
    that are not ours stay as they are: they may be part of what we tell.
    """
    text = body.strip()
    if not text.lower().startswith(GREETINGS):
        text = f"Hello {{name}},\n\n{text}"
    if "{ticket}" not in text and to.ticket not in text:
        about = "{ticket} ({asset})" if to.asset else "{ticket}"
        text = f"{text}\n\nThis is about your ticket {about}."
    name = to.name or "there"
    asset = to.asset or "the service you wrote to us about"
    for field, value in zip(FIELDS, (name, to.ticket, asset), strict=True):
        text = text.replace("{" + field + "}", value)
    return text
