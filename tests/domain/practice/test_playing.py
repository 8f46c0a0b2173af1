"""What a reply does, and that the same seed and the same words always do the same."""

import dataclasses
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.catalogue import practice as catalogue
from amends.catalogue import readings, replies
from amends.domain import practice
from amends.domain.practice import Customer, Ending, Move, Outcome, State, TooLong, Turn
from practising import NOW, play, say, scripts

GOOD = "Ruth, your waiting room is full and nobody can ring you. I ring you at 9:40 today. Sam Ortega"


def clinic(**other: Any) -> Customer:
    return dataclasses.replace(catalogue.load()["clinic-phones-down"], **other)


def turn_of(text: str, customer: Customer | None = None) -> Turn:
    who = customer or clinic()
    state, _ = practice.begin(customer=who, seed=1)
    return say(who, state, text)[1]


def points(turn: Turn) -> dict[Move, int]:
    return {change.move: change.points for change in turn.changes}


@pytest.mark.parametrize(
    ("text", "move", "warms"),
    [
        (
            "You had a waiting room full of people and no phone. I ring you at 9:40 today.",
            Move.ACKNOWLEDGED,
            False,
        ),
        ("We left you without a word since seven, that was our failure.", Move.OWNED, False),
        ("I ring you at 9:40 today.", Move.SPECIFIC, False),
        ("Sam Ortega has it and rings you.", Move.NAMED, False),
        ("Would you rather have a call or a message?", Move.CHOICE, False),
        ("Which of the lines do you need first?", Move.ASKED, False),
        ("I divert the line to a mobile now.", Move.WISH_MET, False),
        ("It happened because a disk filled up.", Move.EXPLAINED_FIRST, True),
        ("It will be looked into as soon as possible.", Move.VAGUE, True),
        ("You must have unplugged it.", Move.BLAMED, True),
        ("Per our policy, this is not covered.", Move.DEFENDED, True),
        ("We apologise for any inconvenience caused.", Move.FALSE_APOLOGY, True),
        ("Thank you for contacting us. Your call is important to us.", Move.FORM_LETTER, True),
        ("I guarantee that all phones will definitely work today.", Move.OVERPROMISED, True),
        ("I end this conversation now.", Move.BOUNDED_EARLY, True),
        ("How many times do I have to say it?", Move.HEATED, True),
        ("Which line? Since when? Who saw it? What did it say?", Move.GRILLED, True),
    ],
)
def test_a_reply_is_read_as_the_move_it_makes(text: str, move: Move, warms: bool) -> None:
    found = points(turn_of(text))

    assert move in found
    assert (found[move] > 0) is warms


def test_the_same_seed_and_words_give_the_same_session() -> None:
    once, again = (play(clinic(), scripts("clinic-phones-down")["good"], seed=11) for _ in range(2))
    others = {play(clinic(), [GOOD], seed=seed)[1][0].answer for seed in range(12)}

    assert once == again
    assert len(others) > 1


def test_chance_picks_words_and_never_what_a_reply_does() -> None:
    changes = {play(clinic(), [GOOD], seed=seed)[1][0].changes for seed in range(12)}

    assert len(changes) == 1


def test_the_change_is_the_sum_of_its_moves_within_bounds() -> None:
    table = catalogue.load_table()
    turn = turn_of("Which of the lines do you need first?", clinic(sets_off=frozenset(), calms=frozenset()))

    assert turn.after - turn.before == max(-table.most_down, min(table.most_up, sum(points(turn).values())))


def test_temperament_weighs_and_says_so() -> None:
    text = "You must have unplugged it. I ring you at 9:40 today."
    plain = turn_of(text, clinic(stakes=3, trust=3, calms=frozenset(), sets_off=frozenset()))
    touchy = turn_of(
        text, clinic(stakes=5, trust=1, sets_off=frozenset({Move.BLAMED}), calms=frozenset({Move.SPECIFIC}))
    )

    assert (points(plain)[Move.BLAMED], points(touchy)[Move.BLAMED]) == (24, 43)
    assert (points(plain)[Move.SPECIFIC], points(touchy)[Move.SPECIFIC]) == (-13, -15)
    why = {change.move: change.why for change in touchy.changes}
    assert why[Move.BLAMED].endswith("much hangs on it; it is what sets them off")
    assert why[Move.SPECIFIC].endswith("they trust little; it is what calms them")


def test_saying_it_again_counts_less() -> None:
    customer = clinic(calms=frozenset(), start=95)
    state, _ = practice.begin(customer=customer, seed=1)
    found = []
    for text in ("I ring you at 9:40 today.", "I write to you by 10:15 today.", "I ring you at 11:30 today."):
        state, turn = say(customer, state, f"You have a full waiting room and no phone. {text}")
        found.append(points(turn)[Move.SPECIFIC])

    assert found == [-13, -6, -4]


def test_who_was_heard_needs_no_second_beginning() -> None:
    customer = clinic()
    state, _ = practice.begin(customer=customer, seed=1)
    state, _ = say(customer, state, GOOD)

    _, turn = say(customer, state, "I write to you by 10:15 today. Sam Ortega")

    assert Move.UNHEARD not in points(turn)


