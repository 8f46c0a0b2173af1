"""A case in five lines, for whoever takes it over, so that nobody asks the customer to tell it again (S0-53, S0-92)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

QUOTED = 110
"""Characters of somebody's words that a line shows; the conversation has the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is due next or late already, and who owes it."""

    words: str
    by: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryFacts:
    """What the five lines are made of; empty words are left out.

    `since` is the first contact that is still unmet, on case `since_number`; `contacts` and `answers` count from there,
    `unanswered` on this case.
    `said_by`, `said` and `said_at` are our latest words to the customer.
    """

    client: str
    about_client: tuple[str, ...]
    person: str
    about_person: tuple[str, ...]
    complaint: str
    heat_now: str
    heat_worst: str
    severity: str
    assets: tuple[str, ...]
    case_number: int
    since: datetime
    since_number: int
    contacts: int
    answers: int
    unanswered: int
    said_by: str = ""
    said: str = ""
    said_at: datetime | None = None
    known: str = ""
    broken: int = 0
    owed: tuple[Owed, ...] = ()
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One of the five: what it tells, and the words."""

    title: str
    words: str


def unmet_since(*, opened_at: datetime, unmet: Iterable[datetime]) -> datetime:
    """When the slow build-up began: the earliest case of the client still open or closed without their word (S0-92)."""
    return min([opened_at, *unmet])


def five_lines(*, facts: SummaryFacts, now: datetime) -> tuple[Line, ...]:
    """Who, what, since when, what was said, what is owed."""
    return (
        Line("Who", _who(facts)),
        Line("What", _what(facts)),
        Line("Since", _since(facts, now)),
        Line("Said", _said(facts, now)),
        Line("Owed", _owed(facts, now)),
    )


def span(length: timedelta) -> str:
    """A length of time in its largest unit: `3 days`, `1 hour`, `5 minutes`."""
    seconds = max(0, int(length.total_seconds()))
    for unit, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= unit:
            return _count(seconds // unit, name)
    return "less than a minute"


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def _short(words: str) -> str:
    line = " ".join(words.split())
    if len(line) <= QUOTED:
        return line
    cut = line[: QUOTED - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def _named(name: str, about: tuple[str, ...]) -> str:
    known = ", ".join(filter(None, about))
    return f"{name} ({known})" if known else name


def _who(facts: SummaryFacts) -> str:
    person = _named(facts.person, facts.about_person)
    return f"{person} of {_named(facts.client, facts.about_client)}." if facts.client else f"{person}."


def _what(facts: SummaryFacts) -> str:
    heat = (
        facts.heat_now if facts.heat_now == facts.heat_worst else f"{facts.heat_now}, was {facts.heat_worst}"
    )
    on = f" on {', '.join(facts.assets[:3])}" if facts.assets else ""
    more = f" and {len(facts.assets) - 3} more" if len(facts.assets) > 3 else ""
    return f"{facts.complaint}{on}{more}; {heat}; {facts.severity} severity."


def _since(facts: SummaryFacts, now: datetime) -> str:
    earlier = f", since #{facts.since_number}" if facts.since_number != facts.case_number else ""
    days = max(0, (now - facts.since).days)
    wrote = f"{_count(facts.contacts, 'contact')} so far, {_count(facts.answers, 'answer')}"
    waits = f", {facts.unanswered} since our last" if facts.unanswered and facts.answers else ""
    return f"{_count(days, 'day')} unmet{earlier}; {wrote}{waits}."


def _said(facts: SummaryFacts, now: datetime) -> str:
    if facts.said_at is None:
        here = " on this case" if facts.since_number != facts.case_number else ""
        return f"Nobody has answered{here} yet.{_known(facts)}"
    quoted = f" “{_short(facts.said)}”" if facts.said.strip() else ""
    return f"{facts.said_by or 'We'}, {span(now - facts.said_at)} ago:{quoted or ' no words of text'}{_known(facts)}"


def _known(facts: SummaryFacts) -> str:
    return f" Known: {_short(facts.known)}" if facts.known else ""


def _owed(facts: SummaryFacts, now: datetime) -> str:
    parts = [f"{_count(facts.broken, 'promise')} broken"] if facts.broken else []
    for one in sorted(facts.owed, key=lambda owed: owed.due_at)[:2]:
        when = f"in {span(one.due_at - now)}" if one.due_at > now else f"late by {span(now - one.due_at)}"
        parts.append(f"{_short(one.words)} {when}{f' ({one.by})' if one.by else ''}")
    owner = f"{facts.owner} has it" if facts.owner else "nobody has it yet"
    return f"{'; '.join([*parts, owner])}."
