"""What a customer asks for, as they say it: a candidate for the remedy sought, never the answer itself."""

import re
from dataclasses import dataclass

LONGEST = 300
READ = 20_000
"""Characters of a message that are looked through."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence in which the customer asks for something, with its place in the text."""

    start: int
    end: int
    text: str


def asked(*, text: str, phrases: re.Pattern[str], most: int = 5) -> tuple[Asked, ...]:
    """The sentences of a text that ask for something, in order, at most `most`.

    Linear: a text is cut at sentence ends first, each cut is searched once, and a cut above `LONGEST` characters
    is shown shortened from the phrase on.
    """
    found: list[Asked] = []
    for start, end in _sentences(text[:READ]):
        hit = phrases.search(text, start, end)
        if hit is None:
            continue
        first = start if end - start <= LONGEST else hit.start()
        last = min(end, first + LONGEST)
        found.append(Asked(start=first, end=last, text=" ".join(text[first:last].split())))
        if len(found) == most:
            break
    return tuple(found)


_END = re.compile(r"[.!?](?=\s)|\n")


def _sentences(text: str) -> list[tuple[int, int]]:
    cuts, at = [], 0
    for mark in _END.finditer(text):
        cuts.append((at, mark.end()))
        at = mark.end()
    cuts.append((at, len(text)))
    return [
        (start + len(part) - len(part.lstrip()), start + len(part.rstrip()))
        for start, end in cuts
        if (part := text[start:end]).strip()
    ]
