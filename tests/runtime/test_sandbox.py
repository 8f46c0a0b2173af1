import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from amends.runtime.sandbox import Sandbox, SandboxLimits

TARGET = """
import os, time

made_ready = []

def prepare(options):
    made_ready.append(options)

def serve(item, options):
    word = item[:5]
    if word == b"spin!":
        while True:
            pass
    if word == b"sleep":
        time.sleep(60)
    if word == b"grow!":
        return {"length": len(bytearray(4_000_000_000))}
    if word == b"die!!":
        os._exit(3)
    if word == b"print":
        print("noise among the frames")
    if word == b"write":
        with open("scratch-of-the-sandbox", "wb") as file:
            file.write(b"x")
    if word == b"env??":
        return {"names": sorted(os.environ)}
    if word == b"ready":
        return {"ready": made_ready}
    return {"length": len(item), "pid": os.getpid(), **options}
"""


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "sandbox_target.py").write_text(TARGET)
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    )
    return "sandbox_target:serve"


@pytest.fixture
def sandbox(target: str) -> Iterator[Sandbox]:
    limits = SandboxLimits(cpu_seconds=0.3, wall_seconds=60.0, memory_bytes=700_000_000)
    with Sandbox(target, options={"colour": "blue"}, limits=limits) as made:
        yield made


def test_many_items_are_served_by_one_child(sandbox: Sandbox) -> None:
    results = sandbox.call([b"one", b"three", b"x" * 3_000_000])

    assert [result["length"] for result in results] == [3, 5, 3_000_000]
    assert {result["pid"] for result in results} == {sandbox.pid}
    assert results[0]["colour"] == "blue"


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (b"spin!", "0.3 seconds of processor time"),
        (b"sleep", "longer than 1.5 seconds"),
        (b"grow!", "700 MB of memory"),
        (b"die!!", "code 3"),
    ],
)
def test_an_item_that_breaks_its_child_fails_alone(target: str, item: bytes, reason: str) -> None:
    patience = 1.5 if item == b"sleep" else 60.0  # on a busy machine little processor time takes long
    limits = SandboxLimits(cpu_seconds=0.3, wall_seconds=patience, memory_bytes=700_000_000)
    with Sandbox(target, limits=limits) as made:
        before, broken, after = made.call([b"one", item, b"three"])

    assert (before["length"], after["length"]) == (3, 5)
    assert reason in broken["error"]


def test_every_item_that_breaks_a_child_is_the_one_that_is_named(sandbox: Sandbox) -> None:
    results = sandbox.call([b"die!!", b"one", b"die!!", b"spin!", b"x" * 300_000, b"three", b"die!!"])

    assert ["error" in result for result in results] == [True, False, True, True, False, False, True]
    assert [result["length"] for result in results if "error" not in result] == [3, 300_000, 5]


def test_child_makes_itself_ready_once_before_the_first_item(sandbox: Sandbox) -> None:
    assert sandbox.call([b"one", b"ready"])[1] == {"ready": [{"colour": "blue"}]}


def test_other_options_start_another_child_and_the_same_ones_do_not(sandbox: Sandbox) -> None:
    (first,) = sandbox.call([b"one"])

    sandbox.follow({"colour": "blue"})
    (second,) = sandbox.call([b"two"])
    sandbox.follow({"colour": "red"})
    (third,) = sandbox.call([b"three"])

    assert (second["pid"], second["colour"]) == (first["pid"], "blue")
    assert (third["pid"] != first["pid"], third["colour"]) == (True, "red")


def test_child_is_there_before_the_first_call(sandbox: Sandbox) -> None:
    sandbox.warm()
    ready = sandbox.pid

    assert sandbox.call([b"one"])[0]["pid"] == ready


def test_child_killed_from_outside_costs_no_item(sandbox: Sandbox) -> None:
    (first,) = sandbox.call([b"one"])
    os.kill(first["pid"], signal.SIGKILL)

    (second,) = sandbox.call([b"two"])

    assert second["length"] == 3
    assert second["pid"] != first["pid"]


def test_processor_time_is_counted_for_each_item(target: str) -> None:
    with Sandbox(target, limits=SandboxLimits(cpu_seconds=0.2)) as made:
        results = made.call([b"x" * 1_000] * 2_000)

    assert all("error" not in result for result in results)


def test_child_is_renewed_after_its_share(target: str) -> None:
    with Sandbox(target, limits=SandboxLimits(max_items=2)) as made:
        pids = [result["pid"] for result in made.call([b"x"] * 4)]

    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_child_cannot_write_files_and_sees_no_settings(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")

    written, names = sandbox.call([b"write", b"env??"])

    assert "error" in written
    assert "DATABASE_URL" not in names["names"]


def test_what_a_library_prints_does_not_break_the_frames(sandbox: Sandbox) -> None:
    assert [result["length"] for result in sandbox.call([b"print", b"one"])] == [5, 3]


def test_close_ends_the_child(sandbox: Sandbox) -> None:
    (result,) = sandbox.call([b"one"])

    sandbox.close()

    with pytest.raises(ProcessLookupError):
        os.kill(result["pid"], 0)
    assert sandbox.pid is None


def test_mail_target_loads_no_django() -> None:
    with Sandbox("amends.domain.messages.wire:serve") as made:
        good, bad = made.call([b"From: a@b.example\nSubject: x\n\nhello\n", b""])

    assert good["new_text"] == "hello"
    assert bad == {"error": "The mail is empty."}
