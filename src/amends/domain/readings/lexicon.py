"""The words a reader knows, compiled: a trie of phrases, each phrase belonging to a cue."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import Literal

from amends.domain.readings.adjustment import NOTHING, Adjustment
from amends.domain.readings.model import Signal
from amends.domain.readings.weights import Weights

GAP = 3  # how many other words `..` may stand for
NUMBER = "#"
Kind = Literal["plain", "feeling", "fixed"]


class PhraseError(ValueError):
    """A phrase that cannot be compiled; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """Phrases that say the same thing, with what they weigh for each signal.

    `kind`: a `plain` phrase loses its weight behind a negation; a `feeling` also weighs less in the
    past; a `fixed` one counts as it stands (its own words may hold the negation). `vetoes` are the
    signals that this cue silences, in its sentence or, when `wide`, in the whole message.
    """

    name: str
    kind: Kind
    effects: tuple[tuple[Signal, float], ...]
    vetoes: frozenset[Signal] = frozenset()
    wide: bool = False


@dataclass(slots=True)
class Node:
    """A place in the trie while it grows: where a word, or one of a set of words, leads."""

    words: dict[str, "Node"] = field(default_factory=dict)
    sets: dict[frozenset[str], "Node"] = field(default_factory=dict)
    gap: "Node | None" = None
    cues: list[Cue] = field(default_factory=list)

    def beginnings(self) -> dict[str, "Beginning"]:
        """The finished trie: every first word with the places it leads to."""
        return {word: _beginning(places) for word, places in _finished(self).leads.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the finished trie: one look-up tells where a word leads."""

    leads: Mapping[str, tuple["Place", ...]]
    gap: "Place | None"
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a first word leads, and which second words are worth following (None: any)."""

    places: tuple[Place, ...]
    seconds: frozenset[str] | None


def _finished(node: Node) -> Place:
    leads = {word: (_finished(below),) for word, below in node.words.items()}
    for members, below in node.sets.items():
        place = _finished(below)
        for word in members:
            leads[word] = (*leads.get(word, ()), place)
    return Place(leads, _finished(node.gap) if node.gap is not None else None, tuple(node.cues))


def _beginning(places: tuple[Place, ...]) -> Beginning:
    if any(place.gap is not None or place.cues for place in places):
        return Beginning(places, None)
    return Beginning(places, frozenset().union(*(place.leads for place in places)))


@dataclass(frozen=True, slots=True)
class Cues:
    """The phrases and small words that a reader knows, ready for use."""

    beginnings: Mapping[str, Beginning]
    known: frozenset[str]
    aliases: Mapping[str, str]
    negators: frozenset[str]
    raisers: frozenset[str]
    softeners: frozenset[str]
    languages: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything a reader needs to know: the cues, what was learned, what this desk learned on top."""

    cues: Cues
    weights: Weights
    adjustment: Adjustment = NOTHING


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found: the cue and its first and last word (positions in the list of words)."""

    cue: Cue
    first: int
    last: int


def _spellings(element: str) -> Iterator[str]:
    """The words of one alternative: `clos(e|ed)` is close and closed, `look(ing)?` look and looking."""
    opened = re.fullmatch(r"([^()?]+)\(([^()?]+)\)(\??)", element)
    if opened is not None:
        if opened[3]:
            yield opened[1]
        for ending in opened[2].split("|"):
            yield opened[1] + ending
    elif element and not set("()?") & set(element):
        yield element
    else:
        raise PhraseError(f"{element!r} is not a word; brackets close one, as in clos(e|ed) or look(ing)?")


def _alternatives(element: str, classes: Mapping[str, Sequence[str]]) -> list[str]:
    """Every word that may stand in this place of a phrase."""
    words: list[str] = []
    for part in re.split(r"\|(?![^(]*\))", element):
        if part.startswith("@"):
            if part[1:] not in classes:
                raise PhraseError(f"the word class {part!r} is not defined")
            words += classes[part[1:]]
        else:
            words += _spellings(part)
    return words


def _variants(phrase: str) -> Iterator[list[str]]:
    """A phrase with each optional element (`word?`) once left out and once kept."""
    elements = phrase.split()
    choices = [((e[:-1],), ()) if e.endswith("?") and not e.endswith(")?") else ((e,),) for e in elements]
    for choice in product(*choices):
        yield [element for kept in choice for element in kept]


def add_phrase(*, root: Node, phrase: str, cue: Cue, classes: Mapping[str, Sequence[str]]) -> None:
    """Put one phrase into the trie.

    Elements are separated by blanks: `a|b` alternatives, `stem(s|ed)` endings, `stem(s)?` an
    ending that may be missing, `word?` an element that may,
    `@name` a word class, `#` a number in digits, `..` up to three other words.
    """
    for elements in _variants(phrase):
        if not elements or elements[0] == ".." or elements[-1] == "..":
            raise PhraseError(f"{phrase!r} must begin and end with a word")
        node = root
        for element in elements:
            if element == "..":
                node.gap = node.gap or Node()
                node = node.gap
            else:
                node = _child(node, frozenset(_alternatives(element, classes)))
        if cue not in node.cues:
            node.cues.append(cue)


def _child(node: Node, words: frozenset[str]) -> Node:
    """The place that any of these words leads to."""
    if len(words) == 1:
        return node.words.setdefault(next(iter(words)), Node())
    return node.sets.setdefault(words, Node())


def find(
    *, beginnings: Mapping[str, Beginning], words: Sequence[str], sentences: Sequence[int]
) -> list[Match]:
    """All phrases in the words, the longest of each cue from each place; never across sentences.

    The work a place can cause is bounded by the longest phrase and its gaps, so the whole is linear.
    """
    found: list[Match] = []
    keys = [NUMBER if word.isdigit() else word for word in words]
    for position, (key, second) in enumerate(pairwise([*keys, ""])):
        if key in beginnings:
            beginning = beginnings[key]
            if beginning.seconds is None or second in beginning.seconds:
                _follow(beginning.places, position, keys, sentences, found)
    return found


def _follow(
    starts: tuple[Place, ...],
    position: int,
    keys: Sequence[str],
    sentences: Sequence[int],
    found: list[Match],
) -> None:
    best: dict[Cue, int] = {}
    sentence, count = sentences[position], len(keys)
    after = position + 1
    pending = [(place, after) for place in starts]
    while pending:
        place, at = pending.pop()
        for cue in place.cues:
            if at - 1 > best.get(cue, -1):
                best[cue] = at - 1
        if at < count and sentences[at] == sentence:
            if keys[at] in place.leads:
                pending += [(following, at + 1) for following in place.leads[keys[at]]]
            if place.gap is not None:
                leads = place.gap.leads
                for there in range(at, min(at + GAP + 1, count)):
                    if keys[there] in leads and sentences[there] == sentence:
                        pending += [(following, there + 1) for following in leads[keys[there]]]
    if best:
        found += [Match(cue, position, last) for cue, last in best.items()]
