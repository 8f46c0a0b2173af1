"""Fitting the reader takes half a minute of computing: it is done by a process of its own, beside the mail."""

import subprocess
import sys
import threading
from datetime import datetime

from amends.actions import learning

COMMAND = (
    sys.executable,
    "-c",
    "from amends.cli.main import main; main(prog_name='amends')",
    "refit",
    "--waiting",
)
LOOK_SECONDS = 5.0
_GLANCE_SECONDS = 0.2


class Stopped(RuntimeError):
    """The fitting process ended without having done its work; the fit waits for the next try."""


class Learner:
    """Asks for the nightly fit and has the one that waits done."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop

    def run(self, now: datetime) -> int:
        """How many fits were done. A fit that is interrupted or fails waits on, and loses nothing."""
        learning.ask_nightly(now=now)
        if not learning.waits():
            return 0
        child = subprocess.Popen(  # noqa: S603 - our own command
            COMMAND, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        while child.poll() is None:
            if self._stop.wait(_GLANCE_SECONDS):
                child.terminate()
                child.wait()
                return 0
        if child.returncode:
            raise Stopped(f"the fit ended with exit code {child.returncode}")
        return 1

    @staticmethod
    def wait(now: datetime) -> float:
        """Seconds until it is worth looking again."""
        return LOOK_SECONDS
