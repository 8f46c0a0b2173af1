"""Versions of a document: a digest over what it says, and what changed between two of them."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from amends.domain.documents.model import Filled, Statement


class Change(StrEnum):
    """What happened to a statement from one version to the next."""

    SAME = "same"
    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of two versions side by side; `before` or `after` is empty where there is nothing."""

    section: str
    before: str
    after: str
    change: Change


Content = dict[str, Any]


def content(filled: Filled) -> Content:
    """What is kept of a document: plain values, the same in every process."""
    return {
        "kind": filled.kind.value,
        "title": filled.title,
        "rule": filled.version,
        "percent": filled.percent,
        "sections": [
            {
                "title": section.title,
                "lines": [line_of(one) for one in section.statements],
                "gap": f"{section.gap.what}; {section.gap.who}" if section.gap else "",
                "left_out": section.left_out,
            }
            for section in filled.sections
        ],
    }


def line_of(one: Statement) -> str:
    """A statement as one line, its time in UTC so that it reads the same wherever it is read."""
    quote = f" “{one.quote}”" if one.quote else ""
    at = f" [{f'{one.at_is} ' if one.at_is else ''}{one.at:%Y-%m-%d %H:%MZ}]" if one.at else ""
    return f"{one.text}{quote}{at}"


def digest(kept: Content) -> str:
    """SHA-256 over the content, in hex."""
    plain = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def compared(before: Content, after: Content) -> tuple[Line, ...]:
    """Two versions side by side, statement by statement, in the order of the later one; what went stands in its place."""
    old, new = _rows(before), _rows(after)
    found: list[Line] = []
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Line(section, text, text, Change.SAME) for section, text in new[c:d]]
        else:
            found += _replaced(old[a:b], new[c:d])
    return tuple(found)


def _replaced(gone: list[tuple[str, str]], come: list[tuple[str, str]]) -> Iterator[Line]:
    """Lines of one section that stand in each other's place are one change; the rest went or came."""
    pairs = min(len(gone), len(come))
    paired = 0
    while paired < pairs and gone[paired][0] == come[paired][0]:
        yield Line(come[paired][0], gone[paired][1], come[paired][1], Change.CHANGED)
        paired += 1
    for section, text in gone[paired:]:
        yield Line(section, text, "", Change.GONE)
    for section, text in come[paired:]:
        yield Line(section, "", text, Change.ADDED)


def _rows(kept: Content) -> list[tuple[str, str]]:
    return [
        (section["title"], text)
        for section in kept["sections"]
        for text in [*section["lines"], *([section["gap"]] if section["gap"] else [])]
    ]


def changes(before: Content | None, after: Content) -> str:
    """What changed, in a few words: "2 added, 1 changed in Promises, Timeline"."""
    if before is None:
        return "first version"
    lines = [one for one in compared(before, after) if one.change != Change.SAME]
    if not lines:
        return "layout only"
    counts = [f"{n} {kind.value}" for kind in Change if (n := sum(1 for one in lines if one.change == kind))]
    return f"{', '.join(counts)} in {', '.join(dict.fromkeys(one.section for one in lines))}"[:300]
