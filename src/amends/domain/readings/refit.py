"""Learning on site: from readings that people confirmed or corrected to an adjustment of the shipped weights.

The shipped weights stay as they are. For every head with enough answers two things are learned: a curve
(how sure the head may be on this desk) and small additions to the weights of words and pairs of words that
stand in several of the corrected messages. Both are pulled towards no change, so few corrections move little.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amends.domain.readings.adjustment import NOTHING, Adjustment
from amends.domain.readings.curve import Curve
from amends.domain.readings.features import Features
from amends.domain.readings.heads import Head
from amends.domain.readings.weights import Weights

LEAST_ANSWERS = 8  # answers to a question before its head is adjusted at all, of each kind one at least
_SEEN_IN = 3  # messages that a word must stand in
_MOST_WORDS = 400  # words adjusted for one head
_WORD_PULL = 4.0  # pull of an addition towards nothing
_SLOPE_PULL, _SHIFT_PULL = 20.0, 2.0  # pull of a curve towards the shipped one
_ROUNDS = 120
_STEP = 0.5


@dataclass(frozen=True, slots=True)
class Labelled:
    """One message whose answers people know: its features, and yes (1) or no (0) for each head known."""

    features: Features
    answers: Mapping[Head, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """How well a head does on labelled messages: how many, how often right, and the mean log loss."""

    count: int
    right: float
    loss: float


def refit(*, weights: Weights, examples: Sequence[Labelled]) -> Adjustment:
    """The adjustment that the examples ask for; `NOTHING` when there are too few of every kind.

    The same examples in any order give the same adjustment.
    """
    totals = [weights.totals(example.features) for example in examples]
    curves: dict[Head, Curve] = {}
    words: dict[str, dict[Head, float]] = {}
    for head in weights.heads:
        known = [at for at, example in enumerate(examples) if head in example.answers]
        wanted = [examples[at].answers[head] for at in known]
        if len(known) < LEAST_ANSWERS or len(set(wanted)) < 2:
            continue
        given = [totals[at][head] for at in known]
        added, sums = _words([examples[at].features for at in known], given, wanted, weights.curves[head])
        curves[head] = _curve(weights.curves[head], sums, wanted)
        for word, value in added.items():
            words.setdefault(word, {})[head] = value
    if not curves:
        return NOTHING
    return Adjustment(version=_version(words, curves), words=words, curves=curves)


def measured(
    *, weights: Weights, adjustment: Adjustment, examples: Sequence[Labelled]
) -> dict[Head, Measure]:
    """How well each head does on the examples, with an adjustment or with `NOTHING`, for a report."""
    curves = {**weights.curves, **adjustment.curves}
    found: dict[Head, list[tuple[bool, float]]] = {}
    for example in examples:
        totals = weights.totals(example.features)
        for head, more in adjustment.added(example.features).items():
            totals[head] += more
        for head, wanted in example.answers.items():
            score = curves[head](totals[head])
            right = (score >= weights.cuts[head]) == (wanted >= 0.5)
            sure = min(0.9999, max(0.0001, score if wanted >= 0.5 else 1 - score))
            found.setdefault(head, []).append((right, -math.log(sure)))
    return {
        head: Measure(
            count=len(results),
            right=sum(right for right, _ in results) / len(results),
            loss=math.fsum(loss for _, loss in results) / len(results),
        )
        for head, results in found.items()
    }


def _words(
    given: Sequence[Features], totals: Sequence[float], wanted: Sequence[float], curve: Curve
) -> tuple[dict[str, float], list[float]]:
    """Additions for words, found by gradient descent, and the sums with them."""
    rows = [_counted(one) for one in given]
    seen: dict[str, int] = {}
    for row in rows:
        for word in row:
            seen[word] = seen.get(word, 0) + 1
    kept = sorted(word for word, times in seen.items() if _SEEN_IN <= times <= len(rows) // 2)
    kept = sorted(kept, key=lambda word: -seen[word])[:_MOST_WORDS]
    added = dict.fromkeys(sorted(kept), 0.0)
    inside = [[(word, value) for word, value in sorted(row.items()) if word in added] for row in rows]
    sums = list(totals)
    for _ in range(_ROUNDS if added else 0):
        slopes = {word: _WORD_PULL * value for word, value in added.items()}
        for parts, total, answer in zip(inside, sums, wanted, strict=True):
            wrong = (curve(total) - answer) * curve.slope
            for word, value in parts:
                slopes[word] += wrong * value
        for word, slope in slopes.items():
            added[word] -= _STEP / (_WORD_PULL + len(rows) / 4) * slope
        sums = [
            total + math.fsum(added[word] * value for word, value in parts)
            for total, parts in zip(totals, inside, strict=True)
        ]
    return {word: round(value, 4) for word, value in added.items() if abs(value) >= 0.001}, sums


def _curve(shipped: Curve, sums: Sequence[float], wanted: Sequence[float]) -> Curve:
    """A slope and a shift near the shipped ones that make the answers likelier, by Newton's steps."""
    slope, shift = shipped.slope, shipped.shift
    for _ in range(25):
        by_slope, by_shift = _SLOPE_PULL * (slope - shipped.slope), _SHIFT_PULL * (shift - shipped.shift)
        ss, sb, bb = _SLOPE_PULL, 0.0, _SHIFT_PULL
        for total, answer in zip(sums, wanted, strict=True):
            score = Curve(slope, shift)(total)
            weight = max(1e-6, score * (1 - score))
            by_slope += (score - answer) * total
            by_shift += score - answer
            ss, sb, bb = ss + weight * total * total, sb + weight * total, bb + weight
        whole = ss * bb - sb * sb
        slope -= (bb * by_slope - sb * by_shift) / whole
        shift -= (ss * by_shift - sb * by_slope) / whole
    return Curve(round(max(0.05, slope), 4), round(shift, 4))


def _counted(given: Features) -> dict[str, float]:
    counts: dict[str, float] = {}
    for key in (*given.words, *given.pairs):
        counts[key] = counts.get(key, 0.0) + given.scale
    return counts


def _version(words: Mapping[str, Mapping[Head, float]], curves: Mapping[Head, Curve]) -> str:
    """A short name that changes with what was learned."""
    told = json.dumps(
        [
            sorted((word, sorted(values.items())) for word, values in words.items()),
            sorted((head, curve.slope, curve.shift) for head, curve in curves.items()),
        ]
    )
    return f"+{hashlib.sha256(told.encode()).hexdigest()[:8]}"
