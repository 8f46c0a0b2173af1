"""Which cases speak of the same outage."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from amends.domain.incidents.model import Grouping, Thing

_ASSET = re.compile(r"\b[A-Z]{2,8}-[0-9]{1,6}\b")
_NUMBER = re.compile(r"-[0-9]")
"""Looked for first: it takes an eighth of the time, and most texts hold none."""
_READ = 4_000
"""Characters of a message in which the thing is looked for; an outage is named at once."""
_MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A case as far as grouping goes; `things` as `things_in` finds them, `words` the content words as stems."""

    case_id: int
    organisation_id: int | None
    things: frozenset[str]
    words: frozenset[str]
    category: str = ""


@lru_cache(maxsize=8)
def _compiled(things: tuple[Thing, ...]) -> tuple[tuple[Thing, re.Pattern[str]], ...]:
    return tuple(
        (thing, re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, thing.words))})(?![\w-])"))
        for thing in things
    )


def things_in(text: str, *, policy: Grouping) -> tuple[str, ...]:
    """What a text says has stopped: the ids of things, and assets by their code, in a steady order."""
    read = text[:_READ]
    low = read.lower()
    named = [
        thing.id
        for thing, pattern in _compiled(policy.things)
        # Looking for the bare words takes a tenth of the time, and most texts hold none of them.
        if any(word in low for word in thing.words) and pattern.search(low)
    ]
    assets = sorted(set(_ASSET.findall(read))) if _NUMBER.search(read) else []
    return tuple((*assets, *named)[:_MOST])


def alike(one: Candidate, other: Candidate, *, policy: Grouping) -> str:
    """Why two cases are the same outage, in words; "" when nothing says so.

    An asset named by both settles it, and two different assets as well. Else the same thing; where one of them
    names none, the same category or enough telling words.
    """
    assets = {t for t in one.things if _ASSET.fullmatch(t)}, {t for t in other.things if _ASSET.fullmatch(t)}
    if all(assets):
        both = assets[0] & assets[1]
        return f"both name {min(both)}" if both else ""
    if one.things and other.things:
        shared = one.things & other.things
        return f"both speak of {min(shared)}" if shared else ""
    if one.category and one.category == other.category:
        return f"both are {one.category}"
    words = (one.words & other.words) - policy.empty_words
    if len(words) >= policy.shared_words:
        return f"both say {', '.join(sorted(words)[:3])}"
    return ""


def gathered(
    first: Candidate, *, among: Sequence[Candidate], policy: Grouping
) -> list[tuple[Candidate, str]]:
    """The cases among these that are the same outage as `first`, itself left out, each with why."""
    found = ((other, alike(first, other, policy=policy)) for other in among if other.case_id != first.case_id)
    return [(other, why) for other, why in found if why]
