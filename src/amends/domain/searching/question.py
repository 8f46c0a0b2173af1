"""The line in the search box, taken apart into words, phrases and operators (`org:`, `owner:me`, `is:broken-promise`).

Nothing is refused: what cannot be understood is looked for as a word, and said (`Problem`), so that a colon in a pasted
error message finds the message.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from amends.domain.vocabulary import ClockKind, ComplaintType, Severity, Status

LONGEST = 200
MOST_WORDS = 12
"""Words and phrases looked for; the rest is said and left out."""

OPERATORS = {
    "org": "an organisation's name, or a part of it; all of it behind an equals sign",
    "segment": "an organisation's segment, whole; none for no segment",
    "from": "a contact's name or address, or a part of it",
    "owner": "me, none, or a part of a colleague's name",
    "answered": "the whole name of the colleague who answered first",
    "team": "a team's name, or a part of it",
    "status": "open, waiting, resolved, reopened or closed",
    "hot": "the lowest temperature now: 1, 2 or 3",
    "peak": "the lowest temperature it ever had: 1, 2 or 3",
    "severity": "low, medium, high or critical",
    "type": "the kind of complaint: outage, billing, missed-sla, denied, repeated, other or none",
    "category": "a category, or a part of its path",
    "tag": "a tag, whole",
    "asset": "a part of the name, tag, serial number or address of an asset that the case is about",
    "change": "the number of a change that perhaps caused the case",
    "playbook": "the name of a playbook that ran on the case, whole",
    "asked": "the month in which the customer was asked the question after recovery: 2026-11, or any",
    "rated": "what they answered: 1, 2, 3, 4, 5 or any",
    "client": "here or left: whether the organisation is still a client",
    "late": "what came too late: any, first-reply, next-update, owner-outreach, plan, resolution or follow-up",
    "is": "complaint, broken-promise, open, closed, unread, unowned, overdue, unverified, verified, reopened, escalated, "
    "after-change, acknowledged-first, explained-first, calm, calm-next, judged or answered-well",
    "after": "opened on this day or later: 2026-11-25",
    "before": "opened before this day",
}
"""What may stand before a colon, and what follows it."""

IS = frozenset(
    (
        "complaint broken-promise open closed unread unowned overdue unverified verified reopened escalated"
        " after-change acknowledged-first explained-first calm calm-next judged answered-well"
    ).split()
)
STATUSES = {
    "open": Status.OPEN,
    "waiting": Status.WAITING_CUSTOMER,
    "resolved": Status.PENDING_VERIFICATION,
    "closed": Status.CLOSED,
    "reopened": Status.REOPENED,
}
TYPES = {
    "outage": ComplaintType.SERVICE_OUTAGE,
    "billing": ComplaintType.BILLING_DISPUTE,
    "missed-sla": ComplaintType.MISSED_SLA,
    "denied": ComplaintType.FEATURE_REQUEST_DENIED,
    "repeated": ComplaintType.REPEATED_ISSUE,
    "other": ComplaintType.OTHER_COMPLAINT,
    "none": ComplaintType.NOT_A_COMPLAINT,
}
_CLOSED_LISTS: dict[str, dict[str, str]] = {
    "status": {word: status.value for word, status in STATUSES.items()},
    "hot": {"1": "1", "2": "2", "3": "3"},
    "peak": {"1": "1", "2": "2", "3": "3"},
    "client": {"here": "here", "left": "left"},
    "rated": {word: word for word in ("1", "2", "3", "4", "5", "any")},
    "late": {"any": "any"}
    | {
        kind.value.replace("_", "-"): kind.value for kind in ClockKind if kind is not ClockKind.CLIENT_SILENCE
    },
    "severity": {level.value: level.value for level in Severity},
    "type": {word: kind.value for word, kind in TYPES.items()},
    "is": {word: word for word in IS},
}
_PART = re.compile(
    r"""(?P<minus>-)?(?:(?P<name>[a-z]{2,10}):)?(?:"(?P<phrase>[^"]{0,200})"?|(?P<word>[^\s"]{1,200}))""",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"#?(\d{1,17})")
_LETTERS = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words to find: one, or several in this very order; `without` wants what does not hold them."""

    text: str
    exact: bool = False
    without: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """An operator with a value that it understands; `without` turns it round."""

    name: str
    value: str
    without: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of the line that was not understood as it was meant, and what is looked for instead."""

    part: str
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for. `number` is a case number when the line is nothing else."""

    words: tuple[Phrase, ...] = ()
    filters: tuple[Filter, ...] = ()
    number: int | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is asked."""
        return not self.words and not self.filters and self.number is None


def read(*, line: str) -> Question:
    """The question in a line of the search box; at most `LONGEST` characters of it."""
    line = " ".join(line.replace("\0", " ").split())[:LONGEST]
    if only := _NUMBER.fullmatch(line):
        return Question(number=int(only[1]), words=(Phrase(only[1]),))
    words: list[Phrase] = []
    filters: list[Filter] = []
    problems: list[Problem] = []
    for part in _PART.finditer(line):
        name, value = (part["name"] or "").lower(), part["phrase"] or part["word"] or ""
        without = bool(part["minus"])
        if not name:
            _add_word(words, Phrase(value, exact=part["phrase"] is not None, without=without))
            continue
        try:
            filters.append(Filter(name, _understood(name, value), without))
        except ValueError as problem:
            problems.append(Problem(part[0], str(problem)))
            if name not in OPERATORS:  # a pasted "error: disk" is words, not a mistake in an operator
                _add_word(words, Phrase(name, without=without))
                _add_word(words, Phrase(value, exact=part["phrase"] is not None, without=without))
    if len(words) > MOST_WORDS:
        problems.append(Problem(words[MOST_WORDS].text, f"only the first {MOST_WORDS} words are looked for."))
    return Question(tuple(words[:MOST_WORDS]), tuple(filters), None, tuple(problems))


def words_for(name: str, value: str, *, without: bool = False) -> str:
    """How an operator with a stored value is typed: what the page of a figure puts into the search box."""
    typed = next((word for word, stored in _CLOSED_LISTS.get(name, {}).items() if stored == value), value)
    minus = "-" if without else ""
    return f'{minus}{name}:"{typed}"' if " " in typed else f"{minus}{name}:{typed}"


def _add_word(words: list[Phrase], phrase: Phrase) -> None:
    if _LETTERS.search(phrase.text):
        words.append(phrase)


def _understood(name: str, value: str) -> str:
    """The value as the operator keeps it, or `ValueError` with a sentence that helps."""
    if name not in OPERATORS:
        near = get_close_matches(name, OPERATORS, n=1)
        hint = f" Did you mean {near[0]}:?" if near else ""
        raise ValueError(f"{name}: is no operator, so the words are looked for as they stand.{hint}")
    value = value.strip()
    if not value:
        raise ValueError(f"{name}: needs {OPERATORS[name]}.")
    if name in _CLOSED_LISTS:
        return _one_of(name, value.lower())
    return _CHECKS.get(name, str)(value)


def _one_of(name: str, value: str) -> str:
    known = _CLOSED_LISTS[name]
    if value in known:
        return known[value]
    near = get_close_matches(value, known, n=1, cutoff=0.5)
    hint = f"did you mean {name}:{near[0]}?" if near else f"it takes {OPERATORS[name]}."
    raise ValueError(f"{value!r} is not known to {name}:, so it is left out; {hint}")


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError(f"{value!r} is no day; write it like 2026-11-25.") from None


def _number(value: str) -> str:
    found = _NUMBER.fullmatch(value)
    if found is None:
        raise ValueError(f"{value!r} is no number; write the number of the change, such as change:12.")
    return str(int(found[1]))


def _month(value: str) -> str:
    if value.lower() == "any":
        return "any"
    try:
        return date.fromisoformat(f"{value}-01").isoformat()[:7]
    except ValueError:
        raise ValueError(f"{value!r} is no month; write it like 2026-11, or any.") from None


_CHECKS: dict[str, Callable[[str], str]] = {"after": _day, "before": _day, "change": _number, "asked": _month}
