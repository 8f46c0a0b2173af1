"""Business time from the command line: the contract of `amends clock`."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from amends.cli.clock import command

OFFICE = {
    "zone": "Europe/London",
    "hours": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "holidays": ["2026-12-25"],
    "closures": {"2026-12-24": [["12:00", "24:00"]]},
}


def answers(*cases: object) -> tuple[int, list[dict[str, Any]]]:
    lines = "\n".join(case if isinstance(case, str) else json.dumps(case) for case in cases)
    result = CliRunner().invoke(command, input=lines + "\n")
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_deadline_skips_closure_holiday_and_weekend() -> None:
    case = {**OFFICE, "id": "a", "op": "deadline", "start": "2026-12-24T11:30:00Z", "amount_s": 3600}

    assert answers(case) == (0, [{"id": "a", "result": "2026-12-28T09:30:00Z"}])


def test_elapsed_leaves_pauses_out() -> None:
    pause = ["2026-11-23T10:00:00Z", "2026-11-23T10:30:00Z"]
    case = {**OFFICE, "op": "elapsed", "start": "2026-11-23T09:00:00Z", "end": "2026-11-23T12:00:00+01:00"}

    assert answers({**case, "id": 1}, {**case, "id": 2, "pauses": [pause]}) == (
        0,
        [{"id": 1, "result": 7200}, {"id": 2, "result": 5400}],
    )


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"op": "guess"}, 'op must be "deadline" or "elapsed"'),
        ({"start": "noon"}, "start must be a time"),
        ({"start": None}, "start must be a time"),
        ({"start": "2026-11-23T09:00:00"}, "no zone"),
        ({"amount_s": "5"}, "amount_s must be a whole number"),
        ({"amount_s": True}, "amount_s must be a whole number"),
        ({"amount_s": -5}, "negative"),
        ({"amount_s": 10**15}, "lies outside the years"),
        ({"zone": "Europe/Lodnon"}, "did you mean 'Europe/London'?"),
        ({"hours": {}}, "no window"),
        ({"pauses": 7}, "pauses must be a list of [start, end]"),
        ({"pauses": [["2026-11-23T10:00:00Z"]]}, "pauses must be a list of [start, end]"),
    ],
)
def test_wrong_line_is_an_error_and_the_next_is_answered(wrong: dict[str, object], says: str) -> None:
    case = {**OFFICE, "id": 1, "op": "deadline", "start": "2026-11-23T09:00:00Z", "amount_s": 60}

    code, (first, second) = answers({**case, **wrong}, case)

    assert code == 1
    assert says in first["error"]
    assert second == {"id": 1, "result": "2026-11-23T09:01:00Z"}
