"""The words a reader knows, compiled: a trie of phrases, each phrase belonging to a cue."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import Literal

from amends.domain.readings.model import Signal

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
    """A place in the trie: where a word, or one of a set of words, leads, and which cues end here."""

    words: dict[str, "Node"] = field(default_factory=dict)
    sets: dict[frozenset[str], "Node"] = field(default_factory=dict)
    gap: "Node | None" = None
    cues: list[Cue] = field(default_factory=list)

    def after(self, word: str) -> list["Node"]:
        """The places that a word leads to."""
        places = [place for members, place in self.sets.items() if word in members]
        if word in self.words:
            places.append(self.words[word])
        return places

    def following(self) -> frozenset[str] | None:
        """Every word that can go on from here; None when any word can, or when a cue ends here."""
        if self.gap is not None or self.cues:
            return None
        return frozenset().union(self.words, *self.sets)

    def beginnings(self) -> dict[str, "Beginning"]:
        """Every first word with the places it leads to, so that most words cost one look-up."""
        firsts = {*self.words, *(word for members in self.sets for word in members)}
        return {word: _beginning(tuple(self.after(word))) for word in firsts}


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a first word leads, and which second words are worth following (None: any)."""

    places: tuple[Node, ...]
    seconds: frozenset[str] | None


def _beginning(places: tuple[Node, ...]) -> Beginning:
    known = [place.following() for place in places]
    seconds = [words for words in known if words is not None]
    return Beginning(places, frozenset().union(*seconds) if len(seconds) == len(known) else None)


@dataclass(frozen=True, slots=True)
class Head:
    """How a sum becomes a score: 1 / (1 + exp(-slope * (sum - middle)))."""

    middle: float
    slope: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything a reader needs to know, ready for use; it is never changed."""

    beginnings: Mapping[str, Beginning]
    known: frozenset[str]
    aliases: Mapping[str, str]
    negators: frozenset[str]
    raisers: frozenset[str]
    softeners: frozenset[str]
    heads: Mapping[str, Head]
    anger_steps: tuple[float, float, float]
    languages: Mapping[str, frozenset[str]]


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
    starts: tuple[Node, ...], position: int, keys: Sequence[str], sentences: Sequence[int], found: list[Match]
) -> None:
    best: dict[Cue, int] = {}
    sentence, count = sentences[position], len(keys)
    after = position + 1
    pending = [(node, after) for node in starts]
    while pending:
        node, at = pending.pop()
        for cue in node.cues:
            if at - 1 > best.get(cue, -1):
                best[cue] = at - 1
        if at < count and sentences[at] == sentence:
            key = keys[at]
            if key in node.words:
                pending.append((node.words[key], at + 1))
            for members, place in node.sets.items():
                if key in members:
                    pending.append((place, at + 1))
            if node.gap is not None:
                for there in range(at, min(at + GAP + 1, count)):
                    if sentences[there] == sentence:
                        pending += [(place, there + 1) for place in node.gap.after(keys[there])]
    found += [Match(cue, position, last) for cue, last in best.items()]
