"""A worker process that may be killed: for code that reads bytes from strangers.

The parent sends one item, the child answers in JSON; both in frames of a 4-byte length and the
bytes. The child limits its own memory, processor time for each item, files and core dumps, sees no
settings of ours, and loads nothing but its target. An item that hangs, crashes or outgrows the
limits costs its own result and one process, never the next item's.
"""

import gc
import importlib
import json
import os
import selectors
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

_LENGTH = struct.Struct("!I")
_CHUNK = 1 << 16
_EXIT_MEMORY = 71
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "VIRTUAL_ENV")

Target = Callable[[bytes, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """What one child may use: processor seconds and wall seconds an item, bytes of address space, items in all."""

    cpu_seconds: float = 10.0
    wall_seconds: float = 30.0
    memory_bytes: int = 700_000_000
    max_items: int = 5_000


class _ChildGoneError(Exception):
    """The child stopped without an answer; `reason` is fit to show, `may_retry` if the item may be innocent."""

    def __init__(self, reason: str, *, may_retry: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_retry = may_retry


class Sandbox:
    """One child process for a target "package.module:function", started on first use and again when needed.

    The function takes (bytes, options) and returns a JSON-safe dict. A function `prepare(options)` beside it
    runs before the first item. Use from several threads is serialised. Close it, or use it as a context
    manager; a child also ends with its parent.
    """

    def __init__(
        self, target: str, *, options: dict[str, Any] | None = None, limits: SandboxLimits | None = None
    ) -> None:
        self._target = target
        self._options = options or {}
        self._limits = limits or SandboxLimits()
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The child's process id, None while there is none."""
        return self._child.pid if self._child else None

    def warm(self) -> None:
        """Start the child now, so that it is ready by the first call."""
        with self._lock:
            self._running_child()

    def follow(self, options: dict[str, Any]) -> None:
        """Go by other options: where they differ, the next call starts a new child."""
        with self._lock:
            if options != self._options:
                self._options = options
                self._stop()

    def call(self, items: Sequence[bytes]) -> list[dict[str, Any]]:
        """One result for each item in order; {"error": reason} for an item that broke its child."""
        results: list[dict[str, Any]] = []
        again = False
        with self._lock:
            while len(results) < len(items):
                before = len(results)
                try:
                    self._exchange(items, results)
                except _ChildGoneError as gone:
                    # The first item without an answer broke the child; it may try once more when it may be innocent.
                    again = gone.may_retry and not (again and len(results) == before)
                    if not again:
                        results.append({"error": gone.reason})
        return results

    def close(self) -> None:
        """End the child, if there is one."""
        with self._lock:
            self._stop()

    def _exchange(self, items: Sequence[bytes], results: list[dict[str, Any]]) -> None:
        """Answer the items that have no result yet, as many as this child may; raises _ChildGoneError."""
        child = self._running_child()
        last = min(len(items), len(results) + self._limits.max_items - self._served)
        answered = len(results)
        try:
            for answer in _converse(child, items[answered:last], self._limits.wall_seconds):
                results.append(json.loads(answer))
                self._served += 1
        except TimeoutError:
            self._stop()
            reason = f"Reading it took longer than {self._limits.wall_seconds:g} seconds."
            raise _ChildGoneError(reason, may_retry=False) from None
        except (BrokenPipeError, EOFError):
            code = child.wait()
            self._stop()
            raise self._explained(code) from None

    def _explained(self, code: int) -> _ChildGoneError:
        if code in (-signal.SIGPROF, -signal.SIGXCPU):
            reason = f"Reading it took more than {self._limits.cpu_seconds:g} seconds of processor time."
            return _ChildGoneError(reason, may_retry=False)
        if code == _EXIT_MEMORY:
            reason = f"Reading it needed more than {self._limits.memory_bytes // 1_000_000} MB of memory."
            return _ChildGoneError(reason, may_retry=False)
        return _ChildGoneError(f"The process that read it ended unexpectedly (code {code}).", may_retry=True)

    def _running_child(self) -> subprocess.Popen[bytes]:
        if self._child is not None and (
            self._child.poll() is not None or self._served >= self._limits.max_items
        ):
            self._stop()
        if self._child is None:
            self._child = self._start()
            self._served = 0
        return self._child

    def _start(self) -> subprocess.Popen[bytes]:
        orders = {
            "target": self._target,
            "options": self._options,
            "cpu_seconds": self._limits.cpu_seconds,
            "memory_bytes": self._limits.memory_bytes,
        }
        child = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            [sys.executable, "-m", "amends.runtime.sandbox", json.dumps(orders)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            cwd=Path(sys.prefix),
            bufsize=0,
            start_new_session=True,  # a Ctrl-C in the terminal is for the parent to act on
        )
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                os.set_blocking(pipe.fileno(), False)
        return child

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()


def _converse(child: "subprocess.Popen[bytes]", items: Sequence[bytes], seconds: float) -> Iterator[bytes]:
    """The answer to each item in order, each within `seconds` of the one before.

    Items are written ahead of the answers, as far as the pipe takes them: the child never waits for us to
    hand it the next one. Neither side waits on the other.
    """
    if child.stdin is None or child.stdout is None:
        raise BrokenPipeError
    writer, reader = child.stdin.fileno(), child.stdout.fileno()
    waiting = (memoryview(_LENGTH.pack(len(item)) + item) for item in items)
    pending = next(waiting, None)
    received, answered = bytearray(), 0
    with selectors.DefaultSelector() as selector:
        selector.register(reader, selectors.EVENT_READ)
        selector.register(writer, selectors.EVENT_WRITE)
        deadline = time.monotonic() + seconds
        while answered < len(items):
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            for key, _ in ready:
                if key.fd == writer and pending is not None:
                    try:
                        pending = pending[os.write(writer, pending[:_CHUNK]) :] or next(waiting, None)
                    except BrokenPipeError:
                        pending = None  # it is gone; what it answered before may still be on its way to us
                    if pending is None:
                        selector.unregister(writer)
                elif key.fd == reader:
                    chunk = os.read(reader, _CHUNK)
                    if not chunk:
                        raise EOFError
                    received += chunk
            for answer in _frames(received):
                deadline = time.monotonic() + seconds
                answered += 1
                yield answer


def _frames(received: bytearray) -> Iterator[bytes]:
    """Take the whole frames off the front of what was received."""
    while len(received) >= _LENGTH.size:
        (length,) = _LENGTH.unpack_from(received)
        end = _LENGTH.size + length
        if len(received) < end:
            return
        frame = bytes(received[_LENGTH.size : end])
        del received[:end]
        yield frame


def _confine(memory_bytes: int) -> None:
    """Limits of the operating system for this process, where it has them."""
    import resource  # not on Windows, and only the child needs it

    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _serve(
    target: Target, options: dict[str, Any], cpu_seconds: float, source: BinaryIO, sink: BinaryIO
) -> None:
    """Answer frames until the parent closes its end; each item has `cpu_seconds` before SIGPROF ends us."""
    while len(head := source.read(_LENGTH.size)) == _LENGTH.size:
        item = source.read(_LENGTH.unpack(head)[0])
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
        answer = json.dumps(target(item, options)).encode("ascii")
        signal.setitimer(signal.ITIMER_PROF, 0)
        sink.write(_LENGTH.pack(len(answer)) + answer)
        sink.flush()


def main(orders: dict[str, Any]) -> None:
    """The child: load the target, shut the doors, serve."""
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not land among the frames
    module, _, name = orders["target"].partition(":")
    code = importlib.import_module(module)
    target: Target = getattr(code, name)
    if prepare := getattr(code, "prepare", None):
        prepare(orders["options"])
    gc.freeze()  # what is loaded stays, so the collector need not look through it
    _confine(orders["memory_bytes"])
    try:
        _serve(target, orders["options"], orders["cpu_seconds"], source, sink)
    except MemoryError:
        os._exit(_EXIT_MEMORY)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
