"""Child processes that cannot outlive us, and the supervisor that keeps them running.

Each child gets a session of its own: Ctrl-C in a terminal reaches only the parent, which then stops the
children in order, and a child's own helpers can be ended with it. On Linux the kernel signals a child
when its parent dies (PR_SET_PDEATHSIG), so that a parent killed with -9 leaves nothing behind.
"""

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from amends.runtime.accounts import Account
from amends.runtime.problems import Problem

PR_SET_PDEATHSIG = 1
FIRST_WAIT = 1.0
LONGEST_WAIT = 30.0
STEADY_AFTER = 60.0
"""Seconds a child must live before its next death counts as the first again."""

_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One process to run: `env` None inherits ours; `account` None keeps our user; `grace` is in seconds.

    One that `outlives` the others, as the database does, is stopped after all of them.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] | None = None
    account: Account | None = None
    cwd: Path | None = None
    log: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 10.0
    outlives: bool = False


def spawn(child: Child) -> subprocess.Popen[bytes]:
    """Start a child that is told to stop when this process dies, however that happens.

    Call it from the main thread: the kernel watches the thread that started the child, not the process.
    """
    parent = os.getpid()

    def bind_to_parent() -> None:
        if _LIBC is not None:
            _LIBC.prctl(PR_SET_PDEATHSIG, int(child.stop_signal))
        if os.getppid() != parent:  # it died before the line above took effect
            os._exit(1)

    with contextlib.ExitStack() as stack:
        log = stack.enter_context(child.log.open("ab")) if child.log else None
        account = child.account
        return subprocess.Popen(  # noqa: S603 - programs that we name, without a shell
            child.argv,
            env=child.env,
            cwd=child.cwd,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=bind_to_parent,
            user=account.switch_uid if account else None,
            group=account.switch_gid if account else None,
            extra_groups=account.switch_groups if account else None,
        )


def end(process: subprocess.Popen[bytes], *, child: Child) -> int:
    """Ask a child to stop, wait its grace, then kill it and its helpers; give its exit code."""
    ask_to_end(process, child=child)
    try:
        process.wait(child.grace)
    except subprocess.TimeoutExpired:
        process.kill()
    code = process.wait()
    kill_helpers(process)
    return code


def ask_to_end(process: subprocess.Popen[bytes], *, child: Child) -> None:
    """Send a child its stop signal if it still runs."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(child.stop_signal)


def kill_helpers(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a dead child's process group: a server whose parent was killed keeps its port."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def describe_exit(code: int) -> str:
    """Say an exit code in words: `exit 3`, `killed by SIGKILL`."""
    if code >= 0:
        return f"exit {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"


@dataclass(slots=True)
class _Kept:
    """A child under supervision, with the memory that the back-off needs."""

    child: Child
    process: subprocess.Popen[bytes]
    started: float
    wait: float = FIRST_WAIT
    restart_at: float | None = None


@dataclass(slots=True)
class Supervisor:
    """Keeps children running, and stops them together at the end.

    `say` gets one line for each thing worth telling. Use it from the main thread, inside `signals()`.
    """

    say: Callable[[str], None]
    kept: list[_Kept] = field(default_factory=list)
    stopping: bool = False

    def start(self, child: Child) -> subprocess.Popen[bytes]:
        """Start a child and keep it running until `stop`."""
        process = spawn(child)
        self.kept.append(_Kept(child=child, process=process, started=time.monotonic()))
        return process

    @contextlib.contextmanager
    def signals(self) -> Iterator[None]:
        """Take SIGINT, SIGTERM and SIGHUP as a wish to stop, and wake up at once when a child dies."""
        wake_read, wake_write = os.pipe()
        os.set_blocking(wake_read, False)
        os.set_blocking(wake_write, False)
        wishes = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, self._on_stop) for number in wishes}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        old_fd = signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        self._wake = wake_read
        try:
            yield
        finally:
            signal.set_wakeup_fd(old_fd)
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(wake_read)
            os.close(wake_write)

    _wake: int = -1

    def _on_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _sleep(self, seconds: float) -> None:
        """Wait, or less when a signal arrives."""
        if select.select([self._wake], [], [], max(0.0, seconds))[0]:
            with contextlib.suppress(BlockingIOError):
                os.read(self._wake, 4096)

    def wait_until(
        self, ready: Callable[[], bool], *, seconds: float, what: str, patient: bool = False
    ) -> None:
        """Poll `ready` until it holds. Raises Problem when the time is over, or when a child dies first.

        A `patient` wait restarts the dead instead, as `run` does.
        """
        until = time.monotonic() + seconds
        while not self.stopping and not ready():
            for kept in self.kept:
                if patient:
                    self._look_after(kept, time.monotonic())
                elif kept.process.poll() is not None:
                    how = describe_exit(kept.process.returncode)
                    raise Problem(f"{kept.child.name} did not start ({how}); its own words are above.")
            if time.monotonic() > until:
                raise Problem(f"{what} did not answer within {seconds:.0f} s.")
            self._sleep(0.02)

    def run(self) -> None:
        """Restart what dies, with a growing wait, until a signal asks to stop."""
        while not self.stopping:
            now = time.monotonic()
            for kept in self.kept:
                self._look_after(kept, now)
            waiting = [kept.restart_at for kept in self.kept if kept.restart_at is not None]
            self._sleep(min(waiting) - time.monotonic() if waiting else 5.0)

    def _look_after(self, kept: _Kept, now: float) -> None:
        if kept.restart_at is None:
            code = kept.process.poll()
            if code is None:
                return
            kill_helpers(kept.process)
            if now - kept.started > STEADY_AFTER:
                kept.wait = FIRST_WAIT
            kept.restart_at = now + kept.wait
            self.say(
                f"{kept.child.name} stopped ({describe_exit(code)}); starting it again in {kept.wait:.0f} s"
            )
            kept.wait = min(kept.wait * 2, LONGEST_WAIT)
        elif now >= kept.restart_at:
            kept.process, kept.started, kept.restart_at = spawn(kept.child), now, None

    def stop(self) -> None:
        """Stop the children, first those that no other needs; each gets its grace, then is killed."""
        self.stopping = True
        for outlives in (False, True):
            running = [kept for kept in self.kept if kept.child.outlives is outlives and not kept.restart_at]
            for kept in running:
                ask_to_end(kept.process, child=kept.child)
            for kept in running:
                end(kept.process, child=kept.child)
        self.kept.clear()
