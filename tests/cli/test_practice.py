"""`amends practice` in the terminal: by script, by hand, and what it refuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amends.cli.practice import command
from practising import scripts

AMENDS = str(Path(sys.executable).with_name("amends"))
NOW = ["--now", "2026-11-23T09:00"]


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(command, words, input=typed)


def script(folder: Path, customer: str, kind: str) -> str:
    file = folder / f"{kind}.txt"
    file.write_text("\n---\n".join(scripts(customer)[kind]), encoding="utf-8")
    return str(file)


def test_everybody_is_listed() -> None:
    done = run("--json")

    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) >= 24
    assert rows[0].keys() == {"id", "title", "complaint_type", "trade", "register", "courses", "version"}


@pytest.mark.parametrize(("kind", "won"), [("good", True), ("bad", False)])
def test_a_script_is_played_to_its_scorecard(tmp_path: Path, kind: str, won: bool) -> None:
    done = run("clinic-phones-down", "--script", script(tmp_path, "clinic-phones-down", kind), "--json", *NOW)

    opening, *turns, card = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert opening["customer"] == "clinic-phones-down"
    assert [turn["turn"] for turn in turns] == list(range(1, len(turns) + 1))
    assert card["won"] is won
    assert all(moment["rules"] for moment in card["moments"])


def test_the_same_seed_prints_the_same(tmp_path: Path) -> None:
    words = (
        "garage-invoice-line",
        "--script",
        script(tmp_path, "garage-invoice-line", "good"),
        "--json",
        *NOW,
    )

    elsewhere = subprocess.run(
        [AMENDS, "practice", *words, "--seed", "4"], capture_output=True, text=True, check=True, timeout=60
    )
    assert run(*words, "--seed", "4").stdout == elsewhere.stdout


def test_somebody_types_and_reads_what_each_move_did() -> None:
    typed = "A queue to the corner and a dead till.\nI ring you at 9:40 today. Jo Bell\n\n\n"

    done = run("bakery-till-frozen", *NOW, typed=typed)

    assert done.exit_code == 0
    assert "Marek Nowak>" in done.stdout
    assert "you gave a time that can be kept; it is what calms them" in done.stdout
    assert "stopped: " in done.stdout
    assert "What they wanted and did not say: A way to take cards" in done.stdout


def test_an_oversized_reply_is_refused_and_the_session_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text("x" * 100_000 + "\n---\nI ring you at 9:40 today. Jo Bell\n", encoding="utf-8")

    done = run("bakery-till-frozen", "--script", str(file), "--json", *NOW)

    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows[1] == {"error": "It has 100,000 characters; 5,000 are the most that a customer reads here."}
    assert rows[2]["turn"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bakery-til-frozen"], "did you mean 'bakery-till-frozen'?"),
        (["bakery-till-frozen", "--now", "noon"], "'noon' is no moment"),
    ],
)
def test_what_cannot_be_meant_is_said(words: list[str], said: str) -> None:
    done = run(*words)

    assert done.exit_code == 2
    assert said in done.stderr
