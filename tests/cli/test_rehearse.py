"""`amends rehearse` as people run it: a file in, a line a step out, and the desk's own database left alone."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from amends.catalogue import rehearsals as catalogue
from amends.cli.rehearse import command
from amends.config import env
from amends.runtime import throwaway

SCENARIO = """
id: two-steps
calendar: {timezone: Europe/London, hours: Mon-Fri 08:00-18:00, holidays: []}
policy: [P9]
steps:
- {at: 2026-11-23 10:00, event: agent_reply, by: tier1_agent, text: I will call you by 14:00., expect: {outreach: none}}
- {at: 2026-11-23 14:01, event: clock_passes, by: system, text: No call., expect: {outreach: none, checks: [ours]}}
"""


@pytest.fixture(autouse=True)
def _settings_read_anew() -> Iterator[None]:
    """What a test says in the environment is read by it, and by no other."""
    env.load.cache_clear()
    yield
    env.load.cache_clear()


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rehearse")
    for path in (folder, *folder.parents[:2]):
        path.chmod(0o711)
    return folder / "desk"


def run(file: Path, *options: str, home: Path) -> subprocess.CompletedProcess[str]:
    from amends.cli.serve import amends_command

    environ = os.environ | {"AMENDS_HOME": str(home), "DATABASE_URL": "postgresql://nobody@/no_desk"}
    argv = amends_command("rehearse", str(file), *options)
    return subprocess.run(argv, env=environ, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.slow  # it makes a database server of its own
def test_yaml_is_played_and_differences_are_said(tmp_path: Path, shared_home: Path) -> None:
    file = tmp_path / "two.yaml"
    file.write_text(SCENARIO, encoding="utf-8")

    done = run(file, home=shared_home)

    states = [json.loads(line) for line in done.stdout.splitlines()]
    assert [state["promises"][0]["state"] for state in states] == ["open", "broken"], done.stderr
    assert states[1]["alert"] == ["tier1_agent", "team_lead"]
    assert states[1]["differs"] == ["outreach: none expected, due found"]
    assert done.returncode == 1


@pytest.mark.slow
def test_shipped_file_is_played_by_a_draft_of_the_matrix(tmp_path: Path, shared_home: Path) -> None:
    from amends.catalogue import escalations

    draft = tmp_path / "matrix.toml"
    draft.write_text(escalations.source().replace("waits_for_trigger = true\n", ""), encoding="utf-8")

    done = run(catalogue.FOLDER / "outage-at-night.toml", "--matrix", str(draft), home=shared_home)

    assert done.stdout, done.stderr
    first = json.loads(done.stdout.splitlines()[0])
    assert first["owner_roles"] == ["team_lead"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("bad.yaml", "id: [", "is not YAML"),
        ("bad.toml", "id = ", "is not TOML"),
        ("bad.yml", "id: x\nsteps: 3\n", "steps: are missing"),
        ("evil.yaml", "!!python/object/apply:os.system ['true']", "is not YAML"),
    ],
)
def test_what_cannot_be_played_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, words: str
) -> None:
    file, desk = tmp_path / name, tmp_path / "desk"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("AMENDS_HOME", str(desk))

    done = CliRunner().invoke(command, [str(file)])

    assert (done.exit_code, words in done.stderr, "Traceback" in done.stderr) == (1, True, False), done.stderr
    assert not (desk / throwaway.FOLDER).exists(), "no database is made for it"
