"""What a review asks, and what may be answered."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from amends.domain.vocabulary import Severity


class Nature(StrEnum):
    """Whether the process failed or it was a one-time anomaly (S0-77)."""

    PROCESS = "process"
    ANOMALY = "anomaly"


class TargetClarity(StrEnum):
    """Whether what was agreed about response and repair was clear enough (S0-78)."""

    CLEAR = "clear"
    UNCLEAR = "unclear"
    NONE = "none"


class Expectations(StrEnum):
    """Whether the customer's expectations were realistic going in (S0-79)."""

    REALISTIC = "realistic"
    TOO_HIGH = "too_high"
    NEVER_SET = "never_set"


class CauseCode(StrEnum):
    """What the anger was a signal of (S4-30)."""

    NOT_WORKING = "not_working"
    EXPECTATION = "expectation"
    COMMUNICATION = "communication"


class LessonTag(StrEnum):
    """What a lesson is about (S4-26)."""

    SYSTEM = "system"
    COMMUNICATION = "communication"
    EMPATHY = "empathy"


class Prevention(StrEnum):
    """What an action of a review becomes, so that it lives on where such things are worked (S4-27)."""

    PROBLEM = "problem"
    CHANGE = "change"
    PROMISE = "promise"
    CATALOGUE = "catalogue"


class PreventionState(StrEnum):
    """An action stays until it is done, or a lead drops it with a reason."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a review holds so far; an empty text is a question that nobody has answered.

    Money is of the desk's own currency: `value_year` what the customer pays in a year, `losing_percent` how likely
    it is to leave over this (0 to 100), the fix in hours at a rate, with what is spent besides.
    """

    root_cause: str = ""
    nature: str = ""
    nature_words: str = ""
    target: str = ""
    target_words: str = ""
    expectations: str = ""
    expectations_words: str = ""
    cause_code: str = ""
    value_year: Decimal | None = None
    losing_percent: int | None = None
    fix_hours: Decimal | None = None
    hour_rate: Decimal | None = None
    fix_spend: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningRule:
    """What opens a review: a case of these severities that is over, or a change that ended so."""

    id: str
    severities: frozenset[Severity]
    ended: frozenset[str]
    says: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How this desk reviews: what opens one, its minutes, when it is due, and how often its actions are reminded of."""

    version: int
    minutes: int
    due_hours: int
    look_back_days: int
    remind_before_hours: int
    remind_every_hours: int
    call_next_after: int
    currency: str
    rules: tuple[OpeningRule, ...]
