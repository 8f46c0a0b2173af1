"""What a technician's line in a scenario does to the case, read from its shorthand where it does not say so.

On a desk these are buttons; a scenario may name them in `does`. Where it does not, the words of the line decide:
`fixed`, a question, `closed`. The words are data of the catalogue.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

DEEDS = ("resolve", "wait", "close", "keep", "no_answer")
"""Deeds that a step may name: it is fixed, we wait for the customer, it is closed, what was promised is done,
nobody picked up."""


@dataclass(frozen=True, slots=True)
class DeedWords:
    """Patterns over lower-case text, none of which repeats without bound."""

    version: int
    resolve: tuple[str, ...]
    not_resolved: tuple[str, ...]
    before_not: tuple[str, ...]
    close: tuple[str, ...]
    keep: tuple[str, ...]
    no_answer: tuple[str, ...]
    confirm: tuple[str, ...]
    deny: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deeds:
    """What a line does, each with the words that say so."""

    found: dict[str, str] = field(default_factory=dict)

    def __contains__(self, deed: str) -> bool:
        return deed in self.found


@lru_cache(maxsize=64)
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _first(patterns: tuple[str, ...], text: str, *, but_after: tuple[str, ...] = ()) -> str:
    """The first match that no word of `but_after` stands shortly before, "" without one."""
    for found in _compiled(patterns).finditer(text):
        before = text[max(0, found.start() - 30) : found.start()]
        before = re.split(r"[.;:!?]", before)[-1]
        if not but_after or not _compiled(but_after).search(before):
            return found[0].strip()
    return ""


def deeds_of(*, text: str, written: bool, words: DeedWords) -> Deeds:
    """The deeds that a technician's own words tell of. A question in writing waits for its answer."""
    low = text.lower().replace("’", "'")
    found = {}
    fixed = _first(words.resolve, low, but_after=words.before_not)
    if fixed and not _first(words.not_resolved, low):
        found["resolve"] = fixed
    if closes := _first(words.close, low, but_after=words.before_not):
        found["close"] = closes
    if done := _first(words.keep, low, but_after=words.before_not):
        found["keep"] = done
    if nobody := _first(words.no_answer, low):
        found["no_answer"] = nobody
    if written and "resolve" not in found and low.rstrip().endswith("?"):
        found["wait"] = "?"
    return Deeds(found)


def is_confirmed(*, text: str, words: DeedWords) -> bool:
    """Whether a customer's words say that it works."""
    low = text.lower().replace("’", "'")
    return bool(_first(words.confirm, low, but_after=words.before_not)) and not _first(words.deny, low)
