"""A process of many parts: it ends whole, even when one of its parts does not."""

import subprocess
import sys
from pathlib import Path

PARTS = """
def ends(stop):
    return None

def stops(stop):
    stop.wait()

def hangs(stop):
    import threading
    threading.Event().wait()
"""
RUN = "from amends.cli import _daemon; _daemon.ENDING_SECONDS = 0.2; _daemon.run({entries})"


def run(folder: Path, *entries: str) -> "subprocess.CompletedProcess[str]":
    (folder / "parts.py").write_text(PARTS, encoding="utf-8")
    code = RUN.format(entries=", ".join(repr(f"parts:{entry}") for entry in entries))
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_part_that_ends_takes_the_others_with_it(tmp_path: Path) -> None:
    done = run(tmp_path, "stops", "ends")
    assert (done.returncode, done.stderr) == (1, "")


def test_a_part_that_hangs_does_not_keep_half_a_desk_alive(tmp_path: Path) -> None:
    done = run(tmp_path, "hangs", "ends")
    assert (done.returncode, done.stderr) == (1, "parts:hangs did not end; leaving without it.\n")
