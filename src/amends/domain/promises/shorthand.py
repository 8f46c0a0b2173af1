"""Promises in the shorthand of notes: "printer visit tomorrow 10:00" commits as much as a whole sentence (P9).

A technician who writes down what was promised leaves out the verb. Where a person, or a rehearsal, takes such words
for a promise, any clause with a time to come holds one, unless it asks, offers or speaks of somebody else.
"""

import re
from datetime import datetime

from amends.domain.clocks import Calendar
from amends.domain.promises.desk import Desk
from amends.domain.promises.expressions import expressions
from amends.domain.promises.find import candidates, clauses, tells_of_missing
from amends.domain.promises.model import Candidate, Clause, Phrases
from amends.domain.vocabulary import PromiseKind

_NOT_OURS = re.compile(
    r"\b(?:offer(?:s|ed|ing)?|available|if|unless|may|might|could|would|asked|asks|wants?|wanted|expects?|"
    r"customer|client|she|he|they|their|closed|since|deadline|ended|was|were)\b"
)
_STANDS = ("promise", "none", "promise-undated")


def noted(
    *, text: str, now: datetime, zone: str, calendar: Calendar | Desk | None, phrases: Phrases
) -> tuple[Candidate, ...]:
    """Every commitment of ours in a note written at `now` in `zone`, with a time to come; in order of the text.

    `start` and `end` are those of its sentence. Raises `UnknownZoneError` for a zone that is none.
    """
    dated = expressions(text=text, now=now, zone=zone, calendar=calendar)
    if not dated:
        return ()
    marked = clauses(text=text, phrases=phrases, dated=dated)
    ours = tuple(
        Clause(one.start, one.end, "promise", _kind(one, text=text, phrases=phrases), one.sentence, one.times)
        for one in marked
        if one.times
        and _commits(one, text=text)
        and not tells_of_missing(text=text, clause=one, phrases=phrases)
    )
    return tuple(one for one in candidates(text=text, marked=ours) if one.due_at > now)


def _kind(clause: Clause, *, text: str, phrases: Phrases) -> PromiseKind:
    """What is promised: in shorthand the words of the part that names the time say so, not those before it."""
    if clause.label == "promise":
        return clause.kind
    last = clause.times[-1]
    part = re.split(r"[;:,]", text[clause.start : last.start])[-1] + text[last.start : clause.end]
    return next((one.kind for one in clauses(text=part, phrases=phrases)), clause.kind)


def _commits(clause: Clause, *, text: str) -> bool:
    if clause.label == "promise":
        return True
    words = text[clause.start : clause.end].lower()
    return (
        clause.label in _STANDS
        and not _NOT_OURS.search(words)
        and any(not time.past for time in clause.times)
    )
