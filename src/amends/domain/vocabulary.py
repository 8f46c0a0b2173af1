"""The words of the desk as closed lists; one word per thing, the same in code, tables and pages.

The values follow the labels of the requirements (S0 tables) and are what is stored and printed.
"""

from enum import IntEnum, StrEnum


class Anger(IntEnum):
    """How angry the author of a message is with the service now: the four temperatures."""

    CALM = 0
    UNEASY = 1
    ANGRY = 2
    FURIOUS = 3


class ComplaintType(StrEnum):
    """What kind of complaint a message makes (S0-20 to S0-24)."""

    SERVICE_OUTAGE = "service_outage"
    BILLING_DISPUTE = "billing_dispute"
    MISSED_SLA = "missed_sla"
    FEATURE_REQUEST_DENIED = "feature_request_denied"
    REPEATED_ISSUE = "repeated_issue"
    OTHER_COMPLAINT = "other_complaint"
    NOT_A_COMPLAINT = "not_a_complaint"


class Driver(StrEnum):
    """What lies beneath the anger (S0-04)."""

    UNMET_EXPECTATION = "unmet_expectation"
    NO_URGENCY = "no_urgency"
    IGNORED = "ignored"
    LOSS_OF_CONTROL = "loss_of_control"
    PROCESS_OPACITY = "process_opacity"


class Trigger(StrEnum):
    """A fact that forces escalation (S0-34 to S0-37)."""

    LEGAL_MENTION = "legal_mention"
    SECOND_COMPLAINT = "second_complaint_same_issue"
    SLA_BREACH = "sla_breach"
    EXECUTIVE_CONTACT = "executive_contact"


class Abuse(StrEnum):
    """Words aimed at people; `threat` also stands for any sign of self-harm (a human at once)."""

    NONE = "none"
    INSULT = "insult"
    THREAT = "threat"


class OutageScope(StrEnum):
    """How much of an organisation is stopped."""

    NONE = "none"
    PARTIAL = "partial"
    WHOLE_SITE = "whole_site"


class Severity(StrEnum):
    """The row of the ownership matrix a case stands in (S0-41 to S0-44)."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Position in the order low (0) to critical (3)."""
        return _SEVERITY_RANKS[self]


_SEVERITY_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Role(StrEnum):
    """A technician's place on the ladder; authority is data of the matrix, not of the name."""

    TIER1 = "tier1_agent"
    TEAM_LEAD = "team_lead"
    IT_MANAGER = "it_manager"
    ACCOUNT_OWNER = "account_owner"
    EXECUTIVE = "c_level"


class Status(StrEnum):
    """Where a case stands; how it moves is the table in `domain.cases`."""

    OPEN = "open"
    WAITING_CUSTOMER = "waiting_customer"
    PENDING_VERIFICATION = "resolved_pending_verification"
    CLOSED = "closed"
    REOPENED = "reopened"


class ClockKind(StrEnum):
    """What a clock measures."""

    FIRST_REPLY = "first_reply"
    NEXT_UPDATE = "next_update"
    OWNER_OUTREACH = "owner_outreach"
    PLAN = "plan"
    RESOLUTION = "resolution"
    FOLLOW_UP = "follow_up"
    CLIENT_SILENCE = "client_silence"


class ClockState(StrEnum):
    """The life of a clock."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    OVERDUE = "overdue"
    LATE = "late"
    STOPPED = "stopped"


class PromiseKind(StrEnum):
    """What was promised (K2)."""

    UPDATE = "update"
    CONTACT = "contact"
    START = "start"
    OWNER = "owner"
    RESOLUTION = "resolution"


class PromiseState(StrEnum):
    """The life of a promise."""

    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"
    RENEGOTIATED = "renegotiated"


class Document(StrEnum):
    """What must be written down before the owner speaks (S0-41 to S0-45)."""

    TICKET_NOTE = "ticket_note"
    INCIDENT_SUMMARY = "incident_summary"
    FULL_INCIDENT_REPORT = "full_incident_report"
    EXECUTIVE_BRIEFING = "executive_briefing"


class FactKind(StrEnum):
    """What people add to a case in their own words, each in versions."""

    REMEDY = "remedy"
    IMPACT = "impact"
    ROOT_CAUSE = "root_cause"
    NEXT_STEP = "next_step"


class Outcome(StrEnum):
    """How a session of practice stands."""

    GOING_ON = "going_on"
    CALMED = "calmed"
    CONTAINED = "contained"
    WALKED_OUT = "walked_out"
    RAN_ON = "ran_on"
    STOPPED = "stopped"

    @property
    def won(self) -> bool:
        """Whether the trainee did what was right with this customer."""
        return self in (Outcome.CALMED, Outcome.CONTAINED)


_SHORT = {"sla": "SLA", "it_manager": "IT manager"}


def in_words(value: str) -> str:
    """A value of these lists as people read it: `missed_sla` is "missed SLA", `it_manager` "IT manager"."""
    if value in _SHORT:
        return _SHORT[value]
    return " ".join(_SHORT.get(word, word) for word in value.split("_"))
