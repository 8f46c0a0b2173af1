"""Which words of a message speak for a score, and how much each adds to it."""

from collections.abc import Mapping, Sequence

from amends.domain.readings.features import FACTS, Features
from amends.domain.readings.heads import Head
from amends.domain.readings.model import Evidence, Signal
from amends.domain.readings.tally import Share, Tally
from amends.domain.readings.weights import Weights

BREAK = "\n\n"  # stands between the subject and the text when both are read as one
_LEAST = 0.08  # what a place must add to the sum to be shown
_BESIDE = 0.3  # and which part of the strongest place's share
_FIRST_FACT = {signal: FACTS.index(f"{signal.value} some") for signal in Signal}


def places(
    *,
    head: Head,
    tally: Tally,
    given: Features,
    positions: Sequence[int],
    weights: Weights,
    common: frozenset[str],
    most: int,
) -> list[Share]:
    """The stretches of a text that add most to a head, the strongest first, at most `most` of them.

    A stretch is a run of words that each add something: by themselves, with their neighbour, or as part
    of a cue. `positions` are the places of the words of `given` in the text; a stretch of nothing but
    `common` words (the, has, a) says nothing to a person and is left out.
    """
    worth: dict[int, float] = {}
    _from_words(worth, weights.strong[head], given, positions)
    _from_cues(worth, head, tally, weights)
    found = [share for share in _runs(worth, tally) if share.value >= _LEAST and _tells(share, tally, common)]
    found.sort(key=lambda share: (-share.value, share.first))
    return [share for share in found[:most] if share.value >= _BESIDE * found[0].value]


def _tells(share: Share, tally: Tally, common: frozenset[str]) -> bool:
    return any(word not in common for word in tally.text.words[share.first : share.last + 1])


def _from_words(
    worth: dict[int, float], strong: Mapping[str, float], given: Features, positions: Sequence[int]
) -> None:
    for at, key in enumerate(given.words):
        if key in strong:
            worth[positions[at]] = worth.get(positions[at], 0.0) + strong[key] * given.scale
    for at, key in enumerate(given.pairs):
        if key in strong:
            half = strong[key] * given.scale / 2
            for there in (positions[at], positions[at + 1]):
                worth[there] = worth.get(there, 0.0) + half


def _from_cues(worth: dict[int, float], head: Head, tally: Tally, weights: Weights) -> None:
    for signal, shares in tally.shares.items():
        slope = weights.fact(head, _FIRST_FACT[signal])
        if slope <= 0:
            continue
        for share in shares:
            if share.value > 0:
                part = slope * share.value / (share.last - share.first + 1)
                for there in range(share.first, share.last + 1):
                    worth[there] = worth.get(there, 0.0) + part


def _runs(worth: Mapping[int, float], tally: Tally) -> list[Share]:
    """Neighbouring places of one sentence taken together."""
    runs: list[Share] = []
    sentences = tally.text.sentences
    for at in sorted(worth):
        last = runs[-1] if runs else None
        if last is not None and last.last == at - 1 and last.sentence == sentences[at]:
            runs[-1] = Share(last.value + worth[at], last.first, at, last.sentence, last.cue)
        else:
            runs.append(Share(worth[at], at, at, sentences[at], "words"))
    return runs


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
