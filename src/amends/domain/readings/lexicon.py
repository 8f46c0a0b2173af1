"""The words a reader knows, compiled: a trie of phrases, each phrase belonging to a cue."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, product
from typing import Literal

from amends.domain.readings.adjustment import NOTHING, Adjustment
from amends.domain.readings.language import ENGLISH
from amends.domain.readings.model import Signal
from amends.domain.readings.weights import Weights
from amends.domain.readings.words import Spellings, Text

PAST_WORDS = frozenset({"was", "were", "been", "used"})
GAP = 3  # how many other words `..` may stand for
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
        """The finished trie: every first word with what it means alone and where a second one leads."""
        return {word: _beginning(places) for word, places in _finished(self).leads.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the finished trie: one look-up tells where a word leads."""

    leads: Mapping[str, tuple["Place", ...]]
    gap: "Place | None"
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Beginning:
    """A first word: the cues that it is alone, where each second word leads, and what follows after a gap.

    Unless it is `alone` enough to be looked at, its second word must be one of those that lead on.
    """

    cues: tuple[Cue, ...]
    leads: Mapping[str, tuple[Place, ...]]
    gaps: tuple[Place, ...]
    alone: bool


def _finished(node: Node) -> Place:
    leads = {word: (_finished(below),) for word, below in node.words.items()}
    for members, below in node.sets.items():
        place = _finished(below)
        for word in members:
            leads[word] = (*leads.get(word, ()), place)
    return Place(leads, _finished(node.gap) if node.gap is not None else None, tuple(node.cues))


def _beginning(places: tuple[Place, ...]) -> Beginning:
    leads: dict[str, tuple[Place, ...]] = {}
    for place in places:
        for word, below in place.leads.items():
            leads[word] = (*leads.get(word, ()), *below)
    cues = tuple(cue for place in places for cue in place.cues)
    gaps = tuple(place.gap for place in places if place.gap is not None)
    return Beginning(cues, leads, gaps, alone=bool(cues or gaps))


@dataclass(frozen=True, slots=True)
class Cues:
    """The phrases and small words that a reader knows, ready for use."""

    known: frozenset[str]
    spellings: Spellings
    negators: frozenset[str]
    raisers: frozenset[str]
    softeners: frozenset[str]
    languages: Mapping[str, frozenset[str]]
    foreign: frozenset[str] = field(init=False)  # the small words of all languages but English
    turning: frozenset[str] = field(init=False)  # all that makes more or less of a word behind it

    def __post_init__(self) -> None:
        """Gather the words of several sets."""
        others = (words for name, words in self.languages.items() if name != ENGLISH)
        object.__setattr__(self, "foreign", frozenset[str]().union(*others))
        turning = self.negators | self.raisers | self.softeners | PAST_WORDS
        object.__setattr__(self, "turning", turning)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything a reader needs to know: the cues, what was learned, what this desk learned on top."""

    cues: Cues
    weights: Weights
    adjustment: Adjustment = NOTHING


Match = tuple[Cue, int, int]
"""A phrase found: the cue and its first and last word (positions in the list of words)."""


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


def find(text: Text) -> list[Match]:
    """All phrases in a text, the longest of each cue from each place; never across sentences.

    The work a place can cause is bounded by the longest phrase and its gaps, so the whole is linear.
    """
    found: list[Match] = []
    keys, sentences = text.keys, text.sentences
    starts = [
        (at, beginning)
        for at, (word, after) in enumerate(zip(text.known, chain(islice(keys, 1, None), ("",)), strict=False))
        if (beginning := word.begins) is not None and (beginning.alone or after in beginning.leads)
    ]
    end = 0  # of the sentence
    for at, beginning in starts:
        if at >= end:
            end = bisect_right(sentences, sentences[at], at)
        after, cues = at + 1, beginning.cues
        pending: list[tuple[Place, int]] = []
        if after < end:
            leads = beginning.leads.get(keys[after])
            if leads is not None:
                pending = [(place, after + 1) for place in leads]
            for gap in beginning.gaps:
                pending += _beyond(gap, after, end, keys)
        if pending:
            best = dict.fromkeys(cues, at)
            _follow(pending, best, end, keys)
            found += [(cue, at, last) for cue, last in best.items()]
        elif cues:
            found += [(cue, at, at) for cue in cues]
    return found


def _beyond(gap: Place, at: int, end: int, keys: Sequence[str]) -> list[tuple[Place, int]]:
    """Where a gap leads from here: over up to so many words, none of them behind the end of the sentence."""
    leads = gap.leads
    return [
        (following, there + 1)
        for there in range(at, min(at + GAP + 1, end))
        if keys[there] in leads
        for following in leads[keys[there]]
    ]


def _follow(pending: list[tuple[Place, int]], best: dict[Cue, int], end: int, keys: Sequence[str]) -> None:
    """Follow all the places; `best` holds the last word of the longest phrase of each cue."""
    while pending:
        place, at = pending.pop()
        last = at - 1
        for cue in place.cues:
            if last > best.get(cue, -1):
                best[cue] = last
        if at < end:
            leads = place.leads.get(keys[at])
            if leads is not None:
                pending += [(following, at + 1) for following in leads]
            if place.gap is not None:
                pending += _beyond(place.gap, at, end, keys)
