"""For each customer a script of good replies wins and a script of bad ones loses; the scripts stand beside this file."""

import pytest

from amends.catalogue import practice as catalogue
from amends.domain import practice
from amends.domain.practice import Ending, Outcome
from amends.domain.vocabulary import ComplaintType
from practising import SCRIPTS, play, scripts

EVERYBODY = sorted(catalogue.load())
SEEDS = (0, 1, 3, 4, 7, 12, 17)
"""Each begins at another of the seven temperatures that the seed can choose."""


@pytest.mark.parametrize("name", EVERYBODY)
def test_good_replies_win(name: str) -> None:
    customer = catalogue.load()[name]
    right = Outcome.CONTAINED if customer.ending is Ending.CONTAIN else Outcome.CALMED

    cards = [play(customer, scripts(name)["good"], seed=seed)[0] for seed in SEEDS]

    assert {card.outcome for card in cards} == {right}
    assert min(card.points for card in cards) >= 80


@pytest.mark.parametrize("name", EVERYBODY)
def test_bad_replies_lose(name: str) -> None:
    customer = catalogue.load()[name]

    cards = [play(customer, scripts(name)["bad"], seed=seed)[0] for seed in SEEDS]

    assert {card.outcome for card in cards} <= {Outcome.WALKED_OUT, Outcome.RAN_ON}
    assert max(card.points for card in cards) <= 30


def test_the_seeds_cover_every_beginning() -> None:
    customer = catalogue.load()[EVERYBODY[0]]
    starts = {practice.begin(customer=customer, seed=seed)[0].temperature for seed in range(200)}

    assert {practice.begin(customer=customer, seed=seed)[0].temperature for seed in SEEDS} == starts


def test_there_are_enough_customers_of_every_kind() -> None:
    everybody = catalogue.load().values()

    assert len(everybody) >= 24
    assert sum(one.ending is Ending.CONTAIN for one in everybody) == 3
    assert {one.complaint_type for one in everybody} == set(ComplaintType) - {ComplaintType.NOT_A_COMPLAINT}
    assert len({one.register for one in everybody}) >= 7
    assert len({one.trade for one in everybody}) == len(everybody)
    assert {path.stem for path in SCRIPTS.glob("*.toml")} == set(EVERYBODY)


@pytest.mark.parametrize(
    "name", [name for name in EVERYBODY if catalogue.load()[name].ending is Ending.CONTAIN]
)
def test_kind_replies_alone_never_calm_somebody_who_cannot_be_calmed(name: str) -> None:
    customer = catalogue.load()[name]
    kind = [text for one in ("clinic-phones-down", "law-firm-billed-twice") for text in scripts(one)["good"]]

    card, turns = play(customer, [text for text in kind if text] * 2)

    assert not card.outcome.won
    assert min(turn.after for turn in turns) >= catalogue.load_table().floor


def test_no_line_is_said_by_two_customers() -> None:
    lines = [line for one in catalogue.load().values() for some in one.lines.values() for line in some]

    assert len(lines) == len(set(lines))
