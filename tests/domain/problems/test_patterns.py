"""Cases that belong together are found by arithmetic that a person can check, and no others."""

import dataclasses
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from amends.catalogue import problems as catalogue
from amends.domain import problems
from amends.domain.problems import Pattern, Sighting

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
RULES = {rule.id: rule for rule in catalogue.load()}
MAIL = frozenset({"mail", "outlook", "profile", "sync"})


def seen(number: int, organisation: str = "", **more: object) -> Sighting:
    facts = {"at": NOW - timedelta(days=number % 10, hours=1), "peak_level": 0} | more
    return Sighting(case_id=number, organisation=organisation or f"client {number}", **facts)  # type: ignore[arg-type]


def found(rule: str, sightings: Sequence[Sighting], **more: object) -> tuple[Pattern, ...]:
    return problems.find(sightings=sightings, rules=[RULES[rule]], now=NOW, **more)  # type: ignore[arg-type]


def test_one_model_failing_at_three_clients_is_a_pattern() -> None:
    cases = [seen(n, models=("LaserJet 4",)) for n in (1, 2, 3)]

    (pattern,) = found("same-model", cases)

    assert (pattern.key, pattern.case_ids) == ("same-model:LaserJet 4", (3, 2, 1))
    assert pattern.arithmetic[0] == "3 cases in 30 days, 3 make a pattern"
    assert pattern.arithmetic[1] == "3 organisations, 3 needed: client 1, client 2, client 3"
    assert found("same-model", cases[:2]) == ()
    assert found("same-model", [dataclasses.replace(one, organisation="one") for one in cases]) == ()


def test_a_category_at_several_clients() -> None:
    cases = [seen(n, category="network/vpn") for n in range(1, 6)]

    assert [p.value for p in found("same-category", cases)] == ["network/vpn"]
    assert found("same-category", cases[:4]) == ()
    assert found("same-category", [seen(n) for n in range(1, 6)]) == ()


def test_what_is_usual_is_no_pattern() -> None:
    now_and_then = [seen(n, category="password") for n in range(1, 8)]
    before = [seen(100 + n, category="password", at=NOW - timedelta(days=15 + n)) for n in range(4)]

    (pattern,) = found("same-category", [*now_and_then, *before[:3]])

    assert pattern.arithmetic[2] == "3 in the 14 days before, 2 times as many are unusual"
    assert len(pattern.case_ids) == 7
    assert found("same-category", [*now_and_then, *before]) == ()
    assert found("same-category", now_and_then, seen_since=NOW - timedelta(days=20)) == ()


def test_the_same_words_at_three_clients_whatever_else_is_said() -> None:
    alike = [seen(n, words=MAIL | {f"other{n}", f"more{n}"}) for n in (1, 2, 3)]
    apart = [seen(n, words=frozenset({f"a{n}", f"b{n}", "mail"})) for n in (4, 5, 6)]

    (pattern,) = found("same-words", [*alike, *apart])

    assert sorted(pattern.case_ids) == [1, 2, 3]
    assert pattern.value == "mail outlook profile sync"


def test_words_of_one_client_are_no_pattern() -> None:
    assert found("same-words", [seen(n, "Marlow", words=MAIL) for n in (1, 2, 3)]) == ()


def test_anger_over_one_kind_opens_an_improvement() -> None:
    hot = [seen(n, complaint_type="missed_sla", peak_level=2) for n in range(1, 6)]
    cool = [dataclasses.replace(one, peak_level=1) for one in hot]

    (pattern,) = found("anger-over-one-kind", hot)

    assert pattern.rule.kind == "improvement"
    assert "at least angry" in pattern.arithmetic[0]
    assert found("anger-over-one-kind", cool) == ()
    assert (
        found(
            "anger-over-one-kind", [seen(n, peak_level=3, complaint_type="not_a_complaint") for n in range(9)]
        )
        == ()
    )


def test_cases_that_are_old_or_of_a_settled_problem_count_no_more() -> None:
    cases = [seen(n, models=("X",)) for n in (1, 2, 3)]
    old = [*cases[:2], seen(3, models=("X",), at=NOW - timedelta(days=31))]

    assert found("same-model", old) == ()
    assert found("same-model", cases, settled={("same-model", 3)}) == ()
    assert found("same-model", cases, settled={("same-category", 3)}) != ()


def test_five_thousand_cases_are_looked_through_in_a_few_seconds_of_work() -> None:
    cases = [
        seen(
            n,
            f"client {n % 400}",
            words=frozenset(f"w{(n * k) % 997}" for k in range(1, 21)),
            category=f"c{n % 300}",
        )
        for n in range(5000)
    ]

    began = time.process_time()
    problems.find(sightings=cases, rules=RULES.values(), now=NOW)

    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("event", "texts", "missing"),
    [
        ("know", {"cause": "x"}, ("the workaround", "the words for customers")),
        ("solve", {"solution": "x"}, ("the cause",)),
        ("dismiss", {}, ()),
    ],
)
def test_moves_ask_for_what_makes_them_true(
    event: str, texts: dict[str, str], missing: tuple[str, ...]
) -> None:
    whole = {"cause": "", "workaround": "", "known_text": "", "solution": ""} | texts

    assert problems.missing(event=event, **whole) == missing
