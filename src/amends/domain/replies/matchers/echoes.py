"""What was said before: on this case, to others, or in the text this reply was begun from."""

import re
from functools import lru_cache

from amends.domain.replies import shingles
from amends.domain.replies.context import Context, Mark
from amends.domain.replies.draft import Sentence
from amends.domain.replies.model import Rule, Said

_FEW = 6
"""Words below which a sentence is anybody's."""
_WORD = re.compile(r"[a-z]+|\d[\d:.]*")


def starter(context: Context, rule: Rule) -> list[Mark]:
    """A saved reply, a prompt or an offered wording that was sent nearly as it was found (S0-65, S1-06)."""
    if not context.facts.starters:
        return []
    lines = {key for said in context.facts.starters if (key := _one_line(said.text))}
    read_out = [_mark(s) for s in context.draft.sentences if _key(s.text.lower()) in lines]
    mine = shingles.of(context.draft.flat)
    close = any(_shared(said, mine) * 100 >= rule.limit for said in context.facts.starters)
    return read_out or ([_whole(context)] if close else [])


def sent_elsewhere(context: Context, rule: Rule) -> list[Mark]:
    """Most of this went to another customer before (S0-65)."""
    return (
        [_whole(context)] if any(s.shared * 100 >= rule.limit for s in context.facts.sent_elsewhere) else []
    )


def said_before(context: Context, rule: Rule) -> list[Mark]:
    """A sentence that an earlier reply on this case already held (S0-53)."""
    earlier = {line for said in context.facts.said_before for line in _lines(said.text)}
    again = [s for s in context.draft.sentences if (key := _key(s.text.lower())) and key in earlier]
    return [_mark(s) for s in again[:2] if not context.draft.is_quoted(s.start, s.end)]


@lru_cache(maxsize=1024)
def _one_line(text: str) -> str:
    return _key(text.lower())


@lru_cache(maxsize=256)
def _lines(text: str) -> frozenset[str]:
    """The sentences of an earlier text; texts to compare with are the same at every key."""
    return frozenset(_key(line) for line in re.split(r"[.!?\n]", text.lower()))


def _key(line: str) -> str:
    found = _WORD.findall(line)
    return " ".join(found) if len(found) >= _FEW else ""


def _shared(said: Said, mine: frozenset[int]) -> float:
    if said.shared or not said.text:
        return said.shared
    return shingles.share(mine, _of_starter(said.text))


_of_starter = lru_cache(maxsize=1024)(shingles.of)
"""Saved replies and the prompts of every playbook, a few hundred, are the same at every key."""


def _mark(sentence: Sentence) -> Mark:
    return Mark(sentence.start, sentence.end)


def _whole(context: Context) -> Mark:
    sentences = context.draft.sentences
    return _mark(max(sentences, key=lambda s: s.end - s.start)) if sentences else Mark()
