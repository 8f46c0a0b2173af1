"""Two real workers sweep one desk in processes of their own; they are killed wherever they happen to be, again and
again, and at the end nothing is lost and nothing is doubled."""

import os
import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from acting import NOW

KILLS = int(os.environ.get("AMENDS_FAULT_KILLS", "6"))
CASES = 40
LATER = NOW + timedelta(hours=3)
SWEEP = """
import django; django.setup()
from datetime import datetime
from amends.actions import alerts, clocks, promises
now = datetime.fromisoformat({now!r})
print("up", flush=True)
while clocks.sweep(now=now, limit=2) + promises.sweep(now=now, limit=2) + alerts.sweep(now=now, limit=3):
    pass
"""
pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


def sweeper(home: Path) -> "subprocess.Popen[str]":
    """A worker's sweeps until nothing is due, on the database of the test."""
    from django.db import connection

    facts = connection.settings_dict
    environ = os.environ | {
        "DATABASE_URL": f"postgresql://{facts['USER']}@/{facts['NAME']}?host={facts['HOST']}",
        "AMENDS_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "amends.config.settings",
    }
    program = SWEEP.format(now=LATER.isoformat())
    process = subprocess.Popen(
        [sys.executable, "-c", program], env=environ, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def test_workers_that_are_killed_lose_and_double_nothing(tmp_path: Path) -> None:
    import factories
    from amends.domain.vocabulary import Role
    from amends.store.models import Alert, Clock, Escalation, Event, Outreach, Promise

    team = factories.team()
    bob = factories.technician("Bob", of=team)
    for role in (Role.TEAM_LEAD, Role.IT_MANAGER, Role.EXECUTIVE):
        factories.technician(role.value, role=role, of=team)
    for _ in range(CASES):
        case = factories.case(of=team, owner=bob, first_responder=bob, at=NOW)
        Clock.objects.filter(id=factories.clock(case, minutes=60).id).update(rule="contract:Gold")
        factories.promise(case, maker=bob, due_at=NOW + timedelta(hours=2))
    dice = random.Random(20261125)  # noqa: S311 - no secret

    workers = [sweeper(tmp_path), sweeper(tmp_path)]
    killed = 0
    for _ in range(KILLS):
        time.sleep(dice.uniform(0.0, 0.15))
        which = dice.randrange(2)
        killed += workers[which].poll() is None
        workers[which].kill()
        workers[which].communicate(timeout=60)
        workers[which] = sweeper(tmp_path)
    assert [worker.wait(60) for worker in workers] == [0, 0]
    for worker in workers:
        worker.communicate(timeout=60)
    last = sweeper(tmp_path)  # a case that the other one held when it ended its rounds
    last.communicate(timeout=60)

    assert killed
    assert set(Clock.objects.values_list("state", flat=True)) == {"overdue"}
    assert set(Promise.objects.values_list("state", flat=True)) == {"broken"}
    assert Event.objects.filter(kind="clock").count() == CASES
    assert Event.objects.filter(kind="promise").count() == CASES
    assert sorted(Escalation.objects.values_list("severity", flat=True)) == ["high"] * CASES
    assert Outreach.objects.count() == 2 * CASES
    calls = list(Alert.objects.values_list("case_id", "subject", "person_id", "calls"))
    assert len({call[:3] for call in calls}) == len(calls)
    assert {call[3] for call in calls} == {1}, "everybody is called, and at one instant once"
