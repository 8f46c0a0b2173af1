"""Readings made ahead, beside the database work, by the process that parsed the mails.

That process knows the words and nothing else: no customer, no earlier case, no contract. Its reading counts
where all of that has nothing to say; elsewhere the words are read here. The same words in the same context
give the same reading, so it makes no difference which of the two it was.
"""

import dataclasses
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from amends.actions.intake.judging import Read
from amends.actions.tuning import Tuning
from amends.domain import readings
from amends.domain.messages import ParsedMail
from amends.domain.messages.newly import newly_written
from amends.domain.readings import wire
from amends.domain.readings.evidence import BREAK
from amends.domain.readings.triggers import same_issue

_NOTHING_KNOWN = readings.Context()


class Foreseen:
    """Answers from the readings made ahead, and asks `read` for the others."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._made: dict[tuple[str, str], Mapping[str, Any]] = {}

    def learn(self, mail: ParsedMail, answer: object) -> None:
        """Keep what the parsing process said about the words of a mail; None when it did not read it."""
        match answer:
            case {"subject": str(subject), "read": dict(made)}:
                text = newly_written(text=mail.text, segments=mail.segments).text
                self._made[subject, text] = made

    def __call__(
        self, *, subject: str, text: str, context: readings.Context, desk: Tuning
    ) -> readings.Reading:
        """The reading of these words in this context."""
        made = self._made.get((subject, text))
        if made and made.get("reader") == desk.reader and _says_nothing(context, subject=subject, text=text):
            with suppress(ValueError):  # whatever was sent instead of a reading, the words are still here
                return wire.from_wire(made)
        return self._read(subject=subject, text=text, context=context, desk=desk)


def _says_nothing(context: readings.Context, *, subject: str, text: str) -> bool:
    """Whether the reader makes of this context what it makes of none: no earlier case is about the same matter."""
    if dataclasses.replace(context, earlier=()) != _NOTHING_KNOWN:
        return False
    return same_issue(text=subject + BREAK + text, earlier=context.earlier) is None
