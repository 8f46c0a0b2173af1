"""Our commitments in our own words: who commits, to what, by when (S0-15, S0-62, K2).

A request, an offer, a condition, news of a third party and a look back are not promises.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from amends.domain.clocks import Calendar
from amends.domain.promises import patterns, sentences
from amends.domain.promises.desk import Desk
from amends.domain.promises.expressions import expressions, zone_of
from amends.domain.promises.model import Candidate, Clause, Expression, Phrases
from amends.domain.vocabulary import PromiseKind

_DEEDS = (
    "call|ring|phone|write|send|e?mail|contact|visit|come|join|bring|take|walk|help|look|check|start|report|update|let|get|"
    "give|fix|install|replace|speak|meet|drive|arrive|pick|tell|show|handle|own|follow|reach|confirm|explain|stop|drop|"
    "brief|have|go|see|be (?:with|at your|there|in touch|in charge|on site|your|responsible)"
)
"""What a colleague does for a customer; a thing that "will run" or "will expire" is no colleague."""
_DOES = (
    "answers|asks|brings|builds|calls|cleans|collects|comes|compares|copies|counts|delivers|drives|explains|fetches|fits|"
    "gives|installs|joins|looks|measures|meets|moves|opens|orders|phones|picks|puts|reads|rebuilds|removes|repairs|replaces|"
    "restores|rings|searches|sends|sets|shows|sits|speaks|stays|swaps|takes|talks|tells|tests|unlocks|visits|waits|walks|"
    "watches|works with|writes"
)
"""The same by a colleague with a name, told as what they do: "Nadia swaps it at 9"."""
_NAME_WILL = re.compile(
    r"\b([A-Z][a-zà-ÿ]{1,20})(?: (?:[A-Z][a-zà-ÿ]{1,20}|or I|and I|and [A-Z][a-zà-ÿ]{1,20}))?(?:['’]s team)?,?"
    r"(?: (?:who|our|my|from|of|the) [^,;.\n]{1,50},)? "
    rf"(?:(?:will|'ll|’ll) (?:also |then |personally )?(?:{_DEEDS})"
    rf"|{_DOES}"
    r"|is (?:with you|at your|responsible|in charge|your|on site|there|beside)|has (?:your|it))\b"
)
_NAME_DOES = re.compile(
    r"\b([A-Z][a-zà-ÿ]{1,20}) [A-Z][a-zà-ÿ'’-]{1,20},? (?:also |then |now )?(?!was\b|has\b|is\b|says\b|thinks\b|knows\b)"
    r"[a-z]{2,12}s (?:the|it|them|your?|an?|both|all|this|that|in|out|on|up|to|by|with|over|\d)\b"
)
"""A full name and any deed; counts beside a time."""
_PURPOSE = re.compile(
    r"\b(?:until|till|so that|even if|whether|when|to (?:see|agree|replace|fix|repair|put|sort|resolve|solve|"
    r"go through|check|do that))\s(?!\d)"
)
"""Where the thing promised ends: "updates every half hour until it is fixed" promises updates."""
_SUBJECT = re.compile(r"(?:I|[Ww]e|[Yy]ou|[Hh]e|[Ss]he|[Tt]hey|[Ii]t)\b|(?i:next|update|answer|will|shall)\b")
_SECOND_VERB = re.compile(r"\band (?:then )?will\s")
"""Where a clause commits to a second thing, the one its time belongs to."""
_QUOTED = re.compile(r"[\"“][^\"“”\n]{1,200}[\"”]")
"""What somebody quotes is not what they say now."""
_NOT_NAMES = frozenset(
    (
        "the this that it there they you your our we i a an monday tuesday wednesday thursday friday saturday "
        "sunday he she everyone nobody nothing what who which when mail customers users backups "
        "today tomorrow tonight please"
    ).split()
)
_GOES_ON = frozenset({"promise", "promise-undated", "promise-vague"})
"""What "and write to you by 2" may go on from."""
_FEW = 14
"""Characters beside its times that a leading fragment may hold and still belong to the clause behind it."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    verbs: tuple[tuple[PromiseKind, re.Pattern[str]], ...]
    commitments: re.Pattern[str]
    steps: re.Pattern[str]
    follow_ons: re.Pattern[str]
    outcomes: re.Pattern[str]
    requests: re.Pattern[str]
    offers: re.Pattern[str]
    conditions: re.Pattern[str]
    trailing_conditions: re.Pattern[str]
    hedges: re.Pattern[str]
    refusals: re.Pattern[str]
    past: re.Pattern[str]
    ahead: re.Pattern[str]
    theirs: re.Pattern[str]
    reported: re.Pattern[str]
    vague: re.Pattern[str]
    companies: re.Pattern[str]
    retold: re.Pattern[str]
    missed: re.Pattern[str]


