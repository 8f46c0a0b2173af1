"""Two people press at the very same instant, each with a connection of their own: one move, one call, no failure."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection

import factories
from acting import NOW
from amends.actions import cases, tuning
from amends.domain.vocabulary import Role
from amends.store.models import Alert, Case, Escalation, Outreach, Technician

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> Iterator[list[Technician]]:
    tuning.forget()
    team = factories.team()
    yield [
        factories.technician("Bob", of=team),
        factories.technician("Carol", role=Role.TEAM_LEAD, of=team),
        factories.technician("Ingrid", role=Role.IT_MANAGER, of=team),
        factories.technician("Adaeze", role=Role.EXECUTIVE, of=team),
    ]
    tuning.forget()


def at_once(*deeds: Callable[[], object]) -> list[BaseException]:
    """Run these together, each with its own connection; what they raised."""
    gate, raised = threading.Barrier(len(deeds), timeout=60), list[BaseException]()

    def run(deed: Callable[[], object]) -> None:
        gate.wait()
        try:
            deed()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    return raised


@pytest.mark.parametrize("severity", ["low", "critical"])
def test_two_people_escalate_at_the_same_instant(people: list[Technician], severity: str) -> None:
    bob, carol, *_ = people
    case = factories.case(of=bob.teams.get(), owner=bob, first_responder=bob, severity=severity, at=NOW)

    raised = at_once(
        *(
            lambda by=by: cases.escalate(case_id=case.id, by=by.pk, why="They ask for a manager.", now=NOW)
            for by in (bob, carol)
        )
    )

    assert raised == []
    assert Escalation.objects.filter(case=case).count() == 1
    assert Alert.objects.filter(case=case).count() == Outreach.objects.filter(case=case).count() == 1


def test_a_call_is_ended_twice_at_the_same_instant(people: list[Technician]) -> None:
    bob = people[0]
    case = factories.case(of=bob.teams.get(), owner=bob, first_responder=bob, at=NOW)

    raised = at_once(*[lambda: cases.end_call(case_id=case.id, by=bob.pk, why="Abuse.", now=NOW)] * 2)

    assert raised == []
    assert Alert.objects.filter(case=case).count() == Outreach.objects.filter(case=case).count() == 1


def test_a_moment_later_it_is_still_the_same_press_and_later_another_wish(people: list[Technician]) -> None:
    bob = people[0]
    case = factories.case(of=bob.teams.get(), owner=bob, first_responder=bob, at=NOW)

    for seconds in (0, 2, 60):
        cases.escalate(
            case_id=case.id, by=bob.pk, why="They ask for a manager.", now=NOW + timedelta(seconds=seconds)
        )

    assert list(Escalation.objects.order_by("id").values_list("severity", flat=True)) == ["medium", "high"]
    assert Case.objects.get(id=case.id).severity == "high"
