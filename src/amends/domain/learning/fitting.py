"""What a desk's corrections teach the reader: which of its heads move, and by which messages.

The teachers are readings that people have had before them: labels they overruled, and labels they let stand. A label
is left alone until people overruled it often enough; how its heads move is `readings.refit`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from amends.domain.learning.labels import YES, Labels
from amends.domain.readings import labels as answers
from amends.domain.readings.adjustment import Adjustment
from amends.domain.readings.features import Features
from amends.domain.readings.heads import Head
from amends.domain.readings.refit import Labelled, refit
from amends.domain.readings.weights import Weights
from amends.domain.vocabulary import Abuse, Driver

LEAST_OF_LABEL = 8
"""Messages in which a label must have been overruled before the reader learns it."""

Answers = Mapping[Head, float]


def _abuse(truth: Labels) -> Answers:
    """Whether there is an insult; threats are found by rules, which nothing here may weaken."""
    return {} if truth.abuse is Abuse.THREAT else {Head.INSULT: answers.abuse(truth.abuse)[Head.INSULT]}


def _driver(driver: Driver) -> Callable[[Labels], Answers]:
    return lambda truth: {Head(driver.value): float(truth.value(f"driver:{driver.value}") == YES)}


LEARNED: Mapping[str, Callable[[Labels], Answers]] = {
    "anger": lambda truth: answers.anger(truth.anger),
    "complaint_type": lambda truth: answers.complaint_type(truth.complaint_type),
    **{f"driver:{driver.value}": _driver(driver) for driver in Driver},
    "sarcasm": lambda truth: answers.sarcasm(truth.sarcasm),
    "abuse": _abuse,
    "churn_risk": lambda truth: answers.churn(truth.churn_risk),
}
"""The labels that can be learned, each with what it answers. Triggers, threats and the scope of an outage are rules."""


@dataclass(frozen=True, slots=True)
class Example:
    """A message with what people say it says; `overruled` are the labels they set otherwise than the reader."""

    key: int
    features: Features
    truth: Labels
    overruled: frozenset[str]


def fit(*, examples: Sequence[Example], weights: Weights) -> Adjustment:
    """The adjustment that the examples teach on top of the shipped weights; the same examples, the same answer."""
    moving = [
        label
        for label in LEARNED
        if sum(label in example.overruled for example in examples) >= LEAST_OF_LABEL
    ]
    return refit(
        weights=weights,
        examples=[
            Labelled(
                features=example.features,
                answers={
                    head: yes for label in moving for head, yes in LEARNED[label](example.truth).items()
                },
            )
            for example in examples
        ],
    )
