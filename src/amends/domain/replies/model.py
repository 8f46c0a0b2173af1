"""What the checker of replies takes and gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from amends.domain.promises import Candidate, Clause, Expression, Phrases

Part = Literal["subject", "body"]
Spans = tuple[tuple[int, int], ...]


class Level(StrEnum):
    """How much a finding weighs: a must holds a reply to an angry customer, a hint only teaches."""

    MUST = "must"
    SHOULD = "should"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Said:
    """Something we wrote before: on this case, to somebody else, or as a text to start from.

    `label` says what it is, fit to show; `shared` is the part of this reply found in it, when that was looked up
    elsewhere (0 to 1), else it is worked out from `text`.
    """

    label: str
    text: str = ""
    shared: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the case knows. `now` and `next_update` are aware; anger runs from 0 to 3; `zone` is the customer's.

    `responsible` is "us", "supplier", "customer" or "" while nobody has said; `our_anger` is the anger that the reader
    of messages finds in the reply itself; `legal` that the customer speaks of legal steps. `said_before` are our earlier
    words on this case, `sent_elsewhere` what this reply shares with letters to other customers, `starters` the texts
    that it may have been begun from.
    """

    now: datetime
    ticket: str = ""
    asset: str = ""
    owner: str = ""
    sender_name: str = ""
    customer_name: str = ""
    next_update: datetime | None = None
    root_cause_known: bool = False
    responsible: str = ""
    customer_anger: int = 0
    customer_complains: bool = False
    complaint_type: str = ""
    legal: bool = False
    our_anger: int = 0
    channel: str = "email"
    zone: str = "UTC"
    said_before: tuple[Said, ...] = ()
    sent_elsewhere: tuple[Said, ...] = ()
    starters: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to change. `start` and `end` are characters of its part; both are None when something is missing."""

    rule: str
    level: Level
    part: Part
    start: int | None
    end: int | None
    text: str
    message: str
    suggestion: str
    source: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What a good reply holds and whether this one does (S0-14, S0-68)."""

    acknowledged: bool
    next_step: bool
    when: bool
    who: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a check; `not_checked` says why there is none, as in "not checked: de".

    `dated` and `clauses` are the times and clauses that were read, for who looks for promises as well.
    """

    findings: tuple[Finding, ...]
    tally: Tally
    promises: tuple[Candidate, ...] = ()
    not_checked: str = ""
    dated: tuple[Expression, ...] = ()
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as data. `matcher` names the code that looks; `pattern` and `limit` are what it looks for.

    `calm_level` is the level when the customer is calm; `hollow` marks words that do not count as recognition,
    `cold` words beside which nothing counts as one; `weak` are words that recognise unless the sentence explains;
    `policies` name the choices of the desk under which the rule holds; `from_anger` is the least anger for it. A rule
    that `yields` keeps still where another must or should already marks the same sentence.
    """

    id: str
    version: int
    level: Level
    calm_level: Level
    scope: Literal["subject", "body", "closing"]
    says: str
    suggests: str
    why: str
    source: tuple[str, ...]
    matcher: str
    pattern: str
    unless: str
    limit: int
    hollow: bool
    cold: bool
    weak: str
    yields: bool
    from_anger: int
    policies: tuple[tuple[str, tuple[str, ...]], ...]
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of a desk with the choices it made, by policy, and the words that make a promise."""

    rules: tuple[Rule, ...]
    phrases: Phrases
    policies: Mapping[str, str]
    team_words: frozenset[str] = field(default_factory=frozenset)

    def holds(self, rule: Rule) -> bool:
        """Whether the desk's choices put this rule in force."""
        return all(self.policies[policy] in choices for policy, choices in rule.policies)
