"""A message's text cut for showing: by segment, then wherever a mark begins or ends."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from amends.store.queries.case_page.model import MarkView, Piece, SegmentView
from amends.store.queries.words import shows

MARKS = 60
"""Marks beyond these are left out: a page with more is no longer a letter."""


def segments(
    *, text: str, parts: Sequence[Sequence[Any]], evidence: Sequence[Mapping[str, Any]]
) -> tuple[SegmentView, ...]:
    """The segments `[kind, start, end]` of a text with evidence on it; text outside them counts as new.

    Offsets that do not fit the text are ignored, so that a wrong row never hides a customer's words.
    """
    marks = _marks(evidence, length=len(text))
    found, at = [], 0
    for kind, start, end in sorted(parts, key=lambda part: int(part[1])):
        first, last = max(at, int(start)), min(int(end), len(text))
        if first > at:
            found.append(_segment("new", text, at, first, marks))
        if last > first:
            found.append(_segment(str(kind), text, first, last, marks))
            at = last
        else:
            at = max(at, min(first, len(text)))
    if at < len(text):
        found.append(_segment("new", text, at, len(text), marks))
    return tuple(found)


Mark = tuple[int, int, MarkView]


def _marks(evidence: Sequence[Mapping[str, Any]], *, length: int) -> list[Mark]:
    """Evidence in the body as spans, each kind once a span."""
    found: dict[tuple[int, int, str], Mark] = {}
    for item in evidence:
        if item.get("part") != "body":
            continue
        start, end, label = int(item["start"]), min(int(item["end"]), length), str(item["shows"])
        if 0 <= start < end and len(found) < MARKS:
            mark = MarkView(shows=label, words=shows(label), why=str(item.get("why", "")))
            found[start, end, label] = (start, end, mark)
    return sorted(found.values(), key=lambda mark: mark[:2])


def _segment(kind: str, text: str, start: int, end: int, marks: Sequence[Mark]) -> SegmentView:
    inside = [mark for mark in marks if mark[0] < end and mark[1] > start]
    cuts = {start, end}
    for first, last, _ in inside:
        cuts |= {max(first, start), min(last, end)}
    edges = sorted(cuts)
    pieces = tuple(
        Piece(text=text[a:b], marks=tuple(mark for first, last, mark in inside if first <= a and b <= last))
        for a, b in pairwise(edges)
    )
    return SegmentView(kind=kind, pieces=pieces, lines=text.count("\n", start, end) + 1)
