"""Two workers sweep the same desk at the same moment: each fact escalates once and calls once."""

import threading
from datetime import timedelta

import pytest

import factories
from acting import NOW
from amends.actions import clocks, promises, tuning
from amends.domain.vocabulary import Role
from amends.store.models import Alert, Case, Clock, Escalation, Outreach

DUE = NOW + timedelta(hours=1)


def at_once(*works: object) -> None:
    """Run these together, each with its own connection."""
    from django.db import connection

    gate = threading.Barrier(len(works), timeout=60)

    def run(work: object) -> None:
        gate.wait()
        try:
            for _ in range(20):
                work()  # type: ignore[operator]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_two_workers_double_nothing_and_lose_nothing() -> None:
    team = factories.team()
    bob = factories.technician("Bob", of=team)
    for role in (Role.TEAM_LEAD, Role.IT_MANAGER, Role.EXECUTIVE):
        factories.technician(role.value, role=role, of=team)
    tuning.forget()
    made = [factories.case(of=team, owner=bob, first_responder=bob, at=NOW) for _ in range(6)]
    for case in made:
        Clock.objects.filter(id=factories.clock(case, minutes=60).id).update(rule="contract:Gold")
        factories.promise(case, maker=bob, due_at=DUE)
    later = DUE + timedelta(minutes=5)

    at_once(
        lambda: clocks.sweep(now=later),
        lambda: clocks.sweep(now=later),
        lambda: promises.sweep(now=later),
        lambda: promises.sweep(now=later),
    )
    while clocks.sweep(now=later) or promises.sweep(
        now=later
    ):  # a case that another sweep held was left for the next round
        pass

    assert sorted(Escalation.objects.values_list("case_id", flat=True)) == sorted(case.id for case in made)
    assert set(Case.objects.values_list("severity", flat=True)) == {"high"}
    assert Alert.objects.filter(subject__startswith="promise:").count() == 2 * len(made)
    assert Outreach.objects.count() == 2 * len(made)
    tuning.forget()
