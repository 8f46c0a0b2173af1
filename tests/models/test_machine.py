"""The whole of a small desk: every order in which two workers, a customer and a technician can go about one case, with
a process dying at any boundary of its steps, any number of times.

A storm besides: 107,151 states in which the customers go on, 74,786 to 130,300 with a technician who does one thing.

States counted: 7,057 without a technician, 26,755 when the clock may jump back once, 47,971 to 60,565 with a
technician who does one thing. What is assumed about the database stands in `machine.py`; that the explorer would see a
database without it is shown by taking each assumption away.
"""

from typing import Any

import pytest

from models import storm
from models.explorer import Explorer
from models.machine import Rules

SILENT = storm.Rows(heard=True)
"""A storm whose customers say nothing more: what they say is explored without a technician."""


def slow(deed: str) -> Any:
    return pytest.param((deed,), marks=pytest.mark.slow)


@pytest.mark.parametrize("deeds", [(), slow("acknowledge"), slow("reply"), slow("resolve")], ids=str)
def test_no_order_and_no_crash_loses_or_doubles_anything(deeds: tuple[str, ...]) -> None:
    found = Explorer(deeds).run()

    assert found.wrong == {}
    assert found.quiet > 20
    assert found.states > 7_000


def test_a_clock_that_jumps_back_loses_and_doubles_nothing() -> None:
    found = Explorer(()).run(jumps=1)

    assert found.wrong == {}
    assert found.states > 25_000


@pytest.mark.parametrize(
    ("without", "wrong"),
    [
        (Rules(lock=False), "a clock fires twice"),
        (Rules(lock=False, unique=False), "an escalation is doubled"),
        (Rules(looks_again=False), "a clock fires twice"),
        (Rules(whole=False), "an escalation is lost"),
    ],
    ids=["no lock", "no unique constraint", "no second look under the lock", "no transaction"],
)
def test_a_database_that_gives_less_is_found_out(without: Rules, wrong: str) -> None:
    assert wrong in Explorer((), without).run(until=wrong).wrong


def test_the_unique_constraint_stands_behind_the_lock() -> None:
    found = Explorer((), Rules(lock=False)).run(until="a clock fires twice")

    assert "an escalation is doubled" not in found.wrong


@pytest.mark.slow
def test_no_order_and_no_crash_loses_a_grave_call_behind_an_incident() -> None:
    found = Explorer((), model=storm).run()

    assert found.wrong == {}
    assert found.states > 50_000


@pytest.mark.parametrize(
    "deed", ["end", *(pytest.param(deed, marks=pytest.mark.slow) for deed in ("acknowledge", "leave"))]
)
def test_no_order_loses_a_call_when_somebody_touches_an_incident(deed: str) -> None:
    found = Explorer((deed,), model=storm, start=SILENT).run()

    assert found.wrong == {}
    assert found.quiet > 5


@pytest.mark.parametrize(
    ("deed", "without", "wrong"),
    [
        ("end", Rules(lock=False), "one outage becomes two incidents"),
        ("leave", Rules(wakes=False), "a call is lost"),
        ("end", Rules(settles=False), "a call is lost"),
    ],
    ids=["no lock", "nothing wakes", "nothing is acknowledged as a case is handed on"],
)
def test_an_incident_that_loses_something_is_found_out(deed: str, without: Rules, wrong: str) -> None:
    found = Explorer((deed,), without, model=storm, start=SILENT).run(crashes=False, until=wrong)

    assert wrong in found.wrong
