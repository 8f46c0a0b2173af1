"""`amends promises` as another desk runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from amends.cli.promises import handle

AMENDS = str(Path(sys.executable).with_name("amends"))
LINE = {"id": "a", "text": "I'll ring you by Friday.", "reference": "2026-11-18T10:40:00"}


def test_text_comes_back_with_spans_and_promises() -> None:
    done = subprocess.run(
        [AMENDS, "promises"],
        input=json.dumps(LINE) + "\n{}\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    first, second = (json.loads(line) for line in done.stdout.splitlines())

    assert done.returncode == 1
    assert first["spans"] == [
        {
            "start": 14,
            "end": 23,
            "text": "by Friday",
            "value": ["2026-11-20T00:00:00", "2026-11-20T17:30:00"],
            "doubt": "",
        }
    ]
    assert first["promises"] == [
        {"label": "promise", "kind": "contact", "expression": "by Friday", "deadline": "2026-11-20T17:30:00"}
    ]
    assert "text" in second["error"]


@pytest.mark.parametrize(
    ("hours", "due"),
    [("mon-fri 08:00-16:00", "2026-11-20T16:00:00"), ("sun-thu 8:00-14:30", "2026-11-20T14:30:00")],
)
def test_desk_hours_decide_when_a_day_ends(hours: str, due: str) -> None:
    (promise,) = handle(LINE | {"desk_hours": hours})["promises"]

    assert promise["deadline"] == due


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"desk_hours": "always"}, "desk_hours must look like"),
        ({"zone": "Mars/Base"}, "no time zone"),
        ({"reference": "soon"}, "reference must be"),
        ({"text": None}, "text is missing"),
    ],
)
def test_line_that_cannot_be_used_is_refused_in_words(change: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        handle(LINE | change)


def test_impossible_time_gives_no_span() -> None:
    assert handle(LINE | {"text": "I'll ring you on 30 February."})["spans"] == []
