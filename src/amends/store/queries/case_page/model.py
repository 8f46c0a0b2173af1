"""What the case room is made of: plain values, ready to be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amends.domain.clocks import Moment
from amends.domain.learning import Labels, standing
from amends.store.queries.case_page.after import NOTHING, AfterView
from amends.store.queries.case_page.around import NOTHING as ALONE
from amends.store.queries.case_page.around import AroundView
from amends.store.queries.case_page.coach import CoachStep, PlayView
from amends.store.queries.case_page.earlier import EarlierView
from amends.store.queries.playbooks import RunRow


@dataclass(frozen=True, slots=True)
class PersonView:
    """A technician as a chip shows one."""

    id: int
    name: str
    role: str
    role_words: str
    on_duty: bool


@dataclass(frozen=True, slots=True)
class TriggerView:
    """A fact that forced escalation: the rule, the customer's words or the earlier case behind it."""

    name: str
    words: str
    rule: str
    why: str
    earlier_number: int | None
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseView:
    """The case itself."""

    case_id: int
    number: int
    subject: str
    status: str
    status_words: str
    severity: str
    severity_rule: str
    priority: str
    severity_why: str
    judged_by: str
    anger_level: int
    anger: float
    peak_level: int
    complaint_type: str
    emotional_state: str
    triggers: tuple[TriggerView, ...]
    category: str
    tags: tuple[str, ...]
    owner: PersonView | None
    first_responder: str
    first_responder_id: int | None
    handing_over: bool
    team_id: int | None
    team_name: str
    verified_at: datetime | None
    created_at: datetime
    merged_into: int | None
    unread: bool
    reply_to: str


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """The client: what it is and what an outage costs it (S0-08)."""

    id: int
    name: str
    segment: str
    stakes: str
    key_account: bool
    contract: str
    sites: tuple[str, ...]
    endpoints: int | None
    account_owner_id: int | None


@dataclass(frozen=True, slots=True)
class ContactView:
    """The person at the client."""

    id: int
    name: str
    address: str
    executive: bool
    role_title: str
    phone: str


@dataclass(frozen=True, slots=True)
class MarkView:
    """What a stretch of the customer's words shows, by its label, in our words, and why."""

    shows: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the same marks throughout."""

    text: str
    marks: tuple[MarkView, ...]


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A part of a message: newly written, quoted, signature or disclaimer."""

    kind: str
    pieces: tuple[Piece, ...]
    lines: int


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a message, where it is served from, its size in bytes."""

    url: str
    name: str
    size: int
    content_type: str


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """How far a reply of ours has come."""

    state: str
    words: str
    undo_until: datetime | None
    retry_at: datetime | None


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A commitment in the exact words, and what became of it."""

    id: int
    what: str
    words: str
    due_at: datetime
    state: str
    maker_id: int
    maker_name: str
    message_id: int | None
    undelivered: bool


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A label that a person set right: what stood before, what stands now, and whose word it is."""

    label: str
    was: str
    now_is: str
    by: str


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """A label that the two readers see differently, and that nobody has settled."""

    label: str
    first_says: str
    second_says: str
    model: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """One thing said on the case. `cut` says that the text goes on in the original.

    `read_as` is what the reader said, as it is kept (level, kind, heads); None when the words were never read.
    `anger` is the reader's number, None where a person has overruled it.
    """

    id: int
    kind: str
    direction: str
    channel: str
    author_name: str
    author_address: str
    at: datetime
    segments: tuple[SegmentView, ...]
    lines: int
    cut: bool
    files: tuple[FileView, ...]
    unverified: str
    delivery: DeliveryView | None
    anger_level: int | None
    anger: float | None
    not_read: str
    has_html: bool
    html_url: str
    raw_url: str
    promises: tuple[PromiseView, ...]
    reader: str = ""
    read_as: tuple[int, str, Mapping[str, Any]] | None = None
    corrected: tuple[CorrectionView, ...] = ()
    differences: tuple[DifferenceView, ...] = ()

    @property
    def labels(self) -> Labels | None:
        """What the words are taken to say, corrections included; made when asked, for few of a page need it."""
        if self.read_as is None:
            return None
        level, kind, heads = self.read_as
        read = Labels.read(anger_level=level, complaint_type=kind, heads=heads)
        return standing(read, [(one.label, one.now_is) for one in self.corrected])


@dataclass(frozen=True, slots=True)
class ClockView:
    """A target running: `fraction` is the part of its span that has passed, above 1 when overdue; `life` is all that
    has happened to it, `why` the target it stands for."""

    id: int
    kind: str
    label: str
    state: str
    state_words: str
    started_at: datetime
    due_at: datetime
    paused_why: str
    fraction: float
    calendar_name: str
    life: tuple[Moment, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class EscalationView:
    """The latest move up the ladder."""

    severity: str
    why: str
    to_name: str
    at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str
    document: str
    waiting_for: str


@dataclass(frozen=True, slots=True)
class SignedView:
    """Somebody read a document of this case, or (`skipped`) went on without."""

    by_id: int
    by_name: str
    at: datetime
    skipped: bool


@dataclass(frozen=True, slots=True)
class PapersView:
    """What is known of the case's document without filling it: the facts noted, by kind, and who read it."""

    noted: frozenset[str] = frozenset()
    called_for: tuple[str, ...] = ()
    signed: tuple[SignedView, ...] = ()
    contact_made: bool = False


