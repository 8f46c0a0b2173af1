"""How loudly something is said: capitals and exclamation marks, when they are aimed at us."""

import re
from bisect import bisect_left

from amends.domain.readings.model import Signal
from amends.domain.readings.tally import Share, Tally

_MARKS = re.compile(r"[!?]{2,20}")
_TWO_MARKS = ("!!", "!?", "?!", "??")
_CAPITALS = re.compile(r"[A-Z](?<![^\W_].)[A-Z'’]{2,39}(?![^\W_])")  # a capital first: quick to search
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
        for found in _CAPITALS.finditer(raw)
        if (at := bisect_left(text.starts, found.start())) < len(text.words) and text.words[at] in known
    ]
    if len(shouted) <= _ALL_CAPITALS * len(text.words):
        loud = [at for at in shouted if text.sentences[at] in hot and not text.is_repeated(at)]
        for at in loud[:_MOST]:
            result.add(Signal.ANGER, Share(_SHOUTED, at, at, text.sentences[at], "shouting"))
    if not any(marks in raw for marks in _TWO_MARKS):
        return
    loud_marks = [
        at
        for found in _MARKS.finditer(raw)
        if text.sentences[at := max(0, bisect_left(text.starts, found.start()) - 1)] in hot
        and not text.is_repeated(at)
    ]
    for at in loud_marks[:_MOST]:
        result.add(Signal.ANGER, Share(_MARKED, at, at, text.sentences[at], "marks"))
