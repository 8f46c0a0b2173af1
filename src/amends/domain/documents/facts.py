"""The facts that documents are filled from, as values; nothing here knows where they are kept."""

from dataclasses import dataclass
from datetime import datetime

from amends.domain.vocabulary import ClockState, FactKind, PromiseState


@dataclass(frozen=True, slots=True)
class Person:
    """One of ours, with the role as a word."""

    id: int
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The case itself; `triggers` as (label, words, why)."""

    number: int
    subject: str
    status: str
    severity: str
    severity_why: str
    complaint_type: str
    anger: str
    created_at: datetime
    owner: Person | None
    first_responder: Person | None
    triggers: tuple[tuple[str, str, str], ...] = ()
    verified_at: datetime | None = None
    verified_words: str = ""


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """The person and the client; ids are 0 where there is none."""

    contact_id: int
    name: str
    title: str
    executive: bool
    phone: str
    address: str
    organisation_id: int = 0
    organisation: str = ""
    segment: str = ""
    stakes: str = ""
    contract: str = ""
    key_account: bool = False
    endpoints: int | None = None
    account_owner: Person | None = None


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """One thing said: by the customer, by us (`ours`), or in a note (`note`); `words` is the new part of it."""

    id: int
    at: datetime
    author: str
    words: str
    ours: bool = False
    note: bool = False
    anger: str = ""


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """A promise and what became of it."""

    id: int
    kind: str
    words: str
    due_at: datetime
    state: PromiseState
    who: str
    message_id: int | None = None
    owned_up: bool = False


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """A clock and where it stands."""

    id: int
    kind: str
    state: ClockState
    due_at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class EscalationFacts:
    """A move up the ladder."""

    id: int
    severity: str
    why: str
    to: str
    at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str
    outreach_at: datetime | None


@dataclass(frozen=True, slots=True)
class EventFacts:
    """A line of the timeline."""

    id: int
    at: datetime
    who: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class EarlierFacts:
    """An earlier case of the same client that was a complaint, and how it ended, in words."""

    number: int
    subject: str
    created_at: datetime
    ended: str
    closed_unverified: bool
    open: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """What somebody wrote down as a fact; the latest of its kind counts."""

    id: int
    kind: FactKind
    text: str
    by: str
    at: datetime
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a document may draw on; lists in the order of time."""

    case: CaseFacts
    customer: CustomerFacts
    messages: tuple[MessageFacts, ...] = ()
    promises: tuple[PromiseFacts, ...] = ()
    clocks: tuple[ClockFacts, ...] = ()
    escalations: tuple[EscalationFacts, ...] = ()
    events: tuple[EventFacts, ...] = ()
    earlier: tuple[EarlierFacts, ...] = ()
    noted: tuple[Noted, ...] = ()

    def latest(self, kind: FactKind) -> Noted | None:
        """The fact of a kind that counts."""
        return next((one for one in reversed(self.noted) if one.kind == kind), None)
