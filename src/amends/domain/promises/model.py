"""What the reader of promises takes and gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from amends.domain.vocabulary import PromiseKind


@dataclass(frozen=True, slots=True)
class Expression:
    """A time that a text names. Offsets are characters of the text; the times are aware, in the zone meant.

    `value_from` to `value_until` is the stretch of the wall clock that the words name (a day runs to the next
    midnight; an instant has both equal; `None` is an open side). `deadline` is when a desk would call it due.
    `looks_back` marks what only ever lies behind ("yesterday", "two days ago"), which nobody can promise.
    `floating` is a time of day told without its zone: somebody elsewhere reads another instant in it.
    `doubt` says in one sentence why a person should confirm it; without a `deadline` no such time exists.
    """

    start: int
    end: int
    text: str
    value_from: datetime | None
    value_until: datetime | None
    deadline: datetime | None
    within_day: bool = True
    past: bool = False
    looks_back: bool = False
    floating: bool = False
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A commitment of ours found in a text: `start` to `end` is its clause, `text` the whole sentence around it,
    `expression` the words of its time.

    `due_at` and `due_from` are UTC; `certain` is false when a person should look first, and `why` says so.
    """

    start: int
    end: int
    text: str
    expression: str
    kind: PromiseKind
    due_at: datetime
    due_from: datetime
    certain: bool
    why: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a text with what it does: a label of `LABELS` and, for a promise, its kind.

    `sentence` is where the sentence around it lies; `times` are the real times named in the clause.
    """

    start: int
    end: int
    label: str
    kind: PromiseKind
    sentence: tuple[int, int]
    times: tuple[Expression, ...] = ()


LABELS = (
    "promise",
    "promise-undated",
    "promise-vague",
    "promise-conditional",
    "request",
    "offer",
    "hedged",
    "none",
)


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words by which commitments are told from requests, offers and news: patterns over lower-case clauses.

    A space in a pattern is one to three blanks; none repeats without bound (the loader refuses it), so that
    reading stays linear. `verbs` gives, for each kind, the words that make a promise of that kind, in order.
    """

    version: int
    verbs: tuple[tuple[PromiseKind, str], ...]
    commitments: str
    steps: str
    follow_ons: str
    outcomes: str
    requests: str
    offers: str
    conditions: str
    trailing_conditions: str
    hedges: str
    refusals: str
    past: str
    ahead: str
    theirs: str
    reported: str
    vague: str
    companies: str
    retold: str
    missed: str


@dataclass(frozen=True, slots=True)
class LedgerRules:
    """When owners are reminded (per cent of a promise's time, rising) and how many minutes a promise of a kind takes."""

    version: int
    reminders: tuple[int, ...]
    minutes: Mapping[PromiseKind, int]


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours a desk keeps where no calendar says more: local opening and closing time of a working day."""

    opens: time = time(9)
    closes: time = time(17)
    working: frozenset[int] = field(default_factory=lambda: frozenset(range(5)))
