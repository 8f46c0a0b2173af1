"""Who is asked, in which words, and what counts as an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from amends.domain.vocabulary import Severity

LONGEST_COMMENT = 2_000
"""Characters of the free text that are kept."""
_LONGEST_SUBJECT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The question as a desk asks it; nothing is asked while `asks` is false.

    Cases that were at least as severe as `least` are asked about `after` their verified close, a person once in `apart`
    at most. The link opens for `opens`. An answer of `low` or less calls the owner. `answers` are the words of 1 to 5.
    """

    version: int
    asks: bool
    least: Severity
    after: timedelta
    apart: timedelta
    opens: timedelta
    low: int
    subject: str
    letter: str
    question: str
    answers: tuple[str, ...]
    comment: str
    thanks: str

    @property
    def severities(self) -> Sequence[str]:
        """The severities that are asked about."""
        return [one.value for one in Severity if one.rank >= self.least.rank]


def letter(*, rules: Rules, name: str, subject: str, link: str) -> str:
    """The mail: a greeting, what it is about, the one question, the way to answer it."""
    about = " ".join(subject.split())
    if len(about) > _LONGEST_SUBJECT:
        about = f"{about[: _LONGEST_SUBJECT - 1]}…"
    first = " ".join(name.split())[:80]
    greeting = f"Hello {first}," if first else "Hello,"
    # A subject is a customer's words: put in last, so that none of them is taken for a place to fill.
    return f"{greeting}\n\n{rules.letter}\n\n{rules.question}\n{link}\n\nIt is about: {about}"


def checked(*, rating: str, comment: str) -> tuple[int | None, str]:
    """An answer as typed: 1 to 5, None for anything else; and the comment without what cannot be kept."""
    words = comment.replace("\r\n", "\n").replace("\0", "").strip()[:LONGEST_COMMENT]
    return (int(rating) if rating in ("1", "2", "3", "4", "5") else None), words
