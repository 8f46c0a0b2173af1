"""Evidence is exact: over the whole corpus, the score falls when the words shown for it are covered."""

from collections import Counter
from collections.abc import Iterable

from training import corpus
from training.examples import context_of

from amends.catalogue import readings as catalogue
from amends.domain.readings import Context, Evidence, read
from amends.domain.readings.heads import Head
from amends.domain.readings.reader import features_of

HEADS = {"anger": Head.ANGRY, "complaint": Head.COMPLAINT, "churn": Head.CHURN, "sarcasm": Head.SARCASM}
NO_HEAD = ("trigger:", "outage", "abuse")  # found by cues, or by cues first


def covered(text: str, part: str, spans: Iterable[Evidence]) -> str:
    for span in spans:
        if span.part == part:
            text = text[: span.start] + "_" * (span.end - span.start) + text[span.end :]
    return text


def sums(subject: str, text: str, context: Context) -> dict[Head, float]:
    lexicon = catalogue.load()
    return lexicon.weights.totals(features_of(subject=subject, text=text, context=context, cues=lexicon.cues))


def test_covering_the_words_shown_lowers_the_score() -> None:
    shown: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for message in corpus.load():
        context = context_of(message)
        reading = read(subject=message.subject, text=message.body, context=context, lexicon=catalogue.load())
        whole = sums(message.subject, message.body, context)
        for label in {e.shows for e in reading.evidence if not e.shows.startswith(NO_HEAD)}:
            spans = [e for e in reading.evidence if e.shows == label]
            head = HEADS.get(label) or Head(label.removeprefix("driver:"))
            left = sums(
                covered(message.subject, "subject", spans), covered(message.body, "body", spans), context
            )
            shown[label] += 1
            kept[label] += left[head] >= whole[head]

    assert sum(shown.values()) > 5_000
    # A message that loses words is a shorter one, in which each of the others counts more: where little
    # is shown of much, that can outweigh what went.
    assert kept["anger"] <= 0.01 * shown["anger"], kept
    assert sum(kept.values()) <= 0.03 * sum(shown.values()), kept
