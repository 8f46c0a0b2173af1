"""Loads the words of the reader from `readings/*.toml` and `readings/cues/*.toml`."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from amends.catalogue.strict import SHIPPED, Table, load_file, load_folder, nearest
from amends.domain.readings.lexicon import NUMBER, Cue, Head, Kind, Lexicon, Node, PhraseError, add_phrase
from amends.domain.readings.model import Signal

_HEADS = ("anger", "complaint", "abuse", "churn", "impolite", "dissatisfied")
_KINDS: dict[str, Kind] = {"plain": "plain", "feeling": "feeling", "fixed": "fixed"}


@dataclass(frozen=True, slots=True)
class _Words:
    """What `words.toml` holds."""

    classes: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, str]
    negators: frozenset[str]
    raisers: frozenset[str]
    softeners: frozenset[str]
    common: frozenset[str]
    acronyms: frozenset[str]


@functools.cache
def load(*, site: Path | None = None) -> Lexicon:
    """The lexicon as shipped, each file overridden by the one of the same name below `site`.

    Raises `CatalogueError` with file, line and key when a file cannot be used.
    """
    words = load_file(_newest("words", site), _words)
    root = Node()
    cues = load_folder("readings/cues", _cues, site=site)
    for cue, row in (pair for rows in cues.values() for pair in rows):
        _plant(root, cue, row, words.classes)
    heads, steps = load_file(_newest("heads", site), _heads)
    return Lexicon(
        beginnings=root.beginnings(),
        known=(_vocabulary(root) | words.negators | words.raisers | words.common) - words.acronyms,
        aliases=words.aliases,
        negators=words.negators,
        raisers=words.raisers,
        softeners=words.softeners,
        heads=heads,
        anger_steps=steps,
        languages=load_file(_newest("languages", site), _languages),
    )


def _newest(name: str, site: Path | None) -> Path:
    """The file of the site when it has one, else the shipped one."""
    own = site / "readings" / f"{name}.toml" if site is not None else None
    return own if own is not None and own.exists() else SHIPPED / "readings" / f"{name}.toml"


def _words(table: Table) -> _Words:
    table.text("why")
    classes = table.table("classes")
    aliases = table.table("aliases")
    class_names, alias_names = classes.keys(), aliases.keys()
    return _Words(
        classes={name: classes.texts(name) for name in class_names},
        aliases={name: aliases.text(name) for name in alias_names},
        negators=frozenset(table.texts("negators")),
        raisers=frozenset(table.texts("raisers")),
        softeners=frozenset(table.texts("softeners")),
        common=frozenset(table.texts("common")),
        acronyms=frozenset(table.texts("acronyms")),
    )


def _heads(table: Table) -> tuple[dict[str, Head], tuple[float, float, float]]:
    table.text("why")
    heads = {}
    for name in _HEADS:
        row = table.table(name)
        heads[name] = Head(
            middle=row.number("middle", minimum=-10, maximum=10),
            slope=row.number("slope", minimum=0.1, maximum=10),
        )
    levels = table.table("anger_levels")
    uneasy, angry, furious = (
        levels.number(name, minimum=0.01, maximum=20) for name in ("uneasy", "angry", "furious")
    )
    if not uneasy < angry < furious:
        raise levels.error("furious", "the levels must rise: uneasy, angry, furious")
    return heads, (uneasy, angry, furious)


def _languages(table: Table) -> dict[str, frozenset[str]]:
    table.text("why")
    rows = table.table("languages")
    names = rows.keys()
    return {name: frozenset(rows.texts(name)) for name in names}


def _cues(table: Table) -> list[tuple[Cue, Table]]:
    """The cues of one file, each with its row, which still holds the phrases."""
    table.text("why")
    return [(_cue(row), row) for row in table.tables("cue")]


def _cue(row: Table) -> Cue:
    signals = [signal.value for signal in Signal]
    row.texts("phrases")
    weights = row.table("weights")
    named = weights.keys()
    for name in named:
        if name not in signals:
            raise weights.error(name, f"is no signal; {nearest(name, signals)}")
    return Cue(
        name=row.text("name"),
        kind=_KINDS[row.text("kind", default="plain", one_of=_KINDS)],
        effects=tuple((Signal(name), weights.number(name, minimum=-5, maximum=5)) for name in named),
        vetoes=frozenset(Signal(name) for name in row.texts("silences", default=(), one_of=signals)),
        wide=row.flag("wide", default=False),
    )


def _plant(root: Node, cue: Cue, row: Table, classes: Mapping[str, tuple[str, ...]]) -> None:
    """Put the phrases of a cue into the trie; one that cannot be compiled is an error of its file."""
    for phrase in row.texts("phrases"):
        try:
            add_phrase(root=root, phrase=phrase, cue=cue, classes=classes)
        except PhraseError as error:
            raise row.error("phrases", str(error)) from None


def _vocabulary(root: Node) -> frozenset[str]:
    """Every word that stands in a phrase."""
    words: set[str] = set()
    nodes = [root]
    while nodes:
        node = nodes.pop()
        words.update(node.words, *node.sets)
        nodes += [*node.words.values(), *node.sets.values()]
        if node.gap is not None:
            nodes.append(node.gap)
    return frozenset(words - {NUMBER})
