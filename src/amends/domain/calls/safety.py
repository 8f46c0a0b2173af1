"""Words after which nothing else on the page counts: somebody speaks of ending their life.

The patterns are data; a figure of speech near them ("career suicide") takes one back. Missing somebody is worse
than asking once too often, so the guards are narrow.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 20_000
_NEAR = 40
"""Characters on either side in which a figure of speech is looked for."""


@dataclass(frozen=True, slots=True)
class SafetyWords:
    """Patterns for the words, for figures of speech that take them back, and what a person does then."""

    words: str
    figures: str
    title: str
    steps: tuple[str, ...]


@lru_cache(maxsize=8)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def speaks_of_self_harm(text: str, *, known: SafetyWords) -> str:
    """The words that say so, as they stand in the text; empty when there are none."""
    flat = text[-LONGEST:].replace("’", "'")
    for found in _compiled(known.words).finditer(flat):
        around = flat[max(0, found.start() - _NEAR) : found.end() + _NEAR]
        if not _compiled(known.figures).search(around):
            return found[0]
    return ""
