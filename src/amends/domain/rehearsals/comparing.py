"""What came out of a step against what its author expects: only the keys that are expected are compared."""

from collections.abc import Mapping, Sequence
from typing import Any

_SETS = ("triggers", "owner_roles", "alert")
_DUE = ("clocks", "promises")
_NONE = ("incident", "problem", "change", "review")
"""What a case may have or not; a scenario says "none" where it has none."""


def differences(*, expected: Mapping[str, Any], state: Mapping[str, Any]) -> list[str]:
    """A sentence for each key that turns out otherwise; empty when all is as expected.

    `clocks` and `promises` are compared by due time and state, given as tables or as `2026-11-23 18:00 running`, a
    clock's kind before it where it matters. Unknown keys (`checks`, `policy`) are notes for people.
    """
    found = []
    for key, wanted in expected.items():
        if key not in state and key != "refused":
            continue
        want, have = _folded(key, wanted), _folded(key, state.get(key))
        if key == "clocks" and not _with_kinds(wanted):
            have = sorted(" ".join(line.split(" ")[1:]) for line in have)
        if want != have:
            found.append(f"{key}: {_words(want)} expected, {_words(have)} found")
    return found


def _with_kinds(wanted: object) -> bool:
    lines = wanted if isinstance(wanted, Sequence) else []
    return any(isinstance(line, str) and len(line.split(" ")) > 3 for line in lines)


def _folded(key: str, value: Any) -> Any:  # noqa: ANN401 - plain data of a scenario
    if key in _SETS:
        return sorted(value or [])
    if key in _DUE:
        return sorted(_line(key, one) for one in value or [])
    if value is None and key in _NONE:
        return "none"
    return bool(value) if key == "refused" and isinstance(value, bool) else value


def _line(key: str, one: Any) -> str:  # noqa: ANN401
    if isinstance(one, str):
        return one
    due = f"{str(one['due'])[:16].replace('T', ' ')} {one['state']}"
    return f"{one['clock']} {due}" if key == "clocks" and "rule" in one else due


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else str(value)
