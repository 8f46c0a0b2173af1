"""From words to weighed signals: which cues stand in a text and how much each counts there."""

from collections.abc import Mapping, Sequence

from amends.domain.readings import style
from amends.domain.readings.lexicon import Cue, Cues, Match, find
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
_PAST_WORDS = frozenset({"was", "were", "been", "used"})
_AGAIN = (1.0, 0.5, 0.25)  # the second and third time of one cue count less, the others nothing


def scan(*, text: Text, cues: Cues) -> Tally:
    """Find every cue and weigh it by what stands around it."""
    result = Tally(text)
    matches = _apart(find(beginnings=cues.beginnings, words=text.words, sentences=text.sentences))
    silenced, silenced_wide = _vetoes(matches, text)
    counted: dict[tuple[Cue, Signal], int] = {}
    for match in matches:
        cue = match.cue
        if not cue.effects:
            continue
        sentence = text.sentences[match.first]
        quiet = silenced.get(sentence, frozenset()) | silenced_wide
        repeated = text.is_repeated(match.first)
        factor = _around(match, text, cues)
        for signal, weight in cue.effects:
            value = (
                weight * factor * _spoken(signal, repeated=repeated, quiet=signal in quiet and not cue.vetoes)
            )
            if not value:
                continue
            times = counted.get((cue, signal), 0)
            counted[(cue, signal)] = times + 1
            if times < len(_AGAIN):
                share = Share(value * _AGAIN[times], match.first, match.last, sentence, cue.name)
                result.add(signal, share)
    style.add_loudness(result, known=cues.known)
    return result


def _spoken(signal: Signal, *, repeated: bool, quiet: bool) -> float:
    """How much of a signal counts, given who speaks and whether something in the sentence silences it."""
    if quiet:
        return 0.0
    if repeated:
        return 0.0 if signal in _OWN else _REPEATED
    return 1.0


def _apart(matches: Sequence[Match]) -> list[Match]:
    """Matches without those that lie over another, earlier one of the same cue."""
    ends: dict[Cue, int] = {}
    kept = []
    for match in matches:
        if match.first > ends.get(match.cue, -1):
            ends[match.cue] = match.last
            kept.append(match)
    return kept


def _vetoes(
    matches: Sequence[Match], text: Text
) -> tuple[Mapping[int, frozenset[Signal]], frozenset[Signal]]:
    """What is silenced in which sentence, and what in the whole text."""
    silenced: dict[int, frozenset[Signal]] = {}
    wide: frozenset[Signal] = frozenset()
    for match in matches:
        if not match.cue.vetoes or text.is_repeated(match.first):
            continue
        if match.cue.wide:
            wide |= match.cue.vetoes
        else:
            sentence = text.sentences[match.first]
            silenced[sentence] = silenced.get(sentence, frozenset()) | match.cue.vetoes
    return silenced, wide


def _around(match: Match, text: Text, cues: Cues) -> float:
    """What the words before a match make of it: negated, raised, softened, past."""
    if match.cue.kind == "fixed":
        return 1.0
    sentence = text.sentences[match.first]
    factor = 1.0
    for at in range(match.first - 1, max(-1, match.first - 1 - _LOOK_BACK), -1):
        if text.sentences[at] != sentence:
            break
        word = text.words[at]
        if word in cues.negators and text.words[at + 1] not in ("only", "just"):
            return 0.0
        if word in cues.raisers:
            factor = max(factor, _RAISED)
        elif word in cues.softeners:
            factor = min(factor, _SOFTENED)
        elif match.cue.kind == "feeling" and word in _PAST_WORDS:
            factor = min(factor, _PAST)
    return factor
