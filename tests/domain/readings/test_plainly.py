"""The reader reckons in shortcuts; here the same is reckoned plainly, word by word and head by head, over the corpus."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import pytest
from training import corpus
from training.examples import context_of

from amends.catalogue import readings as catalogue
from amends.catalogue.strict import SHIPPED
from amends.domain.readings import Context, evidence, features, language
from amends.domain.readings.features import BREVITY
from amends.domain.readings.heads import Head
from amends.domain.readings.reader import _scores, prepared
from amends.domain.readings.sight import Prepared, Sight
from amends.domain.readings.words import split

EVERY = 12  # so many messages of the corpus to one that is looked at
FINE = 1_024  # steps in which facts and the scale of a message are counted
HEADS = (Head.ANGRY, Head.COMPLAINT, Head.INSULT, Head.OUTAGE, Head.CHURN)


@dataclass(frozen=True)
class Plain:
    """The file of weights as it stands: a row of whole numbers for each name."""

    heads: list[str]
    unit: float
    words: dict[str, list[int]]
    parts: dict[str, list[int]]
    facts: list[list[int]]
    bias: list[int]

    def of(self, word: str) -> list[int]:
        """A word's row; that of an unknown one is the sum of its pieces."""
        if word in self.words:
            return self.words[word]
        known = [self.parts[piece] for piece in features.pieces(word[:40]) if piece in self.parts]
        return [sum(column) for column in zip(*known, strict=True)] if known else [0] * len(self.heads)


@cache
def plain() -> Plain:
    _, line, rest = (SHIPPED / "readings" / catalogue.WEIGHTS).read_bytes().split(b"\n", 2)
    header = json.loads(line)
    known, width = header["known"], 2 * len(header["heads"])
    size = width * (known + header["parts"])
    names, numbers = rest[:-size].decode().split("\n")[:-1], rest[-size:]
    rows = [
        [
            int.from_bytes(numbers[at : at + 2], "little") - 32_768
            for at in range(width * row, width * (row + 1), 2)
        ]
        for row in range(len(names))
    ]
    return Plain(
        heads=header["heads"],
        unit=header["unit"],
        words=dict(zip(names[:known], rows[:known], strict=True)),
        parts=dict(zip(names[known:], rows[known:], strict=True)),
        facts=header["fact_weights"],
        bias=header["bias"],
    )


def messages() -> Iterator[tuple[str, str, Context]]:
    for message in corpus.load()[::EVERY]:
        yield message.subject, message.body, context_of(message)
    yield "", "Zzyzxqu frobnicatedly unbelievablest " * 5, Context()
    yield (
        "Re: it",
        "> you are all liars\nNo worries, it still is not working, again, " * 3,
        Context(channel=""),
    )


def taken_apart(subject: str, body: str, context: Context) -> Prepared:
    cues = catalogue.load().cues
    text = split(raw=subject + evidence.BREAK + body, spellings=cues.spellings)
    return prepared(words=text, subject=subject, context=context, cues=cues)


def test_a_sum_is_what_its_words_pairs_and_facts_weigh() -> None:
    weights, file = catalogue.load().weights, plain()
    looked_at = 0
    for subject, body, context in messages():
        given = taken_apart(subject, body, context).features
        found = weights.table.look_up(taken_apart(subject, body, context).words)
        rows = [file.of(word) for word in given.words]
        rows += [file.words[pair] for pair in given.pairs if pair in file.words]
        for totals in (weights.totals(given, found), weights.totals(given)):
            for at, head in enumerate(file.heads):
                total = file.bias[at] * FINE + sum(row[at] for row in rows) * round(given.scale * FINE)
                total += sum(
                    row[at] * round(value * FINE) for row, value in zip(file.facts, given.facts, strict=True)
                )
                assert totals[Head(head)] == pytest.approx(total * file.unit / FINE, abs=1e-9)
                looked_at += 1
    assert looked_at > 5_000