@lru_cache(maxsize=8)
def _compiled(phrases: Phrases) -> _Patterns:
    made = patterns.compiled
    return _Patterns(
        tuple((kind, made(pattern)) for kind, pattern in phrases.verbs),
        *(
            made(getattr(phrases, name))
            for name in (
                (
                    "commitments steps follow_ons outcomes requests offers conditions trailing_conditions hedges refusals "
                    "past ahead theirs reported vague companies retold missed"
                ).split()
            )
        ),
    )


def clauses(*, text: str, phrases: Phrases, dated: tuple[Expression, ...] = ()) -> tuple[Clause, ...]:
    """Every clause of `text` with what it does: one of `LABELS`. `dated` are the times named in the text."""
    known = _compiled(phrases)
    times = [item for item in dated if item.deadline is not None and not item.looks_back]
    starts = [item.start for item in times]
    found: list[Clause] = []
    for start, end in sentences.split(text):
        inside = tuple(times[bisect_left(starts, start) : bisect_left(starts, end)])
        found += _of_sentence(text, start, end, inside, known)
    return tuple(found)


def _of_sentence(
    text: str, start: int, end: int, times: tuple[Expression, ...], known: _Patterns
) -> list[Clause]:
    """The clauses of one sentence; a leading time ("By Friday, you'll have it") goes to the clause behind it."""
    said, quoted = text[start:end], []
    if '"' in said or "“" in said:
        quoted = [(start + m.start(), start + m.end()) for m in _QUOTED.finditer(said)]
        said = _QUOTED.sub(lambda m: "_" * len(m[0]), said)
    times = tuple(t for t in times if not any(first <= t.start < last for first, last in quoted))
    found: list[Clause] = []
    conditional = goes_on = False
    carried: tuple[Expression, ...] = ()
    for first, last in sentences.clauses(text, start, end):
        inside = (*carried, *(t for t in times if first <= t.start < last))
        clause = said[first - start : last - start]
        if last < end and inside and _is_fragment(clause, inside, first):
            carried = inside
            continue
        asks = last >= end and text[end - 1] == "?"
        label = _judge(clause, known, bool(inside), asks=asks, conditional=conditional, goes_on=goes_on)
        goes_on = label in _GOES_ON or bool(known.steps.search(clause.lower()))
        kind = _kind(_without_times(clause, inside, first), known)
        conditional = label == "condition" or (conditional and label == "promise-conditional")
        found.append(
            Clause(first, last, "none" if label == "condition" else label, kind, (start, end), inside)
        )
        carried = ()
    return found


def _is_fragment(clause: str, inside: tuple[Expression, ...], first: int) -> bool:
    named = sum(min(item.end, first + len(clause)) - item.start for item in inside if item.start >= first)
    return len(clause.strip()) - named <= _FEW and not _SUBJECT.match(clause)


def find(
    *,
    text: str,
    now: datetime,
    zone: str,
    calendar: Calendar | Desk | None,
    phrases: Phrases,
    read_in: str = "",
    retold: bool = False,
    read: tuple[tuple[Expression, ...], tuple[Clause, ...]] | None = None,
) -> tuple[Candidate, ...]:
    """Our commitments with a date or time in `text`, written at `now` in `zone`, in order of the text.

    `certain` is false for a time that has passed, that the clocks skip, that reads two ways, or that names no
    end. An impossible time (30/02, 25:00) makes no candidate. `read_in` is the customer's zone: a time of day without
    a zone that means another instant there is not certain either. `retold` is for notes of a call, where "promised her
    an update by 2" is a promise, though never a certain one. `read` are the times and clauses of this text where they
    were read already. Raises `UnknownZoneError` for a zone that is none.
    """
    dated = read[0] if read else expressions(text=text, now=now, zone=zone, calendar=calendar)
    if not dated:
        return ()
    marked = read[1] if read else clauses(text=text, phrases=phrases, dated=dated)
    found = candidates(text=text, marked=marked)
    if retold:
        known = _compiled(phrases)
        told = (
            clause
            for clause in marked
            if _is_retold(text, clause, known)
            and not tells_of_missing(text=text, clause=clause, phrases=phrases)
        )
        found = tuple(sorted((*found, *(_retold(text, clause) for clause in told)), key=lambda c: c.start))
    if read_in and read_in != zone:
        floating = {item.text for item in dated if item.floating}
        found = tuple(_heard(item, zone_of(zone), zone_of(read_in), floating) for item in found)
    return found


def tells_of_missing(*, text: str, clause: Clause, phrases: Phrases) -> bool:
    """Whether the sentence of a note owns that the time went by: "I said noon and did not do it" promises nothing."""
    start, end = clause.sentence
    return bool(_compiled(phrases).missed.search(text[start:end].lower().replace("’", "'")))


