"""How loudly something is said: capitals and exclamation marks, when they are aimed at us."""

import re

from amends.domain.readings.model import Signal
from amends.domain.readings.tally import Share, Tally

_MARKS = re.compile(r"[!?]{2,20}")
_SHOUTED, _MARKED = 0.35, 0.3
_MOST = 3  # so many shouted words, and so many rows of marks, count
_ALL_CAPITALS = 0.6  # of the words; more is a stuck key or a habit and says little


def add_loudness(result: Tally, *, known: frozenset[str]) -> None:
    """Count shouted words and rows of marks in sentences that complain anyway.

    Only words of the lexicon can be shouted: an acronym, a product or an error code in capitals
    is not one of them.
    """
    hot = {
        share.sentence
        for signal in (Signal.ANGER, Signal.COMPLAINT, Signal.REPEAT, Signal.INSULT)
        for share in result.shares.get(signal, ())
        if share.value > 0
    }
    if not hot:
        return
    text = result.text
    raw = text.raw
    shouted = [
        at
        for at, (start, end) in enumerate(zip(text.starts, text.ends, strict=True))
        if end - start >= 3 and raw[start:end].isupper() and text.words[at] in known
    ]
    if len(shouted) <= _ALL_CAPITALS * len(text.words):
        loud = [at for at in shouted if text.sentences[at] in hot and not text.is_repeated(at)]
        for at in loud[:_MOST]:
            result.add(Signal.ANGER, Share(_SHOUTED, at, at, text.sentences[at], "shouting"))
    marked = 0
    at = 0
    for marks in _MARKS.finditer(raw):
        while at + 1 < len(text.ends) and text.starts[at + 1] < marks.start():
            at += 1
        if marked < _MOST and text.ends and text.sentences[at] in hot and not text.is_repeated(at):
            marked += 1
            result.add(Signal.ANGER, Share(_MARKED, at, at, text.sentences[at], "marks"))
