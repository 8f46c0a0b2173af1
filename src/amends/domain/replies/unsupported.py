"""What a drafted reply names that the case does not hold: people, times, numbers. A model makes such things up."""

import re

from amends.domain.replies.matchers.people import FULL_NAME

_FACTS = (
    re.compile(r"\b\d{1,2}[:.]\d{2}\b(?: ?[ap]m)?|\b\d{1,2} ?[ap]m\b", re.IGNORECASE),
    re.compile(
        r"[€$£] ?\d[\d.,]{0,12}|\b\d[\d.,]{0,12} ?(?:%|euros?|dollars?|pounds?|percent)", re.IGNORECASE
    ),
    re.compile(r"\b[A-Z]{2,8}-\d{1,8}\b|#\d{2,9}\b"),
    re.compile(r"\+?\d[\d ()/-]{6,18}\d"),
)
MOST = 8


def places(
    draft: str, *, known: str, opening: tuple[str, ...] = ("Dear", "Hi", "Hello")
) -> tuple[tuple[int, int], ...]:
    """Where the draft names a person, a time, a sum or a number that `known` (all words of the case) does not hold."""
    low = known.lower()
    found = [
        mark.span() for pattern in _FACTS for mark in pattern.finditer(draft) if mark[0].lower() not in low
    ]
    for mark in FULL_NAME.finditer(draft):
        first, last = mark[1], mark[2]
        if first not in opening and (first.lower() not in low or last.lower() not in low):
            found.append(mark.span())
    return tuple(sorted(found))[:MOST]
