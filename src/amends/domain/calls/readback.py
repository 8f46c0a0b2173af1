"""Reading the customer's words back: word for word, or a paraphrase (S3-07, S3-08, S3-12, K4).

A read-back counts as word for word when nearly all its words stand in the customer's lines in the same order and it
leaves out little of what it repeats. The same matter in other words is a paraphrase.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from amends.domain.calls.words import spoken, telling

EXACT = 0.82
"""Share of the words read back that stand in the customer's own order."""
ABOUT = 0.28
"""Share of the telling words in common from which both speak of the same."""
_LEAD_INS = (
    ("you", "said"), ("you", "told", "you"), ("you", "say"), ("let", "you", "read", "that", "back"), ("you", "heard"),
    ("in", "your", "words"), ("let", "you", "make", "sure", "you", "have", "that"), ("what", "you", "said", "is"),
    ("you", "wrote", "down"), ("what", "you", "heard", "is"), ("let", "you", "repeat", "that"),
)  # fmt: skip
"""How a read-back begins; both persons are the second one here, because `spoken` turns them."""


class ReadBack(StrEnum):
    """What a read-back is."""

    WORD_FOR_WORD = "word_for_word"
    PARAPHRASE = "paraphrase"
    NOT_THEIRS = "not_theirs"


@dataclass(frozen=True, slots=True)
class Compared:
    """What a read-back is, how much of it is the customer's own, and the line of theirs that is nearest."""

    kind: ReadBack
    share: float
    nearest: int | None


def read_back(*, said: Sequence[str], words: str) -> Compared:
    """Judge `words` read back after the customer had said these lines, the oldest first.

    Pure and bounded: the last 200 lines, 160 words of each. Empty words are not theirs.
    """
    ours = _without_lead_in(spoken(words))
    lines = [spoken(line) for line in said[-200:]]
    first = len(said) - len(lines)
    if not ours:
        return Compared(ReadBack.NOT_THEIRS, 0.0, None)
    scored = [(_share(ours, line), at) for at, line in enumerate(lines) if line]
    best, at = max(scored, key=lambda pair: (pair[0], pair[1]), default=(0.0, -1))
    meant = lines[at] if at >= 0 else ()
    over_lines = tuple(word for line in lines[-6:] for word in line)
    if len(ours) > 8 and (joined := _share(ours, over_lines)) > best:
        best, meant = joined, over_lines
    nearest = first + at if at >= 0 else None
    if best >= EXACT and _as_negative(ours, meant):
        return Compared(ReadBack.WORD_FOR_WORD, best, nearest)
    theirs = telling([word for line in lines for word in line])
    mine = telling(ours)
    common = len(mine & theirs) / len(mine) if mine else 0.0
    kind = ReadBack.PARAPHRASE if common >= ABOUT or best >= 0.6 else ReadBack.NOT_THEIRS
    return Compared(kind, best, nearest if kind is ReadBack.PARAPHRASE else None)


def _without_lead_in(words: tuple[str, ...]) -> tuple[str, ...]:
    for lead in sorted(_LEAD_INS, key=len, reverse=True):
        if words[: len(lead)] == lead and len(words) > len(lead):
            rest = words[len(lead) :]
            return rest[1:] if rest[:1] == ("that",) and len(rest) > 1 else rest
    return words


def _as_negative(ours: tuple[str, ...], meant: tuple[str, ...]) -> bool:
    """A "not" of our own, or one left out, turns the sentence round, whatever else is the same."""
    return _nots(ours) == _nots(meant) or len(meant) > 1.5 * len(ours)


def _nots(words: tuple[str, ...]) -> int:
    return sum(word in ("not", "no", "never", "nobody", "nothing") for word in words)


def _share(ours: tuple[str, ...], line: tuple[str, ...]) -> float:
    """How much of what is read back stands in the line in the same order."""
    return _common_in_order(ours, line) / len(ours) if line else 0.0


def _common_in_order(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Length of the longest common subsequence; both sides are bounded by `words.MOST` and six lines of it."""
    row = [0] * (len(other) + 1)
    for word in one:
        before = 0
        for at, theirs in enumerate(other, start=1):
            kept = row[at]
            row[at] = before + 1 if word == theirs else max(row[at], row[at - 1])
            before = kept
    return row[-1]