def test_low_is_not_calm_without_a_time_and_a_name() -> None:
    customer = clinic(start=40)
    text = "You have a full waiting room, and we failed you. Would you rather have a call? I divert the line now."

    card, _ = play(customer, [text])
    state, _ = say(customer, practice.begin(customer=customer, seed=1)[0], text)

    assert card.ended_at <= 30
    assert card.outcome is Outcome.STOPPED
    assert practice.still_missing(customer=customer, state=state, table=catalogue.load_table()) == (
        "a time",
        "a name",
    )


def test_a_question_or_a_time_that_stands_is_next_step_enough() -> None:
    customer = clinic(start=90)
    state, _ = practice.begin(customer=customer, seed=1)
    state, asked = say(customer, state, "You have a full waiting room. Which of the lines do you need first?")
    state, _ = say(customer, state, GOOD)

    _, later = say(customer, state, "You are still without a phone, and that is wretched.")

    assert Move.VAGUE not in points(asked) | points(later)
    assert Move.VAGUE in points(
        turn_of("You have a full waiting room. It will be looked at soon. Which line is it?")
    )


def test_a_question_is_answered_and_leads_to_the_wish() -> None:
    turn = turn_of(
        "Ruth, that is frightening with a full waiting room. Which lines do you need first? I ring at 9:40."
    )

    assert any(line in turn.answer for line in clinic().lines["asked"])


def test_a_session_ends_when_their_patience_does() -> None:
    customer = clinic(patience=1)
    texts = [f"You have had a full waiting room since {n}. I ring you at 1{n}:40 today." for n in range(9)]

    card, turns = play(customer, texts)

    assert (card.outcome, len(turns)) == (Outcome.RAN_ON, customer.turns)


def test_nothing_is_said_to_a_session_that_is_over() -> None:
    state, _ = practice.begin(customer=clinic(), seed=1)

    with pytest.raises(ValueError, match="over"):
        say(clinic(), practice.leave(state), GOOD)


def test_a_bound_comes_after_an_attempt_and_with_a_threat_at_once() -> None:
    bound = "I end this conversation if the insults go on."
    broker, depot = (catalogue.load()[name] for name in ("broker-insults", "depot-threat"))

    assert Move.BOUNDED_EARLY in points(turn_of(bound, broker))
    assert Move.BOUNDED in points(turn_of(bound, depot))


def test_another_language_is_not_guessed_at() -> None:
    turn = turn_of("Sehr geehrte Frau Adeyemi, wir kümmern uns um die Störung und melden uns bald bei Ihnen.")

    assert turn.not_read == "not checked: de"
    assert points(turn) == {Move.NOTHING: 8}


def test_a_hundred_thousand_characters_are_refused_at_once() -> None:
    began = time.process_time()

    with pytest.raises(TooLong, match="100,000 characters; 5,000 are the most"):
        turn_of("you are right and " * 5555 + "0123456789")

    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    "text", ["a" * 5000, "I " * 2500, "sorry? " * 714, "\n" * 5000, "either " * 700, "🙂" * 5000, "\0"]
)
def test_the_longest_reply_is_read_in_a_bounded_time(text: str) -> None:
    began = time.process_time()

    turn_of(text)

    assert time.process_time() - began < 2.0


def test_a_session_is_kept_and_taken_up_again() -> None:
    customer = clinic()
    state, _ = practice.begin(customer=customer, seed=5)
    state, _ = say(customer, state, GOOD)

    kept = practice.from_data(practice.to_data(state))

    assert kept == state
    assert isinstance(kept, State)


def test_hearing_needs_no_name_and_takes_one() -> None:
    customer = clinic()
    state, _ = practice.begin(customer=customer, seed=1)
    heard = practice.hear(
        text="I ring you at 9:40 today. Quill", customer=customer, state=state, table=catalogue.load_table(),
        rules=replies.load(), lexicon=readings.load(), pupil=practice.Pupil(name="Quill"), now=NOW,
    )  # fmt: skip

    assert heard.has(Move.NAMED)
    assert heard.promises == ("at 9:40 today",)


WORDS = st.lists(
    st.sampled_from(
        [
            "You had a full waiting room.", "I ring you at 9:40 today.", "Sorry for any inconvenience.", "Sam Ortega",
            "You must have unplugged it.", "It will be looked at soon.", "Would you rather have a call?", "How dare you?",
            "I end this conversation.", "My manager calls you at 10:00.", "I divert the line.", "WHAT?", "🙂", "", "\n\n",
        ]
    ),
    max_size=6,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted(catalogue.load())),
    texts=st.lists(WORDS, max_size=9),
    seed=st.integers(0, 2**31),
)
def test_whatever_is_written_a_session_stays_within_its_bounds(
    name: str, texts: list[list[str]], seed: int
) -> None:
    customer, table = catalogue.load()[name], catalogue.load_table()

    card, turns = play(customer, [" ".join(words) for words in texts], seed=seed)

    assert len(turns) <= customer.turns
    assert all(0 <= turn.after <= 100 and turn.answer for turn in turns)
    if customer.ending is Ending.CALM:
        assert all(-table.most_down <= turn.after - turn.before <= table.most_up for turn in turns)
    assert all(turn.outcome is Outcome.GOING_ON for turn in turns[:-1])
    assert 0 <= card.points <= 100
    assert (card.for_end == 50) is card.outcome.won