def test_a_score_is_its_sum_bent() -> None:
    lexicon = catalogue.load()
    for subject, body, context in messages():
        ready = taken_apart(subject, body, context)
        totals = lexicon.weights.totals(ready.features)
        scores = _scores(ready.features, lexicon.weights.table.look_up(ready.words), lexicon)
        brief = BREVITY / (BREVITY + len(ready.words))
        for head, total in totals.items():
            alone = lexicon.weights.curves[head](total)
            assert scores[head] == alone or alone < scores[head] <= round(brief, 4)


def worth_of(ready: Prepared, head: Head) -> dict[int, float]:
    """What each word of a text adds to a head and is loud enough to be shown for."""
    weights, file, tally = catalogue.load().weights, plain(), ready.tally
    common = catalogue.load().cues.languages[language.ENGLISH]
    at, keys, scale = file.heads.index(head.value), ready.features.words, ready.features.scale
    least = round(0.3 / file.unit)
    worth: dict[int, float] = {}

    def add(place: int, value: float) -> None:
        worth[place] = worth.get(place, 0.0) + value

    for place, key in zip(ready.positions, keys, strict=True):
        if key in file.words and key not in common and file.words[key][at] > least:
            add(place, file.words[key][at] * file.unit)
    for (first, one), (second, two) in pairwise(zip(ready.positions, keys, strict=True)):
        row = file.words.get(f"{one} {two}")
        if row is not None and row[at] > least:
            add(first, row[at] * file.unit / 2)
            add(second, row[at] * file.unit / 2)
    for signal, slope in weights.slopes[head].items():
        for share in tally.shares.get(signal, ()):
            if share.value > 0:
                for place in range(share.first, share.last + 1):
                    add(place, slope * share.value / (share.last - share.first + 1) / scale)
    return worth


def stretches(worth: dict[int, float], sentences: list[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for place in sorted(worth):
        if found and place - found[-1][-1] <= 2 and sentences[place] == sentences[found[-1][-1]]:
            found[-1].append(place)
        else:
            found.append([place])
    return found


def test_what_is_shown_are_the_stretches_with_the_loudest_words() -> None:
    lexicon, shown = catalogue.load(), 0
    for subject, body, context in messages():
        ready = taken_apart(subject, body, context)
        sight = Sight(ready, lexicon.weights.table.look_up(ready.words), {}, subject, lexicon)
        for head in HEADS:
            worth = worth_of(ready, head)
            runs = stretches(worth, ready.tally.text.sentences)
            peaks = sorted((max(worth[at] for at in run) for run in runs), reverse=True)
            softest = peaks[3] if len(peaks) > 3 else 0.0
            looked_at = [run for run in runs if max(worth[at] for at in run) >= softest - 1e-9]
            sums = {
                (run[0], run[-1]): sum(worth[at] for at in run) * ready.features.scale for run in looked_at
            }
            places = sight.places(head)
            for place in places:
                assert place.value == pytest.approx(sums[place.first, place.last], abs=1e-9)
            if (
                places and len(looked_at) <= 4
            ):  # of more that are as loud as each other the first ones are taken
                best = sorted((value for value in sums.values() if value >= 0.08), reverse=True)[:2]
                best = [value for value in best if value >= 0.3 * best[0] - 1e-9]
                assert [place.value for place in places] == pytest.approx(best, abs=1e-9)
            shown += len(places)
    assert shown > 300


@pytest.mark.parametrize(
    ("text", "tongue"),
    [
        ("The printer is down and we are waiting for you", "en"),
        ("Printer prn-014 offline again", "en"),
        ("Der Drucker ist kaputt und wir sind sehr sauer auf Sie, das ist nicht gut", "de"),
        ("No funciona nada y estoy muy enfadado con ustedes por la falta de respuesta", "es"),
        ("Это не работает", "und-Cyrl"),
        ("これは壊れています", "ja"),
        ("😡😡😡", ""),
        ("12 345", ""),
    ],
)
def test_language_is_that_of_the_small_words_and_letters(text: str, tongue: str) -> None:
    cues = catalogue.load().cues
    known = split(raw=text, spellings=cues.spellings).known

    assert language.guess(words=known, languages=cues.languages, foreign=cues.foreign) == tongue
