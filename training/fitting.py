"""Second stage: every head learned from the corpus, with the first stage and the cues to stand on."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from amends.domain.readings.heads import GENERAL, Head
from training import priors
from training.logistic import Counts, Fit, Vector, fit

ROUNDS = 60
FITTED = tuple(head for head in Head if head not in GENERAL)


@dataclass(frozen=True, slots=True)
class Penalties:
    """How dear a weight is, by what it belongs to; chosen by cross-validation on the corpus."""

    words: float = 3.0
    feelings: float = 2.0
    facts: float = 2.0
    known: float = 20.0


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples of the second stage: corpus first, then the other sources, with what they count."""

    counts: Counts
    feelings: Vector
    facts: Vector
    source: Vector  # a column for each other set, so that it may have a beginning of its own
    answers: Mapping[Head, Vector]
    weights: Vector
    message: Vector  # the number of the message of the corpus that an example comes from, else -1

    def only(self, kept: Vector) -> "Examples":
        """Some of the examples."""
        inside = kept.astype(bool)
        return Examples(
            self.counts.only(inside),
            self.feelings[inside],
            self.facts[inside],
            self.source[inside],
            {head: values[inside] for head, values in self.answers.items()},
            self.weights[inside],
            self.message[inside],
        )


@dataclass(frozen=True, slots=True)
class Learned:
    """The weights of the heads of the desk: words (names by heads), feelings, facts, and what each begins with."""

    words: Vector
    feelings: Vector
    facts: Vector
    bias: Vector

    def sums(self, examples: Examples) -> Vector:
        """The sum of each head for each example."""
        sparse = np.column_stack([examples.counts.times(column) for column in self.words.T])
        return sparse + examples.feelings @ self.feelings + examples.facts @ self.facts + self.bias


def learn(examples: Examples, *, penalties: Penalties) -> Learned:
    """Fit each head of the desk on the examples whose answer is known."""
    fits = [_head(examples, head, penalties) for head in FITTED]
    many, facts = examples.feelings.shape[1], examples.facts.shape[1]
    return Learned(
        words=np.column_stack([one.sparse for one in fits]),
        feelings=np.column_stack([one.dense[:many] for one in fits]),
        facts=np.column_stack([one.dense[many : many + facts] for one in fits]),
        bias=np.array([one.bias for one in fits]),
    )


def _head(examples: Examples, head: Head, penalties: Penalties) -> Fit:
    known = ~np.isnan(examples.answers[head])
    some = examples.only(known)
    prior = priors.of_facts(head)
    many, sets = some.feelings.shape[1], some.source.shape[1]
    return fit(
        counts=some.counts,
        dense=np.hstack([some.feelings, some.facts, some.source]),
        answers=some.answers[head],
        weights=some.weights,
        sparse_penalty=penalties.words,
        dense_penalty=np.concatenate(
            [
                np.full(many, penalties.feelings),
                np.where(prior != 0, penalties.known, penalties.facts),
                np.full(sets, 0.01),
            ]
        ),
        dense_prior=np.concatenate([priors.of_feelings(head), prior, np.zeros(sets)]),
        rounds=ROUNDS,
    )