@dataclass(frozen=True, slots=True)
class DocumentView:
    """The document that the case calls for: how complete it is in per cent, and whether the viewer owes reading it."""

    title: str
    percent: int
    url: str
    must_read: bool
    signed: tuple[SignedView, ...]


@dataclass(frozen=True, slots=True)
class AlertView:
    """The viewer is called about this and has not acknowledged yet."""

    id: int
    why: str


@dataclass(frozen=True, slots=True)
class EventView:
    """One line of the timeline."""

    at: datetime
    who: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class PointView:
    """An event on the temperature line: a customer's message, a tick of ours, or what became of a promise.

    `promise` is its state when the event is a promise that was settled; `message_id` is then the message that
    made it, 0 for one made outside a message.
    """

    message_id: int
    at: datetime
    level: int
    score: float
    ours: bool
    promise: str = ""


@dataclass(frozen=True, slots=True)
class DraftView:
    """What the viewer was writing; not kept yet where `saved_at` is None."""

    text: str
    subject: str
    saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class VerificationView:
    """How we know that the customer sees it fixed (S0-06)."""

    at: datetime
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class TaskView:
    """Something agreed on a call: the customer's to do, or ours."""

    id: int
    by_customer: bool
    text: str
    made_at: datetime
    done_at: datetime | None
    due_at: datetime | None = None
    call_id: int = 0


@dataclass(frozen=True, slots=True)
class CallView:
    """A call about this case; `holder` is who has it, or had it last."""

    id: int
    direction: str
    outcome: str
    began_at: datetime
    ended_at: datetime | None
    finished_at: datetime | None
    holder: str


@dataclass(frozen=True, slots=True)
class SpokenView:
    """What was agreed by voice, and the calls, the newest first."""

    tasks: tuple[TaskView, ...] = ()
    calls: tuple[CallView, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionView:
    """Something the viewer may do, or may not for the reason given."""

    name: str
    label: str
    url: str
    primary: bool
    allowed: bool
    reason: str
    confirm: str


@dataclass(frozen=True, slots=True)
class ViewerFacts:
    """What the rules ask about the technician who looks."""

    id: int
    role: str
    team_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class IncidentPart:
    """The incident that the case is part of (`active`), or was when it ended."""

    id: int
    title: str
    state: str
    owner_name: str
    cases: int
    active: bool


@dataclass(frozen=True, slots=True)
class CaseAssetView:
    """An asset that the case is about, the words that say so, and in how many other cases it stands (to 100)."""

    id: int
    name: str
    kind: str
    life: str
    how: str
    words: str
    message_id: int | None
    other_cases: int


@dataclass(frozen=True, slots=True)
class MonitoringView:
    """The alerts in a case: how many fire (of at most 1,000), and when the last was resolved."""

    firing: int
    alerts: int
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """The case room.

    `actions`, `coach`, `play` and `document` are judgements, which the page adds from the domain's rules; `idempotency`
    names this showing of the reply form, so that sending it twice replies once.
    """

    case: CaseView
    organisation: OrganisationView | None
    contact: ContactView
    earlier: tuple[EarlierView, ...]
    messages: tuple[MessageView, ...]
    earlier_messages_before: int | None
    clocks: tuple[ClockView, ...]
    promises: tuple[PromiseView, ...]
    escalation: EscalationView | None
    alerts: tuple[AlertView, ...]
    timeline: tuple[EventView, ...]
    temperature: tuple[PointView, ...]
    draft: DraftView | None
    verification: VerificationView | None
    people: tuple[PersonView, ...]
    viewer: ViewerFacts
    papers: PapersView = PapersView()
    spoken: SpokenView = SpokenView()
    incident: IncidentPart | None = None

    assets: tuple[CaseAssetView, ...] = ()
    monitoring: MonitoringView | None = None
    after: AfterView = NOTHING
    around: AroundView = ALONE
    document: DocumentView | None = None
    idempotency: str = ""
    coach: tuple[CoachStep, ...] = ()
    run: RunRow | None = None
    play: PlayView | None = None
    actions: tuple[ActionView, ...] = ()

    @property
    def has_primary(self) -> bool:
        """Whether one of the actions is the one action of this page."""
        return any(action.primary and action.allowed for action in self.actions)
