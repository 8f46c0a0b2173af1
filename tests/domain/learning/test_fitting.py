"""The reader learns from corrections: what it takes up, what it leaves alone, and when it says no."""

import dataclasses

import pytest

from amends.catalogue import readings as catalogue
from amends.domain import readings
from amends.domain.learning import Labels, examples, fitting, report
from amends.domain.learning.examples import Kept
from amends.domain.readings.adjustment import NOTHING, Adjustment
from amends.domain.vocabulary import Abuse, Anger, ComplaintType, Trigger

LEXICON = catalogue.load()
# What this desk's customers say when they are angry, and nobody else says: the reader cannot know it.
LOCAL = [
    f"The gantry on {place} is sitting in the huff again, {who} is stood there with the lorries."
    for place in ("dock A", "dock B", "the yard", "line 3", "line 4", "the quay", "the ramp")
    for who in ("Ali", "Bea", "Carl", "Dee")
]
CALM = [
    f"Please set up {what} for our new colleague {who}, there is no hurry at all."
    for what in ("a laptop", "a phone", "an account", "a badge", "a screen", "a printer", "the shared folder")
    for who in ("Ann", "Ben", "Cai", "Dot", "Eve", "Fay")
]
ANGRY = [
    f"This is not acceptable. {what} has been broken for days and nobody answers us."
    for what in (
        "The scanner",
        "Our mail",
        "The door",
        "The till",
        "The booking page",
        "The line to the clinic",
    )
]


def kept(text: str, *, key: int, overruled: dict[str, str] | None = None) -> Kept:
    """A message that people let stand, but for the labels they overruled."""
    read = examples.of(readings.read(subject="", text=text, context=readings.Context(), lexicon=LEXICON))
    truth = read
    for label, value in (overruled or {}).items():
        truth = truth.corrected(label, value)
    changed = frozenset(label for label in fitting.LEARNED if read.value(label) != truth.value(label))
    return Kept(key=key, subject="", text=text, channel="email", truth=truth, overruled=changed)


@pytest.fixture(scope="module")
def desk() -> list[Kept]:
    """A desk whose people say that `in the huff` is anger."""
    taught = {"anger": "2", "complaint_type": "repeated_issue"}
    found = [kept(text, key=at, overruled=taught) for at, text in enumerate(LOCAL)]
    return found + [kept(text, key=1000 + at) for at, text in enumerate(CALM + ANGRY)]


def taken_apart(kept_ones: list[Kept]) -> list[fitting.Example]:
    return [examples.example(kept=one, lexicon=LEXICON) for one in kept_ones]


def fitted(kept_ones: list[Kept]) -> Adjustment:
    return fitting.fit(examples=taken_apart(kept_ones), weights=LEXICON.weights)


def held_out(kept_ones: list[Kept]) -> report.Report:
    by_key = {one.key: one for one in kept_ones}
    return report.held_out(
        examples=taken_apart(kept_ones),
        weights=LEXICON.weights,
        read=lambda example, adjustment: examples.labels(
            kept=by_key[example.key], lexicon=LEXICON, adjustment=adjustment
        ),
    )


def says(text: str, adjustment: Adjustment) -> Labels:
    return examples.labels(kept=kept(text, key=1), lexicon=LEXICON, adjustment=adjustment)


def test_it_learns_what_only_this_desk_knows(desk: list[Kept]) -> None:
    adjustment = fitted(desk)

    new = "The crane at gate 2 is sitting in the huff again, the lorries are stood there."
    assert says(new, NOTHING).anger < Anger.ANGRY
    assert says(new, adjustment).anger >= Anger.ANGRY
    assert any("huff" in word for word in adjustment.words)


def test_it_leaves_alone_what_nobody_overruled(desk: list[Kept]) -> None:
    adjustment = fitted(desk)

    turned = 0
    for text in CALM + ANGRY:
        assert says(text, adjustment).anger == says(text, NOTHING).anger
        turned += says(text, adjustment).complaint_type != says(text, NOTHING).complaint_type
    assert turned <= 2  # of 48: kinds that the shipped reader finds nearly as likely may change places
    moved = {head for heads in adjustment.words.values() for head in heads} | set(adjustment.curves)
    asked = ("anger", "complaint_type")
    assert moved <= {
        head for one in taken_apart(desk) for label in asked for head in fitting.LEARNED[label](one.truth)
    }


def test_on_messages_it_has_not_seen_it_is_better(desk: list[Kept]) -> None:
    found = held_out(desk)

    anger = next(one for one in found.labels if one.label == "anger")
    assert (found.examples, found.corrected) == (len(desk), len(LOCAL))
    assert found.better
    assert anger.before <= len(CALM + ANGRY) + 2
    assert anger.after >= 0.9 * len(desk)
    assert (
        found.why == f"{found.won} labels turn right and {found.lost} turn wrong on messages it had not seen."
    )


def test_corrections_without_a_pattern_teach_nothing() -> None:
    flips = {"anger": "3"}
    noise = [
        kept(text, key=at, overruled=flips if at % 3 == 0 else None) for at, text in enumerate(CALM + ANGRY)
    ]

    found = held_out(noise)

    assert not found.better
    assert "no clear gain" in found.why


def test_a_label_needs_enough_corrections(desk: list[Kept]) -> None:
    few = [one for one in desk if not one.overruled] + desk[: fitting.LEAST_OF_LABEL - 1]

    assert fitted(few) == NOTHING


def test_too_few_corrections_are_said() -> None:
    assert report.too_few(corrected=report.LEAST_CORRECTED) == ""
    assert report.too_few(corrected=7) == (
        "Not enough corrections yet: 7 messages were corrected, 20 are needed."
    )


def test_the_same_examples_give_the_same_fit(desk: list[Kept]) -> None:
    assert fitted(desk) == fitted(list(desk))


def test_a_lost_trigger_forbids_the_fit() -> None:
    better = report.Report(examples=60, corrected=30, labels=(), won=30, lost=1, alarms_lost=0)

    assert better.better
    worse = dataclasses.replace(better, alarms_lost=1)
    assert not worse.better
    assert worse.why.endswith("but 1 triggers or threats would be lost.")


def test_a_trigger_and_a_threat_that_people_let_stand_are_missed_when_they_go() -> None:
    alarming = Labels(triggers=frozenset({Trigger.LEGAL_MENTION}), abuse=Abuse.THREAT)
    one = dataclasses.replace(kept("Our solicitor will write.", key=1), truth=alarming)

    said = iter((alarming, Labels()))  # before, then after

    def silenced(example: fitting.Example, adjustment: Adjustment) -> Labels:
        return next(said)

    found = report.held_out(examples=taken_apart([one]), weights=LEXICON.weights, read=silenced)

    assert found.alarms_lost == 2


def test_a_complaint_that_is_none_is_unlearned() -> None:
    bulletins = [
        f"Site bulletin {n}: the siren test at the works is at noon, complaints about noise go to the gate, thank you all."
        for n in range(24)
    ]
    wrong = {"anger": "0", "complaint_type": "not_a_complaint"}
    taught = [kept(text, key=at, overruled=wrong) for at, text in enumerate(bulletins)]
    if not any(one.overruled for one in taught):
        taught = [dataclasses.replace(one, overruled=frozenset({"complaint_type"})) for one in taught]

    adjustment = fitted(taught + [kept(text, key=500 + at) for at, text in enumerate(CALM + ANGRY)])

    assert says(bulletins[3], adjustment).complaint_type is ComplaintType.NOT_A_COMPLAINT
