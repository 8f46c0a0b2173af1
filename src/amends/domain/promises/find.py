"""Our commitments in our own words: who commits, to what, by when (S0-15, S0-62, K2).

A request, an offer, a condition, news of a third party and a look back are not promises.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from amends.domain.clocks import Calendar
from amends.domain.promises import patterns, sentences
from amends.domain.promises.desk import Desk
from amends.domain.promises.expressions import expressions
from amends.domain.promises.model import Candidate, Clause, Expression, Phrases
from amends.domain.vocabulary import PromiseKind

_NAME_WILL = re.compile(
    r"(?:^|\b(?:and|then) )([A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20})?) (?:will|'ll|calls|rings|comes|phones|visits)\b"
)
_PURPOSE = re.compile(
    r"\b(?:until|till|so that|even if|whether|when|to (?:see|agree|replace|fix|repair|put|sort|resolve|solve|"
    r"go through|check|do that))\s(?!\d)"
)
"""Where the thing promised ends: "updates every half hour until it is fixed" promises updates."""
_SECOND_VERB = re.compile(r"\band (?:then )?will\s")
"""Where a clause commits to a second thing, the one its time belongs to."""
_NOT_NAMES = frozenset(
    (
        "the this that it there they you your our we i a an microsoft google adobe oracle cisco dell apple "
        "amazon windows outlook monday tuesday wednesday thursday friday saturday sunday he she everyone "
        "nobody nothing what who which when"
    ).split()
)


@dataclass(frozen=True, slots=True)
class _Patterns:
    verbs: tuple[tuple[PromiseKind, re.Pattern[str]], ...]
    commitments: re.Pattern[str]
    requests: re.Pattern[str]
    offers: re.Pattern[str]
    conditions: re.Pattern[str]
    trailing_conditions: re.Pattern[str]
    hedges: re.Pattern[str]
    refusals: re.Pattern[str]
    past: re.Pattern[str]
    theirs: re.Pattern[str]
    vague: re.Pattern[str]


@lru_cache(maxsize=8)
def _compiled(phrases: Phrases) -> _Patterns:
    made = patterns.compiled
    return _Patterns(
        tuple((kind, made(pattern)) for kind, pattern in phrases.verbs),
        *(
            made(getattr(phrases, name))
            for name in (
                (
                    "commitments requests offers conditions trailing_conditions hedges refusals past theirs vague"
                ).split()
            )
        ),
    )


def clauses(*, text: str, phrases: Phrases, dated: tuple[Expression, ...] = ()) -> tuple[Clause, ...]:
    """Every clause of `text` with what it does: one of `LABELS`. `dated` are the times named in the text."""
    known = _compiled(phrases)
    found: list[Clause] = []
    times = [expression for expression in dated if expression.deadline is not None]
    starts = [expression.start for expression in times]
    for start, end in sentences.split(text):
        conditional = False
        asks = text[end - 1] == "?"
        for first, last in sentences.clauses(text, start, end):
            inside = tuple(times[bisect_left(starts, first) : bisect_left(starts, last)])
            label, kind = _judge(
                text[first:last], known, bool(inside), asks=asks and last >= end, conditional=conditional
            )
            conditional = label == "condition"
            found.append(Clause(first, last, "none" if conditional else label, kind, (start, end), inside))
    return tuple(found)


def find(
    *, text: str, now: datetime, zone: str, calendar: Calendar | Desk | None, phrases: Phrases
) -> tuple[Candidate, ...]:
    """Our commitments with a date or time in `text`, written at `now` in `zone`, in order of the text.

    `certain` is false for a time that has passed, that the clocks skip, that reads two ways, or that names no
    end. An impossible time (30/02, 25:00) makes no candidate. Raises `UnknownZoneError` for a zone that is none.
    """
    dated = expressions(text=text, now=now, zone=zone, calendar=calendar)
    return candidates(text=text, marked=clauses(text=text, phrases=phrases, dated=dated)) if dated else ()


def candidates(*, text: str, marked: tuple[Clause, ...]) -> tuple[Candidate, ...]:
    """The dated commitments among the clauses of `text`."""
    return tuple(
        _candidate(text, clause, _chosen(clause.times)) for clause in marked if clause.label == "promise"
    )


def _chosen(inside: tuple[Expression, ...]) -> Expression:
    """The time that binds: the first one set as a limit ("by ..."), else the last that is named."""
    future = [item for item in inside if not item.past] or list(inside)
    return next(
        (item for item in future if item.text.lower().startswith(("by ", "before ", "until "))), future[-1]
    )


def _candidate(text: str, clause: Clause, chosen: Expression) -> Candidate:
    due = chosen.deadline
    assert due is not None  # noqa: S101 - only expressions with a deadline are chosen
    due = due.astimezone(UTC)
    begins = (chosen.value_from or due).astimezone(UTC)
    start, end = clause.sentence
    kind = clause.kind
    why = chosen.doubt or f"We commit to {kind.value} and name a time: {chosen.text}."
    return Candidate(
        start, end, text[start:end], chosen.text, kind, due, min(begins, due), not chosen.doubt, why
    )


def _judge(
    clause: str, known: _Patterns, dated: bool, *, asks: bool, conditional: bool
) -> tuple[str, PromiseKind]:
    low = clause.strip().lower().replace("’", "'")
    about = _SECOND_VERB.split(_PURPOSE.split(low, maxsplit=1)[0])[-1]
    kind = next((kind for kind, pattern in known.verbs if pattern.search(about)), PromiseKind.UPDATE)
    if known.conditions.match(low):
        return "condition", kind
    if known.offers.search(low):
        return "offer", kind
    if asks or known.requests.match(low):
        return "request", kind
    ours = bool(known.commitments.search(low)) or _names_a_colleague(clause)
    if (
        not ours
        or known.refusals.search(low)
        or (known.theirs.match(low) and not known.commitments.match(low))
    ):
        return "none", kind
    if known.past.search(low):
        return "none", kind
    if conditional or known.trailing_conditions.search(low):
        return "promise-conditional", kind
    if known.hedges.search(low):
        return "hedged", kind
    if dated:
        return "promise", kind
    return ("promise-vague" if known.vague.search(low) else "promise-undated"), kind


def _names_a_colleague(clause: str) -> bool:
    found = _NAME_WILL.search(clause.strip())
    return bool(found) and found[1].split()[0].lower() not in _NOT_NAMES if found else False
