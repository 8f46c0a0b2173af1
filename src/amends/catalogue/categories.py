"""Loads the tree of categories and proposes one from a message's words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from amends.catalogue.strict import SHIPPED, Table, load_file

FILE = SHIPPED / "categories" / "tree.toml"


@dataclass(frozen=True, slots=True)
class Category:
    """A leaf of the tree: its path, its name for people, and words that speak for it."""

    path: str
    title: str
    hints: frozenset[str]


@cache
def load() -> Mapping[str, Category]:
    """Every category by path, in the order of the file."""
    return load_file(FILE, _tree)


def _tree(table: Table) -> Mapping[str, Category]:
    table.whole("version", minimum=1, maximum=1_000_000)
    table.text("title")
    table.text("why")
    found: dict[str, Category] = {}
    for row in table.tables("categories"):
        path = row.text("path")
        if path in found:
            raise row.error("path", f"{path!r} stands here twice")
        found[path] = Category(path, row.text("title"), frozenset(row.texts("hints", default=())))
    return found


def suggest(*, words: Collection[str], most: int = 3) -> tuple[Category, ...]:
    """The categories with most hints among these words, best first; only ever a proposal."""
    scored = [(len(category.hints & set(words)), category) for category in load().values()]
    best = sorted((s for s in scored if s[0]), key=lambda s: -s[0])
    return tuple(category for _, category in best[:most])
