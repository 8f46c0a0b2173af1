"""`amends lint` as another desk runs it."""

import json
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from amends.cli.lint import command

AMENDS = str(Path(sys.executable).with_name("amends"))


def _run(*lines: str) -> tuple[int, list[dict[str, object]]]:
    done = CliRunner().invoke(command, input="\n".join(lines))
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()]


LINE = {
    "id": "a",
    "channel": "email",
    "customer_message": "The plotter is dead again.",
    "customer_anger": 2,
    "facts": {"owner": "Ines Maro", "sent_at": "2026-11-18 10:40", "next_update": None},
    "subject": "Plotter in room 4",
    "body": "A dead plotter twice in a week is our failure. I'll ring you at 15:00. Feel free to write.\n\nInes Maro",
}


def test_reply_comes_back_with_findings_and_promises() -> None:
    code, (answer,) = _run(json.dumps(LINE))

    assert code == 0
    (finding,) = [found for found in answer["findings"] if found["level"] != "hint"]
    assert (finding["rule"], finding["level"], finding["text"]) == (
        "dont_hesitate_closing",
        "must",
        "Feel free to write.",
    )
    assert answer["promises"] == [
        {
            "expression": "at 15:00",
            "kind": "contact",
            "deadline": "2026-11-18T15:00:00+00:00",
            "certain": True,
        }
    ]


def test_bad_line_is_answered_and_the_run_goes_on() -> None:
    wrong = [
        dict(LINE, customer_anger=9),
        dict(LINE, facts="x"),
        dict(LINE, body=3),
        dict(LINE, facts={"sent_at": "noon"}),
    ]

    code, answers = _run("{", *(json.dumps(line) for line in wrong), json.dumps(LINE))

    assert code == 1
    assert ["error" in answer for answer in answers] == [True] * 5 + [False]
    assert "customer_anger must be 0, 1, 2 or 3" in str(answers[1]["error"])


def test_policy_of_the_desk_is_taken_from_the_line() -> None:
    line = dict(
        LINE, body=LINE["body"].replace("Feel free to write.", ""), policies={"apology": "own_and_sorry"}
    )

    _, (answer,) = _run(json.dumps(line))

    assert "apology_missing" in {finding["rule"] for finding in answer["findings"]}


def test_policy_that_is_none_is_an_error() -> None:
    code, answers = _run(
        *(json.dumps(dict(LINE, policies=given)) for given in ({"apology": "rarely"}, {"mood": "x"}))
    )

    assert code == 1
    assert ["is no policy and choice" in str(answer["error"]) for answer in answers] == [True, True]


def test_passive_sentences_are_told_apart() -> None:
    lines = "\n".join(
        json.dumps({"id": n, "text": text}) for n, text in enumerate(["It was lost by us.", "We lost it."])
    )

    done = subprocess.run(
        [AMENDS, "lint", "--passive"], input=lines, capture_output=True, text=True, check=True, timeout=60
    )

    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": 0, "passive": True},
        {"id": 1, "passive": False},
    ]
