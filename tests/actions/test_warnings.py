"""Warnings before a target passes: for those who chose them, once each, by the calendar of the target."""

from collections.abc import Callable
from datetime import datetime, timedelta

from acting import NOW, Desk, mail
from amends.actions import cases, clocks, people, tuning
from amends.store.models import Case, Clock, Outbox, Technician

Arrive = Callable[..., Case]


def choose(person: Technician, *shares: int) -> None:
    people.set_profile(by=person.id, name=person.name, zone="UTC", phone="", shortcuts=True, warnings=shares)


def warned(now: datetime) -> int:
    before = Outbox.objects.filter(message=None).count()
    while clocks.warn(now=now):
        pass
    return Outbox.objects.filter(message=None).count() - before


def test_half_and_four_fifths_are_said_once_each(desk: Desk, arrive: Arrive) -> None:
    choose(desk.bob, 50, 80)
    clock = Clock.objects.get(case=arrive(mail()))  # four business hours from ten

    at = [NOW + timedelta(hours=h) for h in (1.9, 2, 2.1, 3.2, 3.3)]
    assert [warned(now) for now in at] == [0, 1, 0, 1, 0]

    clock.refresh_from_db()
    assert (clock.warned, clock.warn_at) == (80, None)


def test_nobody_is_warned_who_did_not_choose_it(desk: Desk, arrive: Arrive) -> None:
    clock = Clock.objects.get(case=arrive(mail()))

    assert clock.warn_at is None
    assert warned(NOW + timedelta(hours=3)) == 0


def test_a_target_of_business_hours_never_warns_at_night(desk: Desk, arrive: Arrive) -> None:
    choose(desk.bob, 50)
    late = NOW.replace(hour=16)

    clock = Clock.objects.get(case=arrive(mail(), now=late))

    assert clock.warn_at == (late + timedelta(days=1)).replace(hour=10)


def test_a_pause_moves_the_warning(desk: Desk, arrive: Arrive) -> None:
    choose(desk.bob, 50)
    case = arrive(mail("The invoice charges us 200 pounds twice, please put it right.", subject="Invoice"))
    cases.move(case_id=case.id, event="waiting", by=desk.bob.id, now=NOW + timedelta(hours=1))
    assert Clock.objects.get(case=case, kind="resolution").warn_at is None

    cases.move(case_id=case.id, event="resume", by=desk.bob.id, now=NOW + timedelta(hours=2))

    assert Clock.objects.get(case=case, kind="resolution").warn_at == NOW + timedelta(hours=3)
    tuning.forget()
