"""Loads the words of the reader from `readings/*.toml` and `readings/cues/*.toml`."""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from amends.catalogue.strict import SHIPPED, CatalogueError, Table, load_file, load_folder, nearest
from amends.domain.readings import language, stored
from amends.domain.readings.lexicon import Cue, Cues, Kind, Lexicon, Node, PhraseError, add_phrase
from amends.domain.readings.model import Signal
from amends.domain.readings.weights import Weights
from amends.domain.readings.words import NUMBER, Spellings

WEIGHTS = "reader.weights"
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
    """What the reader knows: the cues, and the weights that came with them.

    Raises `CatalogueError` with file, line and key when a file cannot be used.
    """
    return Lexicon(cues=load_cues(site=site), weights=_weights())


@functools.cache
def version() -> str:
    """Which reader the shipped weights make, without loading them (25 MB); `load` says whether they are whole."""
    path = SHIPPED / "readings" / WEIGHTS
    try:
        with path.open("rb") as file:
            file.readline()
            return str(json.loads(file.readline())["version"])
    except (OSError, ValueError, LookupError) as error:
        raise CatalogueError(str(error), file=path.name) from None


@functools.cache
def load_cues(*, site: Path | None = None) -> Cues:
    """The cues as shipped, each file overridden by the one of the same name below `site`."""
    words = load_file(_newest("words", site), _words)
    root = Node()
    cues = load_folder("readings/cues", _cues, site=site)
    for cue, row in (pair for rows in cues.values() for pair in rows):
        _plant(root, cue, row, words.classes)
    tongues = load_file(_newest("languages", site), _languages)
    common = tongues.get(language.ENGLISH, frozenset())
    return Cues(
        known=(_vocabulary(root) | words.negators | words.raisers | words.common) - words.acronyms,
        spellings=Spellings(words.aliases, common=common, beginnings=root.beginnings()),
        negators=words.negators,
        raisers=words.raisers,
        softeners=words.softeners,
        languages=tongues,
    )


@functools.cache
def _weights() -> Weights:
    """What was learned, as shipped; `make train` writes the file."""
    path = SHIPPED / "readings" / WEIGHTS
    try:
        return stored.loaded(path.read_bytes())
    except (OSError, stored.WeightsError) as error:
        raise CatalogueError(str(error), file=path.name) from None


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
