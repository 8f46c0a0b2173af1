"""Loads the words that rehearsals read, and the scenarios that are shipped."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from amends.catalogue.strict import SHIPPED, CatalogueError, Table, load_file
from amends.domain.rehearsals import DeedWords, Scenario, ScenarioError, scenario

FOLDER = SHIPPED / "rehearsals"
WORDS = FOLDER / "words.toml"
_UNBOUND = re.compile(r"(?<!\\)[*+]|\{\d+,\}")


@cache
def words() -> DeedWords:
    """The shipped words."""
    return load_file(WORDS, _words)


def _words(table: Table) -> DeedWords:
    for key in ("id", "title", "why"):
        table.text(key)
    version = table.whole("version", minimum=1, maximum=1_000_000)
    names = ("resolve", "not_resolved", "before_not", "close", "keep", "no_answer", "confirm", "deny")
    return DeedWords(version, *(_patterns(table, name) for name in names))


def _patterns(table: Table, key: str) -> tuple[str, ...]:
    found = table.texts(key)
    for pattern in found:
        try:
            re.compile(pattern)
        except re.error as error:
            raise table.error(key, f"{pattern!r} is not a pattern: {error}") from None
        if _UNBOUND.search(pattern):
            raise table.error(key, f"{pattern!r} repeats without bound; give a bound such as {{0,80}}")
    return found


@dataclass(frozen=True, slots=True)
class Shipped:
    """One scenario of ours and the file it stands in."""

    path: Path
    scenario: Scenario


@cache
def shipped() -> tuple[Shipped, ...]:
    """Every scenario that comes with the product, by name. Raises CatalogueError for one that cannot be played."""
    paths = sorted(path for path in FOLDER.glob("*.toml") if path != WORDS)
    return tuple(Shipped(path, load_toml(path)) for path in paths)


def load_toml(path: Path) -> Scenario:
    """A scenario from a TOML file. Raises CatalogueError with the file and the key."""
    try:
        data: Any = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"cannot be read: {error}", file=str(path)) from None
    return from_data(data, file=str(path))


def from_data(data: object, *, file: str) -> Scenario:
    """A scenario from data that was read already. Raises CatalogueError with the file and the key."""
    try:
        return scenario(data)
    except ScenarioError as error:
        raise CatalogueError(f"{error.fault}; {error.way_out}", file=file, key=error.key) from None
