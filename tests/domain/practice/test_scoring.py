"""The scorecard, the suggestions, and that trainees rank by how they keep the rules."""

import random

from amends.catalogue import practice as catalogue
from amends.domain import practice
from amends.domain.practice import Move, Outcome
from practising import play, scripts

TRAINEES, EACH = 100, 6


def test_the_parts_of_a_score_add_up_and_each_moment_names_its_rule() -> None:
    card, turns = play(catalogue.load()["bakery-till-frozen"], scripts("bakery-till-frozen")["good"])

    assert card.points == card.for_end + card.for_moves + card.for_composure == 100
    assert card.outcome is Outcome.CALMED
    assert 0 < len(card.moments) <= 8
    assert all(moment.rules for moment in card.moments)
    assert [moment.turn for moment in card.moments] == sorted(moment.turn for moment in card.moments)
    assert dict(card.met)["S0-11"] == len(turns)
    assert card.missed == ()


def test_a_moment_that_cost_says_what_to_try_and_which_words_did_it() -> None:
    card, _ = play(catalogue.load()["bakery-till-frozen"], scripts("bakery-till-frozen")["bad"])

    costly = [moment for moment in card.moments if moment.points > 0]

    assert costly
    assert all(moment.better and moment.finding for moment in costly)
    blamed = next(moment for moment in costly if moment.move is Move.BLAMED)
    assert blamed.words == "You must have"
    assert not card.wish_met
    assert card.want


def test_composure_is_scored_by_what_was_written() -> None:
    customer = catalogue.load()["warehouse-scanners"]
    calm, _ = play(customer, ["I ring you at 7:15 today. Mo Khan"])
    heated, _ = play(customer, ["How many times do I have to say it? I ring you at 7:15 today. Mo Khan"])

    assert (calm.for_composure, heated.for_composure) == (15, 0)


def test_an_unwritten_session_has_no_points() -> None:
    card, _ = play(catalogue.load()["bakery-till-frozen"], [])

    assert (card.points, card.turns, card.moments) == (0, 0, ())


def test_the_rules_left_in_real_replies_lead_to_courses() -> None:
    found = practice.suggest(
        findings={"vague_commitment": 9, "fake_apology": 3, "reading_grade": 40, "blames_customer": 4},
        table=catalogue.load_table(),
    )

    assert [(one.course.id, one.times) for one in found] == [("control", 9), ("composure", 4), ("apology", 3)]
    assert found[0].rules == (("vague_commitment", 9),)
    assert practice.suggest(findings={}, table=catalogue.load_table()) == ()


def test_a_hundred_trainees_rank_by_how_often_they_keep_the_rules() -> None:
    chance = random.Random(2026)  # noqa: S311 - trainees by chance, the same in every run
    customers = list(catalogue.load().values())
    levels = [number / (TRAINEES - 1) for number in range(TRAINEES)]
    means = []
    for level in levels:
        total = 0
        for customer in chance.sample(customers, EACH):
            lines = scripts(customer.id)
            texts = [
                chance.choice(lines["bad"])
                if chance.random() > level
                else lines["good"][turn % len(lines["good"])]
                for turn in range(customer.turns)
            ]
            total += play(customer, texts, seed=chance.randrange(1000))[0].points
        means.append(total / EACH)

    found = _spearman(levels, means)

    print(f"Spearman of rule-keeping and score, {TRAINEES} trainees, {EACH} sessions each: {found:.3f}")
    assert found > 0.9


def _spearman(one: list[float], other: list[float]) -> float:
    """The correlation of ranks; equal values share their rank."""
    ranks = [_ranks(one), _ranks(other)]
    mean = (len(one) - 1) / 2
    both = sum((a - mean) * (b - mean) for a, b in zip(*ranks, strict=True))
    spread = [sum((a - mean) ** 2 for a in each) for each in ranks]
    return float(both / (spread[0] * spread[1]) ** 0.5)


def _ranks(values: list[float]) -> list[float]:
    ordered = sorted(values)
    return [(ordered.index(v) + len(ordered) - 1 - ordered[::-1].index(v)) / 2 for v in values]
