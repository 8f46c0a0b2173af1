"""What each head should say about each example; NaN where nobody knows."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from amends.domain.readings.heads import DRIVERS, TYPES, Head
from training.corpus import Message
from training.logistic import Vector

UNKNOWN = float("nan")


def of_message(message: Message) -> dict[Head, float]:
    """The answers that the labels of one message of the corpus give."""
    complains = message.complaint != "not_a_complaint"
    answers: dict[Head, bool | float] = {
        Head.UNEASY: message.anger >= 1,
        Head.ANGRY: message.anger >= 2,
        Head.FURIOUS: message.anger >= 3,
        Head.COMPLAINT: complains,
        Head.SARCASM: message.sarcasm,
        Head.INSULT: message.abuse == "insult",
        Head.THREAT: message.abuse == "threat",
        Head.CHURN: message.churn,
        Head.IMPOLITE: UNKNOWN if message.anger == 1 else message.anger >= 2 or message.abuse == "insult",
        Head.DISSATISFIED: complains or message.anger >= 1,
        Head.OUTAGE: message.scope != "none",
        Head.WHOLE: message.scope == "whole_site" if message.scope != "none" else UNKNOWN,
        Head.LEGAL: "legal_mention" in message.triggers,
        Head.REPEAT: "second_complaint_same_issue" in message.triggers,
        Head.EXECUTIVE: "executive_contact" in message.triggers,
    }
    for head in TYPES:
        answers[head] = message.complaint == head.value if complains else UNKNOWN
    for head in DRIVERS:
        answers[head] = head.value in message.drivers
    return {head: float(answer) for head, answer in answers.items()}


def of_shown(label: str) -> Mapping[Head, float]:
    """What a sentence alone says that holds the words shown for a label."""
    if label == "anger":
        return {Head.UNEASY: 1.0, Head.DISSATISFIED: 1.0}
    if label in ("complaint", *TYPES):
        said = {Head.COMPLAINT: 1.0, Head.DISSATISFIED: 1.0}
        return {**said, Head(label): 1.0} if label in TYPES else said
    if label in _BY_LABEL:
        return {_BY_LABEL[label]: 1.0}
    return {Head(label): 1.0} if label in tuple(Head) else {}


_BY_LABEL = {
    "scope": Head.OUTAGE,
    "legal_mention": Head.LEGAL,
    "second_complaint_same_issue": Head.REPEAT,
    "executive_contact": Head.EXECUTIVE,
}
_CALM = dict.fromkeys(
    (
        Head.UNEASY, Head.ANGRY, Head.FURIOUS, Head.COMPLAINT, Head.SARCASM, Head.INSULT, Head.THREAT,
        Head.CHURN, Head.DISSATISFIED, Head.LEGAL, Head.EXECUTIVE,
    ),
    0.0,
)  # fmt: skip
_AT_ODDS = {Head.UNEASY: 1.0, Head.COMPLAINT: 1.0, Head.DISSATISFIED: 1.0, Head.INSULT: 0.0}


def of_calm_sentence() -> Mapping[Head, float]:
    """What a sentence of a calm message that complains of nothing says."""
    return {**_CALM, **dict.fromkeys((*DRIVERS, Head.OUTAGE, Head.REPEAT), 0.0)}


def of_ticket(row: Mapping[str, Any]) -> Mapping[Head, float]:
    """A ticket of a service desk, small words stripped by its publisher: nearly all ask or report calmly."""
    return _CALM


def of_narrative(row: Mapping[str, Any]) -> Mapping[Head, float]:
    """What a consumer wrote to an authority about a bank: a complaint of somebody at odds with it."""
    return _AT_ODDS


def table(answers: Sequence[Mapping[Head, float]]) -> dict[Head, Vector]:
    """The answers of all examples, head by head."""
    return {head: np.array([row.get(head, UNKNOWN) for row in answers]) for head in Head}
