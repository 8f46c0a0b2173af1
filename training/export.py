"""The learned weights as the reader takes them: all stages made one, the weakest names left out."""

from collections.abc import Mapping

import numpy as np

from amends.domain.readings import features, stored
from amends.domain.readings.curve import Curve
from amends.domain.readings.features import FACTS
from amends.domain.readings.heads import GENERAL, Head
from training.fitting import Learned
from training.gathered import Gathered, Posted
from training.general import General
from training.logistic import Vector

MOST_WORDS, MOST_PAIRS, MOST_PIECES = 18_000, 22_000, 12_000
_PIECE = "|"


def exported(
    *,
    version: str,
    gathered: Gathered,
    learned: Learned,
    posted: Posted,
    general: General,
    curves: Mapping[Head, Curve],
    cuts: Mapping[Head, float],
) -> bytes:
    """The file of weights."""
    whole = _joined(gathered, learned, general)
    rows = _together(gathered, learned, posted, whole)
    words = {name for name in rows if not name.startswith(_PIECE) and " " not in name}
    nothing = np.zeros(len(Head))
    for word in words:
        for piece in features.pieces(word[:40]):
            rows[word] = rows[word] + rows.get(_PIECE + piece, nothing)
    pairs = {name for name in rows if not name.startswith(_PIECE) and " " in name}
    known = [*_strongest(rows, words, MOST_WORDS), *_strongest(rows, pairs, MOST_PAIRS)]
    parts = _strongest(rows, {name for name in rows if name.startswith(_PIECE)}, MOST_PIECES)
    values = np.array([rows[name] for name in [*known, *parts]])
    unit = float(np.abs(values).max()) / 32_767
    header = {
        "version": version,
        "heads": [head.value for head in Head],
        "facts": list(FACTS),
        "fact_weights": _whole(whole.facts, unit),
        "bias": _whole(whole.bias, unit),
        "curves": [[curves[head].slope, curves[head].shift] for head in Head],
        "cuts": [cuts[head] for head in Head],
        "unit": unit,
        "known": len(known),
        "parts": len(parts),
    }
    names = [*known, *(name.removeprefix(_PIECE) for name in parts)]
    return stored.written(header=header, names=names, numbers=_whole(values, unit))


def _joined(gathered: Gathered, learned: Learned, general: General) -> General:
    """The heads of the desk and the general ones side by side; of words only those of the general ones."""
    felt = learned.feelings / gathered.spread[:, None]
    return General(
        words=np.hstack([np.zeros((len(general.words), len(learned.bias))), general.words]),
        feelings=np.hstack([felt, general.feelings]),
        facts=np.hstack([learned.facts, general.facts]),
        bias=np.concatenate([learned.bias - gathered.middle @ felt, general.bias]),
    )


def _together(gathered: Gathered, learned: Learned, posted: Posted, whole: General) -> dict[str, Vector]:
    """The weight of each name for each head: what it means there, and what the feelings in it mean."""
    through = gathered.first.weights @ whole.feelings
    rows = {name: through[number] for name, number in gathered.first.names.items()}
    ours = np.hstack([learned.words, np.zeros((len(learned.words), len(GENERAL)))])
    for names, weights in ((gathered.names, ours), (posted.names, whole.words)):
        for name, number in names.items():
            rows[name] = rows[name] + weights[number] if name in rows else weights[number]
    return rows


def _strongest(rows: Mapping[str, Vector], names: set[str], most: int) -> list[str]:
    """The names with the largest weights, in the order of the alphabet."""
    size = {name: round(float(np.abs(rows[name]).max()), 6) for name in names}
    return sorted(sorted(names, key=lambda name: (-size[name], name))[:most])


def _whole(values: Vector, unit: float) -> list:  # type: ignore[type-arg]
    return np.rint(values / unit).astype(int).tolist()
