"""Texts as the heads see them, and as rows of the matrices that they learn from."""

from collections import Counter
from collections.abc import Iterable, Sequence

from amends.domain.readings import Context, Cues, EarlierCase, evidence, features
from amends.domain.readings.features import Features
from amends.domain.readings.reader import prepared
from amends.domain.readings.words import split
from training.corpus import Message

Row = dict[int, float]


def context_of(message: Message) -> Context:
    """What the desk would know beside the words of a message of the corpus."""
    return Context(
        earlier=tuple(
            EarlierCase(number, case.subject, case.status, float(case.days_ago))
            for number, case in enumerate(message.earlier, start=1)
        ),
        sla_breached=message.sla == "breached",
        sla_at_risk=message.sla == "at_risk",
        sender_executive=message.executive,
        channel=message.channel,
        from_role=message.role,
    )


def features_of(*, subject: str, text: str, context: Context, cues: Cues) -> Features:
    """The features of one message, made by the reader's own code."""
    words = split(raw=subject + evidence.BREAK + text, spellings=cues.spellings)
    return prepared(words=words, subject=subject, context=context, cues=cues).features


def counted(given: Features) -> dict[str, float]:
    """Words, pairs and pieces of a message, each with how much it counts; pieces are marked with a bar."""
    found = Counter(given.words)
    found.update(given.pairs)
    for word, times in Counter(given.words).items():
        for piece in features.pieces(word[:40]):
            found[f"|{piece}"] += times
    return {name: times * given.scale for name, times in found.items()}


def vocabulary(rows: Iterable[dict[str, float]], *, least: int) -> dict[str, int]:
    """Every name that stands in so many rows at least, numbered in the order of the alphabet."""
    seen: Counter[str] = Counter()
    for row in rows:
        seen.update(row.keys())
    return {
        name: number for number, name in enumerate(sorted(n for n, times in seen.items() if times >= least))
    }


def numbered(rows: Sequence[dict[str, float]], names: dict[str, int]) -> list[Row]:
    """The rows with numbers for names; what has no number is left out."""
    return [{names[name]: value for name, value in row.items() if name in names} for row in rows]
