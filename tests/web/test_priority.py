"""A technician sets the priority: with a reason, among those of the contract, and the targets follow."""

from datetime import UTC, datetime, timedelta

import pytest

import factories
from amends.actions import tuning
from amends.store.models import Calendar, Case, Clock, Contract, Event, Organisation, Technician
from signing_in import browser

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


def line(priority: str, minutes: int) -> dict[str, object]:
    return {"priority": priority, "service": "", "kind": "resolution", "minutes": minutes, "always": True}


@pytest.fixture
def case(bob: Technician) -> Case:
    gold = Contract.objects.create(name="Gold", targets=[line("P1", 60), line("P3", 600)])
    client = factories.organisation(contract=gold)
    tuning.forget()
    return factories.case(of=bob.teams.get(), by=factories.contact(of=client), owner=bob, at=NOW)


def test_the_targets_follow_up_and_down(case: Case, bob: Technician) -> None:
    desk = browser(bob)
    desk.post(f"/cases/{case.id}/priority/", {"priority": "p1", "why": "The whole hall stands still."})
    clock = Clock.objects.get(case=case, kind="resolution")
    assert (clock.due_at, clock.rule.startswith("contract:")) == (NOW + timedelta(minutes=60), True)

    desk.post(f"/cases/{case.id}/priority/", {"priority": "P3", "why": "One desk only, they say."})
    clock.refresh_from_db()
    assert clock.due_at == NOW + timedelta(minutes=600)
    assert [e.why for e in Event.objects.filter(kind="priority").order_by("id")] == [
        "The whole hall stands still.",
        "One desk only, they say.",
    ]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"priority": "P9", "why": "x"}, "The contract knows P1, P3."),
        ({"priority": "P1", "why": ""}, "Say it in a sentence"),
    ],
)
def test_what_the_contract_does_not_know_is_refused(
    case: Case, bob: Technician, typed: dict[str, str], says: str
) -> None:
    answer = browser(bob).post(f"/cases/{case.id}/priority/", typed)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Clock.objects.exists()


def test_without_a_contract_by_priority_it_is_refused(bob: Technician) -> None:
    plain = factories.case(of=bob.teams.get())
    answer = browser(bob).post(f"/cases/{plain.id}/priority/", {"priority": "P1", "why": "x"})

    assert "promises nothing by priority" in answer.content.decode()


def test_an_organisation_has_hours_of_its_own(bob: Technician) -> None:
    nights = Calendar.objects.create(name="Nights", data=factories.NINE_TO_FIVE)
    client = factories.organisation("Marlow")
    desk = browser(bob)
    answer = desk.post(f"/organisations/{client.id}/edit/", {"name": "Marlow", "calendar": nights.id})

    assert answer.status_code == 302
    assert Organisation.objects.get(id=client.id).calendar == nights
    assert "Nights" in desk.get(f"/organisations/{client.id}/").content.decode()
