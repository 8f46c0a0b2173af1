"""Everything the second stage learns from: the corpus, some rows of two other sets, and the first stage."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from amends.catalogue import readings
from amends.domain.readings import Context
from amends.domain.readings.features import Features
from amends.domain.readings.heads import Head
from training import answers, emotions, examples, sources
from training.corpus import Message
from training.fitting import Examples
from training.logistic import Counts, Vector
from training.posts import Post

_SEEN_IN_PUBLIC = 3  # rows of the public sets that a word must stand in to be learned from them
_SEEN_HERE = 3
_SEEN_IN_POSTS = 2
SENTENCE = 0.1  # what a sentence counts beside a whole message
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Other:
    """A public set in the second stage: one row in `step`, each counting `weight` of a message of the corpus."""

    set: str
    step: int
    weight: float
    answers: Callable[[Mapping[str, Any]], Mapping[Head, float]]


OTHERS = (
    Other("it_tickets", 8, 0.1, answers.of_ticket),
    Other("cfpb", 1, 0.2, answers.of_narrative),
)


@dataclass(frozen=True, slots=True)
class FirstStage:
    """What the public sets teach: names of words and pieces, and their weights for each feeling."""

    names: Mapping[str, int]
    weights: Vector

    def felt(self, rows: Sequence[dict[str, float]]) -> Vector:
        """How much of each feeling stands in each row."""
        counts = Counts.of(examples.numbered(rows, self.names), width=len(self.names))
        return np.column_stack([counts.times(column) for column in self.weights.T])


@dataclass(frozen=True, slots=True)
class Posted:
    """The posts as the general heads learn from them; `names` number their words, pairs and pieces."""

    posts: Sequence[Post]
    names: Mapping[str, int]
    counts: Counts
    feelings: Vector
    facts: Vector


@dataclass(frozen=True, slots=True)
class Gathered:
    """The examples, the names of their words, and how the feelings were brought to one scale."""

    examples: Examples
    messages: Sequence[Message]
    names: Mapping[str, int]
    first: FirstStage
    middle: Vector
    spread: Vector


def first_stage() -> FirstStage:
    """Learn feelings and foul words from the two public sets with such labels."""
    goemotions, davidson = sources.rows("goemotions"), sources.rows("davidson")
    rows = [examples.counted(_bare(str(row["text"]))) for row in [*goemotions, *davidson]]
    names = examples.vocabulary(rows, least=_SEEN_IN_PUBLIC)
    counts = Counts.of(examples.numbered(rows, names), width=len(names))
    learned = emotions.learn(goemotions=goemotions, davidson=davidson, counts=counts)
    return FirstStage(names, np.column_stack([learned, emotions.rude(names)]))


def gather_posts(*, posts: Sequence[Post], first: FirstStage) -> Posted:
    """The posts with everything the general heads may weigh."""
    seen = [_bare(post.text, channel="") for post in posts]
    rows = [examples.counted(one) for one in seen]
    names = examples.vocabulary(rows, least=_SEEN_IN_POSTS)
    return Posted(
        posts=posts,
        names=names,
        counts=Counts.of(examples.numbered(rows, names), width=len(names)),
        feelings=first.felt(rows),
        facts=np.array([one.facts for one in seen]),
    )


def gather(*, messages: Sequence[Message], first: FirstStage) -> Gathered:
    """All examples of the second stage, the corpus first."""
    cues = readings.load_cues()
    own = [
        examples.features_of(
            subject=message.subject, text=message.body, context=examples.context_of(message), cues=cues
        )
        for message in messages
    ]
    said: list[Mapping[Head, float]] = [answers.of_message(message) for message in messages]
    seen, weights, source = list(own), [1.0] * len(own), [-1] * len(own)
    origin = list(range(len(own)))
    for number, message in enumerate(messages):
        for text, answer in sentences_of(message):
            seen.append(_bare(text, message.channel))
            said.append(answer)
            weights.append(SENTENCE)
            source.append(-1)
            origin.append(number)
    for number, other in enumerate(OTHERS):
        rows = sources.every(sources.rows(other.set), other.step)
        seen += [_bare(str(row["text"])) for row in rows]
        said += [other.answers(row) for row in rows]
        weights += [other.weight] * len(rows)
        source += [number] * len(rows)
        origin += [-1] * len(rows)
    rows = [examples.counted(one) for one in seen]
    felt = first.felt(rows)
    plain = [{name: value for name, value in row.items() if not name.startswith("|")} for row in rows]
    names = examples.vocabulary(plain[: len(own)], least=_SEEN_HERE)
    middle, spread = felt[: len(own)].mean(axis=0), felt[: len(own)].std(axis=0)
    whole = Examples(
        counts=Counts.of(examples.numbered(plain, names), width=len(names)),
        feelings=(felt - middle) / spread,
        facts=np.array([one.facts for one in seen]),
        source=np.equal.outer(np.array(source), np.arange(len(OTHERS))).astype(float),
        answers=answers.table(said),
        weights=np.array(weights),
        message=np.array(origin),
    )
    return Gathered(whole, messages, names, first, middle, spread)


def sentences_of(message: Message) -> list[tuple[str, Mapping[Head, float]]]:
    """Sentences that say alone what is shown in them, or that say nothing because the message is calm.

    They teach the heads that people also write in one line.
    """
    parts = [
        part for text in (message.subject, message.body) for part in _SENTENCE.split(text) if part.strip()
    ]
    if message.complaint == "not_a_complaint" and message.anger == 0:
        return [(part, answers.of_calm_sentence()) for part in parts if len(part) > 15]
    found: dict[str, dict[Head, float]] = {}
    for shown in message.shown:
        for part in parts:
            if shown.words in part:
                found.setdefault(part, {}).update(answers.of_shown(shown.label))
    return [(part, answer) for part, answer in found.items() if answer]


def _bare(text: str, channel: str = "email") -> Features:
    return examples.features_of(
        subject="", text=text, context=Context(channel=channel), cues=readings.load_cues()
    )
