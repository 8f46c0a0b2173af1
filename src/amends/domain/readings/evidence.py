"""Which words of a message speak for a score, and how much each adds to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from amends.domain.readings.heads import Head
from amends.domain.readings.model import Evidence, Signal
from amends.domain.readings.table import Found, Rows, joined
from amends.domain.readings.tally import Share, Tally
from amends.domain.readings.weights import Weights

BREAK = "\n\n"  # stands between the subject and the text when both are read as one
_LEAST = 0.08  # what a place must add to the sum to be shown
_BESIDE = 0.3  # and which part of the strongest place's share
_SPARE = 2  # stretches looked at beyond those wanted, as a long one may add more than a loud word


@dataclass(frozen=True, slots=True)
class Spots:
    """Where in a text its telling words, known pairs and cues stand: worked out once for all heads.

    The rows of the words stand one behind the other, then those of the pairs.
    """

    words: Sequence[int]
    pairs: Sequence[tuple[int, int]]
    rows: Rows
    cued: Mapping[Signal, Mapping[int, float]]  # what each word has of the cues that speak for a signal
    sentences: Sequence[int]
    scale: float


def spots(*, tally: Tally, scale: float, found: Found, positions: Sequence[int]) -> Spots:
    """The spots of a message; `positions` are the places in the text of the words that were `found`."""
    rows = [entry.row for entry in found.words]
    pairs = [(at, pair.row) for at, pair in found.pairs if pair.row]
    return Spots(
        words=list(compress(positions, rows)),
        pairs=[(positions[at], positions[at + 1]) for at, _ in pairs],
        rows=joined(rows + [row for _, row in pairs]),
        cued={signal: _spread(shares) for signal, shares in tally.shares.items()},
        sentences=tally.text.sentences,
        scale=scale,
    )


def _spread(shares: Sequence[Share]) -> dict[int, float]:
    """What cues add, dealt to their words in equal parts."""
    dealt: dict[int, float] = {}
    for value, first, last, _, _ in shares:
        if value <= 0:
            continue
        if first == last:
            dealt[first] = dealt.get(first, 0.0) + value
        else:
            part = value / (last - first + 1)
            for at in range(first, last + 1):
                dealt[at] = dealt.get(at, 0.0) + part
    return dealt


def places(*, head: Head, spots: Spots, weights: Weights, most: int) -> list[Share]:
    """The stretches of a text that add most to a head, the strongest first, at most `most` of them.

    A stretch is a run of words that each add something: by themselves, with their neighbour, or as part
    of a cue. A small word between two that do is taken along. Those with the loudest words are looked at.
    """
    scale, sentences = spots.scale, spots.sentences
    runs = _loudest(_worth(head, spots, weights), sentences, most + _SPARE)
    found = [(-value, first, last) for value, first, last in runs if value * scale >= _LEAST]
    if not found:
        return []
    found.sort()
    least = _BESIDE * -found[0][0]
    return [
        Share(-value * scale, first, last, sentences[first], "words")
        for value, first, last in found[:most]
        if -value >= least
    ]


def _worth(head: Head, spots: Spots, weights: Weights) -> dict[int, float]:
    """What words of the text add to a head, in units of the message's scale."""
    column = weights.table.column(spots.rows, head)
    worth = dict(compress(zip(spots.words, column, strict=False), column))
    get = worth.get
    if spots.pairs:
        of_pairs = column[len(spots.words) :]
        for (first, second), value in compress(zip(spots.pairs, of_pairs, strict=True), of_pairs):
            half = value / 2
            worth[first] = get(first, 0.0) + half
            worth[second] = get(second, 0.0) + half
    slopes = weights.slopes[head]
    for signal, shares in spots.cued.items():
        if signal in slopes:
            slope = slopes[signal] / spots.scale
            for at, value in shares.items():
                worth[at] = get(at, 0.0) + slope * value
    return worth


def _loudest(
    worth: Mapping[int, float], sentences: Sequence[int], count: int
) -> list[tuple[float, int, int]]:
    """The stretches with the loudest words, each with its sum, its first and its last word.

    From one word that adds something to the next of its stretch it is two steps at most, and in one sentence.
    Of two words as loud as each other the one that was weighed first counts as the louder.
    """
    runs: list[tuple[float, int, int]] = []
    taken: set[int] = set()
    for peak in sorted(worth, key=worth.__getitem__, reverse=True):
        if peak in taken:
            continue
        sentence = sentences[peak]
        first = last = peak
        values = []
        while ((at := first - 1) in worth or (at := first - 2) in worth) and sentences[at] == sentence:
            first = at
            values.append(worth[at])
        values.reverse()
        values.append(worth[peak])
        while ((at := last + 1) in worth or (at := last + 2) in worth) and sentences[at] == sentence:
            last = at
            values.append(worth[at])
        runs.append((sum(values), first, last))
        if len(runs) == count:
            break
        taken.update(range(first, last + 1))
    return runs


def shown(*, found: Sequence[Share], shows: str, tally: Tally, subject: str) -> tuple[Evidence, ...]:
    """Places as offsets into the subject or the body."""
    text, length = tally.text, len(subject)
    raw, starts, ends, shift = text.raw, text.starts, text.ends, length + len(BREAK)
    evidence = []
    made = tuple.__new__  # what Evidence(...) does, without a call of its own
    for value, first, last, _, _ in found:
        start, end, weight = starts[first], ends[last], round(value, 3)
        if start < length:
            end = min(end, length)
            evidence.append(made(Evidence, ("subject", start, end, raw[start:end], shows, weight)))
        else:
            evidence.append(
                made(Evidence, ("body", start - shift, end - shift, raw[start:end], shows, weight))
            )
    return tuple(evidence)