def _is_retold(text: str, clause: Clause, known: _Patterns) -> bool:
    words = text[clause.start : clause.end].lower().replace("’", "'")
    ahead = any(not item.past for item in clause.times)
    return clause.label not in ("promise", "request") and ahead and bool(known.retold.search(words))


def _retold(text: str, clause: Clause) -> Candidate:
    found = _candidate(text, clause, chosen(clause.times))
    return replace(found, certain=False, why=f"The note says that we promised it: {found.expression}.")


def _heard(item: Candidate, ours: ZoneInfo, theirs: ZoneInfo, floating: set[str]) -> Candidate:
    """The candidate, in doubt when the customer reads another instant in its time of day."""
    apart = item.due_at.astimezone(ours).utcoffset() != item.due_at.astimezone(theirs).utcoffset()
    if not item.certain or item.expression not in floating or not apart:
        return item
    why = f"The customer lives in {theirs.key}, we write in {ours.key}: name the zone, so that both mean one time."
    return replace(item, certain=False, why=why)


def candidates(*, text: str, marked: tuple[Clause, ...]) -> tuple[Candidate, ...]:
    """The dated commitments among the clauses of `text`; two of one sentence have places of their own."""
    return tuple(
        _candidate(text, clause, chosen(clause.times)) for clause in marked if clause.label == "promise"
    )


def chosen(inside: tuple[Expression, ...]) -> Expression:
    """Of the times of a commitment (at least one) the one that binds: the first set as a limit, else the last."""
    future = [item for item in inside if not item.past] or list(inside)
    return next(
        (item for item in future if item.text.lower().startswith(("by ", "before ", "until "))), future[-1]
    )


def _candidate(text: str, clause: Clause, at: Expression) -> Candidate:
    due = at.deadline
    assert due is not None  # noqa: S101 - only expressions with a deadline are chosen
    due = due.astimezone(UTC)
    begins = (at.value_from or due).astimezone(UTC)
    start, end = clause.sentence
    kind = clause.kind
    why = at.doubt or f"We commit to {kind.value} and name a time: {at.text}."
    return Candidate(
        clause.start, clause.end, text[start:end], at.text, kind, due, min(begins, due), not at.doubt, why
    )


def _without_times(clause: str, inside: tuple[Expression, ...], first: int) -> str:
    """The clause without its times: "within two working days" is no working server."""
    for item in inside:
        start, end = max(item.start - first, 0), max(item.end - first, 0)
        clause = clause[:start] + " " * (end - start) + clause[end:]
    return clause


def _kind(clause: str, known: _Patterns) -> PromiseKind:
    low = " ".join(clause.lower().replace("’", "'").split())
    about = _SECOND_VERB.split(_PURPOSE.split(low, maxsplit=1)[0])[-1]
    return next((kind for kind, pattern in known.verbs if pattern.search(about)), PromiseKind.UPDATE)


def _judge(
    clause: str, known: _Patterns, dated: bool, *, asks: bool, conditional: bool, goes_on: bool
) -> str:
    low = clause.strip().lower().replace("’", "'")
    if known.conditions.match(low):
        return "condition"
    if known.offers.search(low):
        return "offer"
    follows = dated and goes_on and bool(known.follow_ons.match(low))
    if asks or (known.requests.match(low) and not follows):
        return "request"
    if not (follows or _is_ours(clause, low, known, dated)) or known.refusals.search(low):
        return "none"
    if known.past.search(low) and not known.ahead.search(low):
        return "none"
    if conditional or known.trailing_conditions.search(low):
        return "promise-conditional"
    if known.hedges.search(low):
        return "hedged"
    if dated:
        return "promise"
    return "promise-vague" if known.vague.search(low) else "promise-undated"


def _is_ours(clause: str, low: str, known: _Patterns, dated: bool) -> bool:
    """Whether the clause commits us: by its subject, by a colleague's name, or by what will be true; not by hearsay."""
    if known.theirs.match(low):
        return False
    if known.commitments.search(low) or (dated and known.steps.search(low)):
        return True
    if _names_a_colleague(clause, known, dated):
        return True
    return bool(
        known.outcomes.search(low) and not known.reported.search(low) and not known.companies.match(low)
    )


def _names_a_colleague(clause: str, known: _Patterns, dated: bool) -> bool:
    clause = clause.strip()
    names = [found[1].lower() for found in _NAME_WILL.finditer(clause)]
    if dated:
        names += [found[1].lower() for found in _NAME_DOES.finditer(clause)]
    return any(name not in _NOT_NAMES and not known.companies.match(name) for name in names)
