"""The shipped scenarios played by a draft of the protocol, in a process and a database apart from the desk's."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from amends.runtime.problems import Problem

SECONDS = 180.0
"""All scenarios take some ten seconds; a machine that needs longer than this is not waited for."""
_START = "from amends.cli.main import main; main(prog_name='amends')"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one scenario came out: the steps that turned out otherwise than it says, each with its differences."""

    id: str
    title: str
    differs: tuple[tuple[int, tuple[str, ...]], ...]


def shipped(*, home: Path, texts: Mapping[str, str]) -> tuple[Outcome, ...]:
    """Play every shipped scenario; `texts` are those of the protocol by name, "" one that is as it is shipped.

    Raises Problem in one sentence when they cannot be played, such as for a draft with an error.
    """
    with tempfile.TemporaryDirectory(prefix="amends-drafts-") as folder:
        options = []
        for name, text in texts.items():
            if text:
                path = Path(folder) / f"{name}.toml"
                path.write_text(text, encoding="utf-8")
                options += [f"--{name}", str(path)]
        try:
            done = subprocess.run(  # noqa: S603 - this very Python, without a shell
                [sys.executable, "-c", _START, "rehearse", "--shipped", *options],
                env=os.environ | {"AMENDS_HOME": str(home)},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise Problem("The rehearsal took too long on this machine and was given up.") from None
    if done.returncode not in (0, 1) or not done.stdout:
        lines = done.stderr.strip().splitlines() or ["it said nothing"]
        raise Problem(f"The rehearsal could not be played: {lines[-1].removeprefix('Error: ')}")
    return tuple(_outcome(json.loads(line)) for line in done.stdout.splitlines())


def _outcome(found: dict[str, object]) -> Outcome:
    differs = found["differs"]
    steps = differs if isinstance(differs, list) else []
    return Outcome(
        str(found["id"]), str(found["title"]), tuple((int(step), tuple(words)) for step, words in steps)
    )
