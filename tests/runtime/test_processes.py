"""The supervisor, tried with real children."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from amends.runtime import processes
from amends.runtime.problems import Problem
from amends.runtime.processes import Child, Supervisor

# Each life of a child writes a line; a first argument of `deaf` makes it ignore SIGTERM.
CHILD = """
import os, signal, sys, time
if sys.argv[2] == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if sys.argv[2] == "helper" and os.fork() == 0:
    with open(sys.argv[1] + ".helper", "w") as file:
        file.write(str(os.getpid()))
    while True: time.sleep(60)
with open(sys.argv[1], "a") as file:
    file.write(f"{os.getpid()}\\n")
while True: time.sleep(60)
"""
PARENT = """
import sys
from amends.runtime.processes import Child, Supervisor
supervisor = Supervisor(say=lambda line: print(line, flush=True))
with supervisor.signals():
    for name in sys.argv[2:]:
        supervisor.start(Child(name=name, argv=(sys.executable, "-c", sys.argv[1], name, "plain")))
    print("up", flush=True)
    supervisor.run()
    supervisor.stop()
print("stopped", flush=True)
"""


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    said: list[str] = []
    supervisor = Supervisor(say=said.append)
    with supervisor.signals():
        yield supervisor
        supervisor.stop()


def child(path: Path, kind: str = "plain", *, grace: float = 10.0) -> Child:
    return Child(name=path.name, argv=(sys.executable, "-c", CHILD, str(path), kind), grace=grace)


def lives(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def wait_for(condition: Callable[[], bool], *, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.01)


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1].startswith("Z")
    except FileNotFoundError:
        return True


def test_dead_child_is_started_again_and_said_in_one_line(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor(say=said.append)
    path = tmp_path / "worker"
    with supervisor.signals():
        supervisor.start(child(path))
        supervisor.wait_until(lambda: len(lives(path)) == 1, seconds=20, what="worker")
        os.kill(lives(path)[0], signal.SIGKILL)

        supervisor.wait_until(lambda: len(lives(path)) == 2, seconds=20, what="worker", patient=True)
        supervisor.stop()

    assert said == ["worker stopped (killed by SIGKILL); starting it again in 1 s"]
    assert all(is_gone(pid) for pid in lives(path))


def test_wait_until_grows_and_ends_at_the_longest(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor(say=said.append)
    with supervisor.signals():
        supervisor.start(Child(name="broken", argv=(sys.executable, "-c", "raise SystemExit(3)")))
        kept = supervisor.kept[0]
        now = time.monotonic()
        for _ in range(7):
            kept.process.wait(30)
            supervisor._look_after(kept, now)
            now = kept.restart_at or now
            supervisor._look_after(kept, now)
        supervisor.stop()

    assert [int(line.split()[-2]) for line in said] == [1, 2, 4, 8, 16, 30, 30]
    assert said[0] == "broken stopped (exit 3); starting it again in 1 s"


def test_child_that_dies_at_the_start_is_a_problem(supervisor: Supervisor) -> None:
    supervisor.start(Child(name="web", argv=(sys.executable, "-c", "raise SystemExit(3)")))

    with pytest.raises(Problem, match=r"web did not start \(exit 3\)"):
        supervisor.wait_until(lambda: False, seconds=20, what="The web server")


def test_silence_at_the_start_is_a_problem(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start(child(tmp_path / "web"))

    with pytest.raises(Problem, match="The web server did not answer within 0 s"):
        supervisor.wait_until(lambda: False, seconds=0.05, what="The web server")


def test_deaf_child_is_killed_after_its_grace(tmp_path: Path) -> None:
    path = tmp_path / "deaf"
    deaf = child(path, "deaf", grace=0.1)
    process = processes.spawn(deaf)
    wait_for(lambda: bool(lives(path)))

    assert processes.end(process, child=deaf) == -signal.SIGKILL


def test_helpers_of_a_killed_child_are_ended_with_it(tmp_path: Path) -> None:
    path, pid_file = tmp_path / "server", tmp_path / "server.helper"
    process = processes.spawn(child(path, "helper"))
    wait_for(lambda: bool(lives(pid_file)) and bool(lives(path)))
    process.kill()
    process.wait(30)

    processes.kill_helpers(process)

    wait_for(lambda: is_gone(lives(pid_file)[0]))


def test_one_that_outlives_is_stopped_last(tmp_path: Path) -> None:
    order = tmp_path / "order"
    script = (
        "import signal, sys, time\n"
        "def bye(*_):\n    open(sys.argv[1], 'a').write(sys.argv[2] + ' '); sys.exit()\n"
        "signal.signal(signal.SIGTERM, bye)\n"
        "open(sys.argv[1] + sys.argv[2], 'w').close()\n"
        "time.sleep(60)\n"
    )
    supervisor = Supervisor(say=lambda _: None)
    with supervisor.signals():
        for name in ("database", "web"):
            argv = (sys.executable, "-c", script, str(order), name)
            supervisor.start(Child(name=name, argv=argv, outlives=name == "database"))
        wait_for(lambda: all(Path(f"{order}{name}").exists() for name in ("database", "web")))
        supervisor.stop()

    assert order.read_text().split() == ["web", "database"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_stops_the_tree_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    names = [str(tmp_path / "one"), str(tmp_path / "two")]
    parent = _parent(names)

    parent.send_signal(number)

    out, _ = parent.communicate(timeout=20)
    assert (parent.returncode, out) == (0, "stopped\n")
    assert all(is_gone(pid) for name in names for pid in lives(Path(name)))


def test_killed_parent_leaves_no_child(tmp_path: Path) -> None:
    names = [str(tmp_path / "one"), str(tmp_path / "two")]
    parent = _parent(names)

    parent.kill()
    parent.communicate(timeout=20)

    for name in names:
        wait_for(lambda name=name: is_gone(lives(Path(name))[0]))  # type: ignore[misc]


def _parent(names: list[str]) -> "subprocess.Popen[str]":
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, CHILD, *names],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == "up\n"
    wait_for(lambda: all(lives(Path(name)) for name in names))
    return parent
