"""Run the desk's long-lived parts as threads of one process until a signal asks to stop."""

import atexit
import gc
import importlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

import click

from amends.config import env
from amends.runtime.problems import Problem

Entry = Callable[[threading.Event], None]
ENDING_SECONDS = 20.0


class Misconfigured(click.ClickException):
    """A setting is wrong: click prints the line and leaves with 2, as for a wrong option."""

    exit_code = 2


def settings() -> env.Env:
    """The settings, or a one-line refusal with exit code 2."""
    try:
        return env.load()
    except Problem as problem:
        raise Misconfigured(str(problem)) from None


def refusal(problem: Problem) -> click.ClickException:
    """The exception that makes click print the line and leave with 1."""
    return click.ClickException(str(problem))


def setup_django() -> None:
    """Get Django ready in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.config.settings")
    # What is loaded stays. To look through it again and again is a tenth of the start, and to take it apart in the
    # end, when the system takes all of it back anyway, a quarter of a short command.
    gc.disable()
    atexit.register(gc.freeze)
    try:
        import django

        django.setup()
    finally:
        gc.enable()


def run(*entries: str) -> None:
    """Run each `module:function(stop)` until SIGTERM or SIGINT; one that ends or fails ends them all.

    Leaves with exit code 1 when one ended by itself, so that whoever supervises us starts us again: within
    `ENDING_SECONDS`, for a desk of which one half waits for the other takes no mail and looks alive.
    """
    settings()
    setup_django()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    ended = threading.Event()
    threads = [
        threading.Thread(target=_guard, args=(_load(entry), stop, ended), name=entry) for entry in entries
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    until = time.monotonic() + ENDING_SECONDS
    for thread in threads:
        thread.join(until - time.monotonic() if ended.is_set() else None)
    if staying := [thread.name for thread in threads if thread.is_alive()]:
        click.echo(f"{', '.join(staying)} did not end; leaving without it.", err=True)
        sys.stderr.flush()
        os._exit(1)
    if ended.is_set():
        sys.exit(1)


def _load(entry: str) -> Entry:
    module, _, name = entry.partition(":")
    function: Entry = getattr(importlib.import_module(module), name)
    return function


def _guard(entry: Entry, stop: threading.Event, ended: threading.Event) -> None:
    """Let one part run; when it ends without being asked to, ask the others to stop as well."""
    try:
        entry(stop)
    finally:
        if not stop.is_set():
            ended.set()
            stop.set()


if __name__ == "__main__":
    run(*sys.argv[1:])
