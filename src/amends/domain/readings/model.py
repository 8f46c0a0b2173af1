"""What goes into a reading and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from amends.domain.vocabulary import Abuse, Anger, ComplaintType, Driver, OutageScope, Trigger


class Signal(StrEnum):
    """What a cue can speak for; the weights of all cues found are added up signal by signal."""

    ANGER = "anger"
    COMPLAINT = "complaint"
    INSULT = "insult"
    THREAT = "threat"
    SWEAR = "swear"
    IMPOLITE = "impolite"
    DISSATISFIED = "dissatisfied"
    SARCASM = "sarcasm"
    CHURN = "churn"
    FAULT = "fault"
    BILLING = "billing"
    LATE = "late"
    TARGET = "target"
    DENIED = "denied"
    REPEAT = "repeat"
    OUTAGE = "outage"
    MANY = "many"
    WHOLE = "whole"
    LEGAL = "legal"
    EXECUTIVE = "executive"
    UNMET_EXPECTATION = "unmet_expectation"
    NO_URGENCY = "no_urgency"
    IGNORED = "ignored"
    LOSS_OF_CONTROL = "loss_of_control"
    PROCESS_OPACITY = "process_opacity"


@dataclass(frozen=True, slots=True)
class EarlierCase:
    """A case that the same client opened before; `status` is open, resolved or closed. With `same_thread` the
    words are an answer on it, so that the matter is the same whatever they are."""

    case_id: int
    subject: str
    status: str
    days_ago: float
    words: frozenset[str] = frozenset()
    category: str = ""
    same_thread: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What the desk knows beside the words; `channel` is empty for words that came by none."""

    earlier: tuple[EarlierCase, ...] = ()
    sla_breached: bool = False
    sla_at_risk: bool = False
    sender_executive: bool = False
    channel: str = "email"
    from_role: str = ""
    previous: tuple[str, ...] = ()  # the turns before this message, oldest first, the last one ours


class Evidence(NamedTuple):
    """Words of the customer: offsets into the subject or the body, and what they speak for.

    `weight` is what they add to the sum of that score; without them the score is lower.
    """

    part: str
    start: int
    end: int
    text: str
    shows: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class TriggerHit:
    """A fact that forces escalation, with the rule and the words or the case behind it."""

    trigger: Trigger
    rule: str
    evidence: tuple[Evidence, ...]
    earlier_case: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was seen in one message; scores lie between 0 and 1."""

    reader: str
    language: str
    not_read: str
    anger: float
    anger_level: Anger
    complaint: float
    complaint_type: ComplaintType
    drivers: tuple[Driver, ...]
    triggers: tuple[TriggerHit, ...]
    abuse: float
    abuse_kind: Abuse
    churn: float
    churn_risk: bool
    outage_scope: OutageScope
    sarcasm: bool
    impolite: float
    dissatisfied: float
    escalation: float  # how likely somebody higher must step in, for words without a channel; else 0
    trigger_scores: Mapping[Trigger, float]
    evidence: tuple[Evidence, ...]
