"""What the checker of replies takes and gives."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from amends.domain.promises import Candidate, Phrases

Part = Literal["subject", "body"]


class Level(StrEnum):
    """How much a finding weighs: a must holds a reply to an angry customer, a hint only teaches."""

    MUST = "must"
    SHOULD = "should"
    HINT = "hint"


class Apology(StrEnum):
    """The desk's reading of K1: own the failure, own it and say sorry, or never apologise."""

    OWN = "own"
    OWN_AND_SORRY = "own_and_sorry"
    NEVER = "never"


class Resolution(StrEnum):
    """The desk's reading of K2: a promised fix time needs a basis, is never given, or is left to the agent."""

    BASIS = "basis"
    NEVER = "never"
    FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the case knows. `now` and `next_update` are aware; anger runs from 0 to 3; `zone` is the customer's."""

    now: datetime
    ticket: str = ""
    asset: str = ""
    owner: str = ""
    sender_name: str = ""
    customer_name: str = ""
    next_update: datetime | None = None
    root_cause_known: bool = False
    customer_anger: int = 0
    customer_complains: bool = False
    channel: str = "email"
    zone: str = "UTC"


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
    """The outcome of a check; `not_checked` says why there is none, as in "not checked: de"."""

    findings: tuple[Finding, ...]
    tally: Tally
    promises: tuple[Candidate, ...] = ()
    not_checked: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as data. `matcher` names the code that looks; `pattern` and `limit` are what it looks for.

    `calm_level` is the level when the customer is calm; `hollow` marks words that do not count as recognition;
    `apology` and `resolution` name the policies under which the rule applies.
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
    apology: tuple[Apology, ...]
    resolution: tuple[Resolution, ...]
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of a desk with its policies (K1, K2) and the words that make a promise."""

    rules: tuple[Rule, ...]
    phrases: Phrases
    apology: Apology = Apology.OWN
    resolution: Resolution = Resolution.BASIS
    team_words: frozenset[str] = field(default_factory=frozenset)
