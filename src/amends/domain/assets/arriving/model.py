"""One asset as a file or an agent describes it, before anybody knows which of ours it is."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from amends.domain.assets.finding import is_serial

MOST_ROWS = 50_000
MOST_SOFTWARE = 20_000


class Source(StrEnum):
    """Where assets come from."""

    TABLE = "table"
    AGENT = "agent"
    NMAP = "nmap"
    OSQUERY = "osquery"
    SNIPEIT = "snipeit"


class Unusable(ValueError):
    """What came cannot be read at all; `str()` is a sentence fit to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """An asset as described at `line`; "" and None say nothing and change nothing. `fields` are by the type's ids.

    `identity` is what the source calls it. `site`, `user` and `owner` are words to be looked up.
    """

    line: int
    identity: str = ""
    kind: str = ""
    name: str = ""
    names: tuple[str, ...] = ()
    serial: str = ""
    tag: str = ""
    addresses: tuple[str, ...] = ()
    site: str = ""
    user: str = ""
    owner: str = ""
    bought_on: str = ""
    warranty_until: str = ""
    cost: str = ""
    currency: str = ""
    life: str = ""
    notes: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    software: tuple[tuple[str, str, str], ...] | None = None
    software_left_out: int = 0


@dataclass(frozen=True, slots=True)
class Arrivals:
    """All that could be read, and (line, sentence) for what could not."""

    rows: tuple[Arrived, ...]
    problems: tuple[tuple[int, str], ...] = ()


def without_repeats(found: Arrivals) -> Arrivals:
    """Each thing once: of rows with the same serial number, tag or id, or the same bare name, the first stays in."""
    seen: dict[tuple[str, str], int] = {}
    rows: list[Arrived] = []
    problems = list(found.problems)
    for row in found.rows:
        marks = [
            (what, word.lower())
            for what, word in (
                ("serial number", row.serial if is_serial(row.serial) else ""),
                ("tag", row.tag),
                ("id", row.identity if not row.serial else ""),
            )
            if word
        ] or [("name", f"{row.kind} {row.name}".lower())]
        again = next(((what, seen[what, word]) for what, word in marks if (what, word) in seen), None)
        if again is not None:
            problems.append((row.line, f"This row has the same {again[0]} as line {again[1]}; it stays out."))
            continue
        seen.update(dict.fromkeys(marks, row.line))
        rows.append(row)
    return Arrivals(tuple(rows), tuple(sorted(problems)))


def to_wire(found: Arrivals) -> dict[str, object]:
    """As JSON can carry it out of a killable process."""
    return {
        "rows": [dataclasses.asdict(row) for row in found.rows],
        "problems": [list(problem) for problem in found.problems],
    }


def from_wire(answer: Mapping[str, Any]) -> Arrivals:
    """What `to_wire` made. Raises Unusable with the sentence where it was refused."""
    if "error" in answer:
        raise Unusable(str(answer["error"]))
    rows = [
        Arrived(
            **{
                **row,
                "names": tuple(row["names"]),
                "addresses": tuple(row["addresses"]),
                "software": None
                if row["software"] is None
                else tuple((a, b, c) for a, b, c in row["software"]),
            }
        )
        for row in answer["rows"]
    ]
    return Arrivals(tuple(rows), tuple((int(line), str(why)) for line, why in answer["problems"]))
