"""Sentences and clauses of a text, with their places. Linear in the text."""

import itertools
import re

_END = re.compile(r"[.!?…]{1,9}[\"')\]’”]{0,3}(?=\s|$)|\n")
_ABBREVIATION = re.compile(
    r"(?:\b[ap]\.m|\b(?:mr|mrs|ms|dr|prof|st|ext|approx|e\.g|i\.e|vs|inc|ltd)|\b(?-i:[A-Z]))\.$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?:;\s{1,3}|(?:[,:]|\s-|\s?[–—]|\band|\bbut|\bso|\bthen|\bbecause|\bas)\s{1,3}"
    r"(?:(?:and|but|so|then|because) )?(?=(?:i|we|you|he|she|they|it|our|your|my|the|please|if|unless|once|when|"
    r"someone|somebody|one of|a colleague|tell|send|let me|will|shall|speak to|expect|answer|nobody)\b))",
    re.IGNORECASE,
)
LONGEST = 600
"""Characters of one sentence that are looked at; nobody promises anything in the rest."""


def split(text: str) -> list[tuple[int, int]]:
    """The sentences of `text` as (start, end), trimmed, none empty. A line that ends a thought ends its sentence."""
    found: list[tuple[int, int]] = []
    start = 0
    for mark in _END.finditer(text):
        if mark[0] == "\n":
            following = text[mark.end() : mark.end() + 1]
            if following.islower() and text[mark.start() - 1 : mark.start()] not in ("\n", ""):
                continue
            end = mark.start()
        else:
            end = mark.end()
            rest = text[end : end + 3].strip()
            tail = text[max(start, end - 8) : end]
            if (
                mark[0] == "."
                and _ABBREVIATION.search(tail)
                and rest
                and not (rest[:1].isupper() and not rest.isupper() and tail[-2:-1] == "m")
            ):
                continue
        _keep(text, start, end, found)
        start = end
    _keep(text, start, len(text), found)
    return found


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The clauses of one sentence as (start, end): cut where a new subject or condition begins."""
    end = min(end, start + LONGEST)
    cuts = [start, *(found.end() for found in _CLAUSE.finditer(text, start, end)), end]
    return [(first, last) for first, last in itertools.pairwise(cuts) if text[first:last].strip()]


def _keep(text: str, start: int, end: int, found: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append((start, end))
