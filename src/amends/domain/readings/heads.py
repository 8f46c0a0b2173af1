"""The questions a reader answers about a message, each with a score of its own."""

from enum import StrEnum


class Head(StrEnum):
    """One question; the score is how likely the answer is yes.

    The three of anger ask for a level or more (gold guide, section 2): uneasy, angry, furious. The last
    four are general: upset, displeased, foul-mouthed, or in need of somebody higher, anywhere, about anything.
    They judge words that come without a channel, of which nobody knows whether they were written to a desk.
    """

    UNEASY = "uneasy"
    ANGRY = "angry"
    FURIOUS = "furious"
    COMPLAINT = "complaint"
    SERVICE_OUTAGE = "service_outage"
    BILLING_DISPUTE = "billing_dispute"
    MISSED_SLA = "missed_sla"
    FEATURE_REQUEST_DENIED = "feature_request_denied"
    REPEATED_ISSUE = "repeated_issue"
    OTHER_COMPLAINT = "other_complaint"
    UNMET_EXPECTATION = "unmet_expectation"
    NO_URGENCY = "no_urgency"
    IGNORED = "ignored"
    LOSS_OF_CONTROL = "loss_of_control"
    PROCESS_OPACITY = "process_opacity"
    SARCASM = "sarcasm"
    INSULT = "insult"
    THREAT = "threat"
    CHURN = "churn"
    IMPOLITE = "impolite"
    DISSATISFIED = "dissatisfied"
    OUTAGE = "outage"
    WHOLE = "whole"
    LEGAL = "legal"
    REPEAT = "repeat"
    EXECUTIVE = "executive"
    UPSET = "upset"
    DISPLEASED = "displeased"
    FOUL = "foul"
    ESCALATES = "escalates"


LEVELS = (Head.UNEASY, Head.ANGRY, Head.FURIOUS)
TYPES = (
    Head.SERVICE_OUTAGE,
    Head.BILLING_DISPUTE,
    Head.MISSED_SLA,
    Head.FEATURE_REQUEST_DENIED,
    Head.REPEATED_ISSUE,
    Head.OTHER_COMPLAINT,
)
DRIVERS = (
    Head.UNMET_EXPECTATION,
    Head.NO_URGENCY,
    Head.IGNORED,
    Head.LOSS_OF_CONTROL,
    Head.PROCESS_OPACITY,
)
GENERAL = (Head.UPSET, Head.DISPLEASED, Head.FOUL, Head.ESCALATES)
