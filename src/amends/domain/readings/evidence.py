"""Which words of a message speak for a score, and how much each adds to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amends.domain.readings.features import Features
from amends.domain.readings.heads import Head
from amends.domain.readings.model import Evidence, Signal
from amends.domain.readings.table import Found
from amends.domain.readings.tally import Share, Tally

BREAK = "\n\n"  # stands between the subject and the text when both are read as one
_LEAST = 0.08  # what a place must add to the sum to be shown
_BESIDE = 0.3  # and which part of the strongest place's share
_SPARE = 2  # stretches looked at beyond those wanted, as a long one may add more than a loud word


@dataclass(frozen=True, slots=True)
class Spots:
    """Where in a text its telling words and known pairs stand: worked out once for all heads.

    A word of `common` (the, has, a) says nothing to a person by itself and is no spot.
    """

    tally: Tally
    words: Sequence[tuple[int, Mapping[Head, float]]]
    pairs: Sequence[tuple[int, int, Mapping[Head, float]]]
    scale: float


def spots(
    *, tally: Tally, given: Features, found: Found, positions: Sequence[int], common: frozenset[str]
) -> Spots:
    """The spots of a message; `positions` are the places of the words of `given` in the text."""
    return Spots(
        tally=tally,
        words=[
            (at, word.loud)
            for at, key, word in zip(positions, given.words, found.words, strict=True)
            if word.loud and key not in common
        ],
        pairs=[(positions[at], positions[at + 1], pair.loud) for at, pair in found.pairs if pair.loud],
        scale=given.scale,
    )


def places(*, head: Head, spots: Spots, slopes: Mapping[Signal, float], most: int) -> list[Share]:
    """The stretches of a text that add most to a head, the strongest first, at most `most` of them.

    A stretch is a run of words around a loud one that each add something: by themselves, with their
    neighbour, or as part of a cue. A small word between two that do is taken along. `slopes` is what
    one unit of a signal adds to the head.
    """
    worth = _worth(head, spots, slopes)
    sentences = spots.tally.text.sentences
    found: list[Share] = []
    left = most + _SPARE
    for at in sorted(worth, key=worth.__getitem__, reverse=True):
        if at not in worth:
            continue
        run = _around(at, worth, sentences)
        if run.value * spots.scale >= _LEAST:
            found.append(run)
        for taken in range(run.first, run.last + 1):
            worth.pop(taken, None)
        left -= 1
        if not left:
            break
    found.sort(key=lambda share: (-share.value, share.first))
    return [
        share._replace(value=share.value * spots.scale)
        for share in found[:most]
        if share.value >= _BESIDE * found[0].value
    ]


def _worth(head: Head, spots: Spots, slopes: Mapping[Signal, float]) -> dict[int, float]:
    """What words of the text add to a head, in units of the message's scale."""
    worth = {at: loud[head] for at, loud in spots.words if head in loud}
    for first, second, loud in spots.pairs:
        if head in loud:
            half = loud[head] / 2
            worth[first] = worth.get(first, 0.0) + half
            worth[second] = worth.get(second, 0.0) + half
    for signal, shares in spots.tally.shares.items():
        if signal in slopes:
            slope = slopes[signal] / spots.scale
            for share in shares:
                if share.value > 0:
                    part = slope * share.value / (share.last - share.first + 1)
                    for there in range(share.first, share.last + 1):
                        worth[there] = worth.get(there, 0.0) + part
    return worth


def _around(loudest: int, worth: dict[int, float], sentences: Sequence[int]) -> Share:
    """A word and its neighbours in the same sentence as far as they add something."""
    first = last = loudest
    sentence = sentences[loudest]
    count = len(sentences)
    while True:
        step = 1 if first - 1 in worth else 2 if first - 2 in worth else 0
        if not step or sentences[first - step] != sentence:
            break
        first -= step
    while True:
        step = 1 if last + 1 in worth else 2 if last + 2 in worth else 0
        if not step or last + step >= count or sentences[last + step] != sentence:
            break
        last += step
    value = sum([worth.get(at, 0.0) for at in range(first, last + 1)])
    return Share(value, first, last, sentence, "words")


def shown(*, found: Sequence[Share], shows: str, tally: Tally, subject: str) -> tuple[Evidence, ...]:
    """Places as offsets into the subject or the body."""
    return tuple(_placed(place, shows, tally, subject) for place in found)


def _placed(place: Share, shows: str, tally: Tally, subject: str) -> Evidence:
    text = tally.text
    start, end = text.starts[place.first], text.ends[place.last]
    weight = round(place.value, 3)
    if start < len(subject):
        end = min(end, len(subject))
        return Evidence("subject", start, end, text.raw[start:end], shows, weight)
    shift = len(subject) + len(BREAK)
    return Evidence("body", start - shift, end - shift, text.raw[start:end], shows, weight)
