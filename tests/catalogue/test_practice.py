"""The customers as shipped, and what is refused in one."""

import re

import pytest

from amends.catalogue import practice
from amends.catalogue.strict import SHIPPED, CatalogueError
from amends.domain.practice import Customer, Move, Table

CLINIC = (SHIPPED / "practice" / "clinic-phones-down.toml").read_text(encoding="utf-8")
MOVES = (SHIPPED / "practice" / "table" / "moves.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('calms = ["specific"]', 'calms = ["spesific"]', "'spesific' is not known; did you mean 'specific'?"),
        ("start = 79", "start = 12", "start: must lie between 40 and 95, not 12"),
        ("patience = 3", "pacience = 3", "pacience: is not known here; did you mean 'patience'?"),
        ('register = "worried"', 'register = "shrill"', "'shrill' is not known"),
        ('courses = ["acknowledge", "control"]', 'courses = ["control", "listen"]', "'listen' is not known"),
        (
            'vague = ["Soon is not a time. I have a rota to decide in ten minutes.", ',
            "vague = [",
            "lines.vague: needs at least 2 wordings",
        ),
        (r"\\b(?:divert|", r"\\b.*(?:divert|", "repeats without bound"),
        (r"\\b(?:divert|", r"\\b(?:Divert|", "holds a capital; replies are read in lower case"),
    ],
)
def test_a_wrong_customer_is_refused_in_words(was: str, becomes: str, said: str) -> None:
    assert was in CLINIC

    with pytest.raises(CatalogueError) as refused:
        practice.load_customer_text(CLINIC.replace(was, becomes), file="my.toml")

    assert said in str(refused.value)
    assert re.match(r"my\.toml:\d+: ", str(refused.value))


def test_somebody_who_can_be_calmed_wants_something_that_can_be_met() -> None:
    without = re.sub(r"(?m)^pattern = .*\n", "", CLINIC)

    with pytest.raises(CatalogueError, match="somebody who can be calmed wants something"):
        practice.load_customer_text(without, file="my.toml")
    assert practice.load_customer_text('ending = "contain"\n' + without, file="my.toml").want.pattern == ""


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        (
            '"vague_commitment", ',
            '"vague_comitment", ',
            "is no rule for replies; did you mean 'vague_commitment'?",
        ),
        (
            'source = ["S0-15", "S0-62", "S0-14"]',
            'source = ["S9-15"]',
            "'S9-15' is no rule id; write S0-11 or K2",
        ),
        ('move = "grilled"', 'move = "blamed"', "'grilled' has no row; each move needs one"),
    ],
)
def test_a_wrong_table_is_refused_in_words(was: str, becomes: str, said: str) -> None:
    assert was in MOVES

    with pytest.raises(CatalogueError) as refused:
        practice.load_table_text(MOVES.replace(was, becomes, 1), file="moves.toml")

    assert said in str(refused.value)


def test_every_move_names_a_rule_and_every_fault_says_what_to_try() -> None:
    table: Table = practice.load_table()

    assert all(row.sources for row in table.moves.values())
    assert all(row.better for row in table.moves.values() if row.change > 0)
    assert {move for course in table.courses for move in course.moves} == set(Move)


def test_the_four_things_that_training_teaches_are_courses() -> None:
    taught = {course.id for course in practice.load_table().courses if "S0-88" in course.sources}

    assert taught == {"acknowledge", "control", "commitments", "escalate"}


def test_every_course_has_customers() -> None:
    everybody: list[Customer] = list(practice.load().values())

    for course in practice.load_table().courses:
        assert sum(course.id in one.courses for one in everybody) >= 3, course.id
