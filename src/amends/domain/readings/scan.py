"""From words to weighed signals: which cues stand in a text and how much each counts there."""

from collections.abc import Mapping, Sequence

from amends.domain.readings import style
from amends.domain.readings.lexicon import PAST_WORDS, Cue, Cues, Match, find
from amends.domain.readings.model import Signal
from amends.domain.readings.tally import Share, Tally
from amends.domain.readings.words import Text

# What another person said does not show these in the author.
_OWN = frozenset(
    {
        Signal.ANGER,
        Signal.INSULT,
        Signal.THREAT,
        Signal.SWEAR,
        Signal.IMPOLITE,
        Signal.SARCASM,
        Signal.CHURN,
        Signal.LEGAL,
    }
)
_REPEATED = 0.4  # what a fact counts when it stands in words that the author only quotes
_PAST = 0.4  # a feeling of the past
_RAISED, _SOFTENED = 1.3, 0.6
_LOOK_BACK = 3
_NOTHING: frozenset[Signal] = frozenset()
_AGAIN = (1.0, 0.5, 0.25)  # the second and third time of one cue count less, the others nothing


def scan(*, text: Text, cues: Cues) -> Tally:
    """Find every cue and weigh it by what stands around it."""
    result = Tally(text)
    matches = _apart(find(text))
    silenced, silenced_wide = _vetoes(matches, text)
    counted: dict[tuple[Cue, Signal], int] = {}
    made = tuple.__new__  # what Share(...) does, without a call of its own
    sentences, others, shares = text.sentences, text.others, result.shares
    for cue, first, last in matches:
        if not cue.effects:
            continue
        factor = 1.0 if cue.kind == "fixed" else _around(first, text, cues, past=cue.kind == "feeling")
        if not factor:
            continue
        sentence = sentences[first]
        quiet = _NOTHING if cue.vetoes else silenced.get(sentence, silenced_wide)
        repeated = others and others[first]
        for signal, weight in cue.effects:
            if (quiet and signal in quiet) or (repeated and signal in _OWN):
                continue
            times = counted.get((cue, signal), 0)
            if times < len(_AGAIN):
                counted[cue, signal] = times + 1
                value = weight * factor * (_REPEATED if repeated else 1.0) * _AGAIN[times]
                share = made(Share, (value, first, last, sentence, cue.name))
                if signal in shares:
                    shares[signal].append(share)
                else:
                    shares[signal] = [share]
    style.add_loudness(result, known=cues.known)
    return result


def _apart(matches: Sequence[Match]) -> list[Match]:
    """Matches without those that lie over another, earlier one of the same cue."""
    ends: dict[Cue, int] = {}
    kept = []
    for match in matches:
        cue, first, last = match
        if cue not in ends or first > ends[cue]:
            ends[cue] = last
            kept.append(match)
    return kept


def _vetoes(
    matches: Sequence[Match], text: Text
) -> tuple[Mapping[int, frozenset[Signal]], frozenset[Signal]]:
    """What is silenced in which sentence, and what in all others."""
    silenced: dict[int, frozenset[Signal]] = {}
    wide: frozenset[Signal] = frozenset()
    for cue, first, _ in matches:
        vetoes = cue.vetoes
        if not vetoes or text.is_repeated(first):
            continue
        if cue.wide:
            wide |= vetoes
        else:
            sentence = text.sentences[first]
            silenced[sentence] = silenced.get(sentence, _NOTHING) | vetoes
    return {sentence: here | wide for sentence, here in silenced.items()}, wide


def _around(first: int, text: Text, cues: Cues, *, past: bool) -> float:
    """What the words before a match make of it: negated, raised, softened, past."""
    words, sentences = text.words, text.sentences
    if cues.turning.isdisjoint(words[max(0, first - _LOOK_BACK) : first]):
        return 1.0
    sentence = sentences[first]
    factor = 1.0
    for at in range(first - 1, max(-1, first - 1 - _LOOK_BACK), -1):
        if sentences[at] != sentence:
            break
        word = words[at]
        if word not in cues.turning:
            continue
        if word in cues.negators and words[at + 1] not in ("only", "just"):
            return 0.0
        if word in cues.raisers:
            factor = max(factor, _RAISED)
        elif word in cues.softeners:
            factor = min(factor, _SOFTENED)
        elif past and word in PAST_WORDS:
            factor = min(factor, _PAST)
    return factor
