"""What a document is made of: rules of what it holds, and statements that say where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from amends.domain.vocabulary import Document, Trigger


class Part(StrEnum):
    """What a section of a document tells."""

    SAY_FIRST = "say_first"
    NOT_TO_SAY = "not_to_say"
    HANDOVER = "handover"
    CUSTOMER = "customer"
    COMPLAINT = "complaint"
    REMEDY = "remedy"
    IMPACT = "impact"
    STAKES = "stakes"
    BUILD_UP = "build_up"
    ROOT_CAUSE = "root_cause"
    PROMISES = "promises"
    CLOCKS = "clocks"
    ESCALATION = "escalation"
    EARLIER = "earlier"
    TIMELINE = "timeline"
    NEXT_STEP = "next_step"


class Filler(StrEnum):
    """Who can fill a gap."""

    OWNER = "owner"
    FIRST_RESPONDER = "first_responder"
    ACCOUNT_OWNER = "account_owner"


class Occasion(StrEnum):
    """When a sentence of advice belongs into a document."""

    ALWAYS = "always"
    LEGAL_MENTION = Trigger.LEGAL_MENTION.value
    SECOND_COMPLAINT = Trigger.SECOND_COMPLAINT.value
    SLA_BREACH = Trigger.SLA_BREACH.value
    EXECUTIVE_CONTACT = Trigger.EXECUTIVE_CONTACT.value
    PROMISE_BROKEN = "promise_broken"
    CLOSED_UNVERIFIED = "closed_unverified"
    NO_CAUSE = "no_cause"
    NO_ANSWER = "no_answer"


class SourceKind(StrEnum):
    """What a statement may come from."""

    CASE = "case"
    MESSAGE = "message"
    PROMISE = "promise"
    CLOCK = "clock"
    ESCALATION = "escalation"
    EVENT = "event"
    FACT = "fact"
    CONTACT = "contact"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Source:
    """The row behind a statement, and what to call it; `message` is the message that a page can jump to."""

    kind: SourceKind
    id: int
    words: str
    message: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing a document says; `at` with what it is the time of; `quote`: words of others, shown as such."""

    text: str
    sources: tuple[Source, ...] = ()
    at: datetime | None = None
    at_is: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing, and who can say it."""

    what: str
    who: str


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part; `left_out` statements did not fit and stand on the case."""

    part: Part
    title: str
    statements: tuple[Statement, ...]
    gap: Gap | None = None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Filled:
    """A document as it stands now; `version` is the version of its rule."""

    kind: Document
    title: str
    version: int
    one_page: bool
    sections: tuple[Section, ...]
    percent: int

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing, in the order of the document."""
        return tuple(section.gap for section in self.sections if section.gap)


@dataclass(frozen=True, slots=True)
class SectionRule:
    """What a section is called, how much it holds, and who fills it when it is empty; `needed` counts as a gap."""

    part: Part
    title: str
    most: int
    needed: bool
    who: Filler


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence of `say_first` or `not_to_say` and when it applies; `{slots}` are filled once, from facts."""

    part: Part
    when: Occasion
    says: str


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """What a document must hold, in order; `longest`: the characters of a statement or a quotation."""

    id: Document
    version: int
    title: str
    why: str
    source: str
    one_page: bool
    longest: int
    sections: tuple[SectionRule, ...]
    advice: tuple[Advice, ...]


Rules = Mapping[Document, DocumentRule]
