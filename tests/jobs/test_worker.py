"""What the worker does: every kind of work has a loop, and those that can wait are not woken by each commit."""

import threading
from datetime import UTC, datetime

import pytest

from amends.connectors import notify
from amends.jobs import learner, parser_process, worker
from amends.jobs.loops import Loop, keep_running
from amends.store.models import Fitting

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_every_kind_of_work_has_a_loop() -> None:
    with (
        parser_process.make_sandbox(trusted_authserv=()) as sandbox,
        worker.make_file_reader() as files,
        notify.Sender(private=()) as messenger,
    ):
        made = worker.loops(sandbox, files, stop=threading.Event(), messenger=messenger)
    loops = {loop.name: loop for loop in made}

    assert {
        "filing",
        "clocks",
        "promises",
        "alerts",
        "incidents",
        "gathering",
        "notices",
        "outbox",
        "recovery",
        "second reader",
        "learner",
        "words",
    } <= set(loops)
    patient = {
        "second reader",
        "learner",
        "words",
        "missed words",
        "reviews",
        "surveys",
        "asked for",
        "changes",
        "problems",
        "accounts",
        "old pushes",
    }
    assert {name for name, loop in loops.items() if loop.patient} == patient


@pytest.mark.django_db
def test_a_patient_loop_is_not_woken_but_stops_at_once() -> None:
    stop, wake, looked = threading.Event(), threading.Event(), []

    def run(now: datetime) -> int:
        looked.append(now)
        wake.set()  # as a commit does
        if len(looked) == 2:
            stop.set()
        return 0

    waits = iter((0.01, 3600.0))
    keep_running(Loop("patient", run, lambda now: next(waits), patient=True), stop=stop, wake=wake)

    assert len(looked) == 2


@pytest.mark.django_db
def test_nothing_is_started_while_no_fit_waits() -> None:
    assert learner.Learner(threading.Event()).run(NOW) == 0


@pytest.mark.django_db
def test_a_desk_that_stops_does_not_wait_for_the_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    Fitting.objects.create(asked_at=NOW)
    stop = threading.Event()
    stop.set()
    monkeypatch.setattr(learner, "COMMAND", (sys.executable, "-c", "import time; time.sleep(600)"))

    assert learner.Learner(stop).run(NOW) == 0
    assert Fitting.objects.get().outcome == "waiting"


@pytest.mark.django_db
def test_a_fit_that_fails_is_said_and_waits_on(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    Fitting.objects.create(asked_at=NOW)
    monkeypatch.setattr(learner, "COMMAND", (sys.executable, "-c", "raise SystemExit(3)"))

    with pytest.raises(learner.Stopped, match="exit code 3"):
        learner.Learner(threading.Event()).run(NOW)

    assert Fitting.objects.get().outcome == "waiting"


def test_a_loop_ends_although_the_last_ring_came_before_it_listened() -> None:
    stop = threading.Event()

    class RungEarly(threading.Event):
        def clear(self) -> None:
            stop.set()
            self.set()
            super().clear()

    loop = Loop("slow", lambda now: 0, lambda now: 900.0)
    working = threading.Thread(
        target=keep_running, args=(loop,), kwargs={"stop": stop, "wake": RungEarly()}, daemon=True
    )
    working.start()
    working.join(10)
    assert not working.is_alive()
