"""Labels of the vocabulary in the words that pages use."""

from amends.domain.vocabulary import ClockState, ComplaintType, Role, Status, Trigger, in_words
from amends.store.models.outbox import OutboxState

ROLES = {
    Role.TIER1: "tier 1",
    Role.TEAM_LEAD: "team lead",
    Role.IT_MANAGER: "IT manager",
    Role.ACCOUNT_OWNER: "account owner",
    Role.EXECUTIVE: "executive",
}
STATUSES = {
    Status.OPEN: "open",
    Status.WAITING_CUSTOMER: "waiting for the customer",
    Status.PENDING_VERIFICATION: "resolved, to be verified",
    Status.CLOSED: "closed",
    Status.REOPENED: "reopened",
}
CLOCKS = {
    ClockState.RUNNING: "running",
    ClockState.PAUSED: "paused",
    ClockState.MET: "met",
    ClockState.OVERDUE: "overdue",
    ClockState.LATE: "met late",
    ClockState.STOPPED: "stopped",
}
# What a customer with this complaint usually feels (S0-20 to S0-25, second column of the table).
EMOTIONS = {
    ComplaintType.SERVICE_OUTAGE: "urgency, close to panic",
    ComplaintType.BILLING_DISPUTE: "frustration",
    ComplaintType.MISSED_SLA: "anger",
    ComplaintType.FEATURE_REQUEST_DENIED: "disappointment",
    ComplaintType.REPEATED_ISSUE: "distrust",
}
DELIVERIES = {
    OutboxState.HELD: "waits to be sent",
    OutboxState.SENDING: "is being sent",
    OutboxState.SENT: "sent",
    OutboxState.FAILED: "not sent",
    OutboxState.UNKNOWN: "perhaps sent: the mail server went away before it answered",
    OutboxState.UNDONE: "taken back, never sent",
    OutboxState.BOUNCED: "not delivered",
}
# Short enough for a row of the queue.
TRIGGERS = {
    Trigger.LEGAL_MENTION: "legal",
    Trigger.SECOND_COMPLAINT: "2nd complaint",
    Trigger.SLA_BREACH: "SLA breach",
    Trigger.EXECUTIVE_CONTACT: "executive",
}
# What the evidence of a reading speaks for; a label that is not here is shown as it is, without underscores.
SHOWS = {
    "anger": "anger",
    "complaint": "a complaint",
    "insult": "an insult",
    "threat": "a threat",
    "swear": "swearing",
    "churn": "may leave us",
    "repeat": "not for the first time",
    "outage": "service down",
    "late": "took too long",
    "target": "a missed target",
    "billing": "about the bill",
    "denied": "was refused something",
    "unmet_expectation": "expected something else",
    "no_urgency": "sees no urgency from us",
    "ignored": "feels ignored",
    "loss_of_control": "has lost control of it",
    "process_opacity": "cannot see what happens",
    "legal_mention": "mentions legal steps",
    "second_complaint_same_issue": "complains again about the same thing",
    "sla_breach": "speaks of a broken agreement",
    "executive_contact": "an executive writes",
}


def shows(label: str) -> str:
    """A label of evidence (`driver:ignored`, `anger`) in words."""
    name = label.partition(":")[2] or label
    return SHOWS.get(name, in_words(name))


def plain(label: str) -> str:
    """A label as people read it: spaces for underscores, SLA in capitals."""
    return in_words(label)


def trigger(name: str) -> str:
    """A trigger in one or two words."""
    return TRIGGERS.get(name, plain(name))  # type: ignore[call-overload, no-any-return]
