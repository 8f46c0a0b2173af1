"""Which words of a message speak for a score, and how much each adds to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from amends.domain.readings.features import Features
from amends.domain.readings.heads import Head
from amends.domain.readings.model import Evidence, Signal
from amends.domain.readings.table import OFFSET, Found, Rows, joined
from amends.domain.readings.tally import Share, Tally
from amends.domain.readings.weights import Weights

BREAK = "\n\n"  # stands between the subject and the text when both are read as one
_LEAST = 0.08  # what a place must add to the sum to be shown
_BESIDE = 0.3  # and which part of the strongest place's share
_SPARE = 2  # stretches looked at beyond those wanted, as a long one may add more than a loud word
_REACH = 2  # words from one that adds something to the next of its stretch

Run = tuple[float, float, int, int]  # the most of one of its words, their sum, the first and the last


@dataclass(frozen=True, slots=True)
class Spots:
    """Where in a text its telling words, known pairs and cues stand: worked out once for all heads.

    A word of `common` (the, has, a) says nothing to a person by itself and is no spot. The rows of the words
    stand one behind the other, then those of the pairs.
    """

    words: Sequence[int]
    pairs: Sequence[tuple[int, int]]
    rows: Rows
    cued: Sequence[tuple[Signal, Sequence[tuple[float, int, int]]]]  # value, first word, how many words
    sentences: Sequence[int]
    scale: float


def spots(
    *, tally: Tally, given: Features, found: Found, positions: Sequence[int], common: frozenset[str]
) -> Spots:
    """The spots of a message; `positions` are the places of the words of `given` in the text."""
    words = [
        (at, word.row)
        for at, key, word in zip(positions, given.words, found.words, strict=True)
        if word.row and key not in common
    ]
    pairs = [(at, pair.row) for at, pair in found.pairs if pair.row]
    return Spots(
        words=[at for at, _ in words],
        pairs=[(positions[at], positions[at + 1]) for at, _ in pairs],
        rows=joined([row for _, row in words + pairs]),
        cued=[
            (
                signal,
                [(one.value, one.first, one.last - one.first + 1) for one in shares if one.value > 0],
            )
            for signal, shares in tally.shares.items()
        ],
        sentences=tally.text.sentences,
        scale=given.scale,
    )


def places(*, head: Head, spots: Spots, weights: Weights, most: int) -> list[Share]:
    """The stretches of a text that add most to a head, the strongest first, at most `most` of them.

    A stretch is a run of words that each add something: by themselves, with their neighbour, or as part
    of a cue. A small word between two that do is taken along. Those with the loudest words are looked at.
    """
    worth = _worth(head, spots, weights)
    runs = _runs(worth, spots.sentences)
    if len(runs) > most + _SPARE:
        runs = _loudest(runs, worth, most + _SPARE)
    scale = spots.scale
    found = [(-value, first, last) for _, value, first, last in runs if value * scale >= _LEAST]
    if not found:
        return []
    found.sort()
    least = _BESIDE * -found[0][0]
    return [
        Share(-value * scale, first, last, spots.sentences[first], "words")
        for value, first, last in found[:most]
        if -value >= least
    ]


def _worth(head: Head, spots: Spots, weights: Weights) -> dict[int, float]:
    """What words of the text add to a head, in units of the message's scale."""
    table, column = weights.table, weights.table.column(spots.rows, head)
    least, unit = table.least, table.unit
    worth = {
        at: (kept - OFFSET) * unit for at, kept in zip(spots.words, column, strict=False) if kept > least
    }
    for (first, second), kept in zip(spots.pairs, column[len(spots.words) :], strict=True):
        if kept > least:
            half = (kept - OFFSET) * unit / 2
            worth[first] = worth.get(first, 0.0) + half
            worth[second] = worth.get(second, 0.0) + half
    slopes = weights.slopes[head]
    for signal, shares in spots.cued:
        if signal in slopes:
            slope = slopes[signal] / spots.scale
            for value, first, count in shares:
                part = slope * value / count
                for there in range(first, first + count):
                    worth[there] = worth.get(there, 0.0) + part
    return worth


def _runs(worth: Mapping[int, float], sentences: Sequence[int]) -> list[Run]:
    """The stretches of a text, in its order."""
    runs: list[Run] = []
    first = last = sentence = -1
    peak = total = 0.0
    for at in sorted(worth):
        value = worth[at]
        if at - last <= _REACH and sentences[at] == sentence:
            total += value
            if value > peak:
                peak = value
        else:
            runs.append((peak, total, first, last))
            first, sentence, peak, total = at, sentences[at], value, value
        last = at
    runs.append((peak, total, first, last))
    return runs[1:]


def _loudest(runs: list[Run], worth: Mapping[int, float], count: int) -> list[Run]:
    """The stretches whose loudest word is the loudest; of two alike that whose word was weighed first."""
    runs.sort(key=itemgetter(0), reverse=True)
    if runs[count - 1][0] == runs[count][0]:
        turn = {at: number for number, at in enumerate(worth)}

        def rank(run: Run) -> tuple[float, int]:
            peak, _, first, last = run
            return -peak, min(turn[at] for at in range(first, last + 1) if worth.get(at) == peak)

        runs.sort(key=rank)
    return runs[:count]


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
