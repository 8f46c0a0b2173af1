"""Calls that spare people: somebody on a break, somebody asleep, and whoever was given a case for a minute."""

from collections.abc import Callable
from datetime import timedelta

import factories
from acting import FURIOUS, NOW, Desk, mail
from amends.actions import alerts, care, cases, clocks, people, promises, untouched
from amends.store.models import Alert, Case, Clock, Event, Outbox, Technician

Arrive = Callable[..., Case]
NIGHT = NOW.replace(hour=2) + timedelta(days=1)
MORNING = NOW.replace(hour=9) + timedelta(days=1)


def mailed() -> list[str]:
    return [to for mail in Outbox.objects.filter(message=None).order_by("id") for to in mail.recipients]


def owed(case: Case, person: Technician) -> Alert:
    return Alert.objects.get(case=case, person=person)


def test_somebody_else_is_called_while_one_rests_and_they_are_called_after_it(
    desk: Desk, arrive: Arrive
) -> None:
    care.rest(by=desk.carol.pk, minutes=10, now=NOW)
    case = arrive(mail(FURIOUS, subject="Mail down again, third time"))

    alerts.sweep(now=NOW)
    alerts.sweep(now=NOW)

    assert mailed() == [desk.ingrid.email]
    assert (owed(case, desk.carol).calls, owed(case, desk.carol).next_at) == (0, NOW + timedelta(minutes=10))
    assert "Carol is on a break; Ingrid is called." in Event.objects.filter(case=case).values_list(
        "what", flat=True
    )
    alerts.sweep(now=NOW + timedelta(minutes=10))

    assert desk.carol.email in mailed()


def test_an_acknowledgement_meanwhile_lets_them_rest(desk: Desk, arrive: Arrive) -> None:
    care.rest(by=desk.carol.pk, minutes=10, now=NOW)
    case = arrive(mail(FURIOUS, subject="Mail down again, third time"))
    alerts.sweep(now=NOW)
    cases.acknowledge(case_id=case.id, by=desk.ingrid.pk, now=NOW)

    alerts.sweep(now=NOW + timedelta(minutes=10))

    assert desk.carol.email not in mailed()


def test_who_is_the_only_one_is_called_on_a_break_as_well(desk: Desk, arrive: Arrive) -> None:
    Technician.objects.exclude(id=desk.carol.pk).update(is_active=False)
    care.rest(by=desk.carol.pk, minutes=10, now=NOW)
    arrive(mail(FURIOUS, subject="Mail down again, third time"))

    alerts.sweep(now=NOW)

    assert mailed() == [desk.carol.email]


def test_a_warning_that_was_swept_late_waits_for_the_morning(desk: Desk, arrive: Arrive) -> None:
    people.set_profile(by=desk.bob.pk, name="Bob", zone="UTC", phone="", shortcuts=True, warnings=[50])
    clock = Clock.objects.get(
        case=arrive(mail(), now=NOW.replace(hour=14))
    )  # half of four hours is over at four
    assert clock.warn_at == NOW.replace(hour=16)

    clocks.warn(now=NIGHT)
    clock.refresh_from_db()
    assert (mailed(), clock.warn_at) == ([], MORNING)
    clocks.warn(now=MORNING)

    assert mailed() == [desk.bob.email]


def test_a_reminder_waits_for_the_morning_unless_the_promise_falls_due_before_it(desk: Desk) -> None:
    case = factories.case(of=desk.team, owner=desk.bob, organisation=desk.client, at=NOW)
    by_day = factories.promise(case, maker=desk.bob, due_at=MORNING + timedelta(hours=1))
    by_night = factories.promise(case, maker=desk.bob, due_at=NIGHT + timedelta(hours=1))
    for promise in (by_day, by_night):
        promise.made_at, promise.remind_at = NOW, NIGHT
        promise.save()

    promises.remind(now=NIGHT)

    by_day.refresh_from_db()
    by_night.refresh_from_db()
    assert (by_day.reminded, by_day.remind_at) == (0, MORNING)
    assert by_night.reminded > 0
    promises.remind(now=MORNING)
    by_day.refresh_from_db()
    assert by_day.reminded > 0


def test_nobody_is_woken_for_a_case_that_lies_unless_it_is_severe(desk: Desk) -> None:
    lies = factories.case(of=desk.team, owner=desk.bob, at=NOW - timedelta(days=2))
    severe = factories.case(of=desk.team, owner=desk.bob, severity="high", at=NOW - timedelta(days=2))

    untouched.find(now=NIGHT)

    assert Alert.objects.get(case=lies).next_at == MORNING
    assert Alert.objects.get(case=severe).next_at == NIGHT


def test_a_case_that_goes_to_and_fro_calls_only_whoever_has_it(desk: Desk) -> None:
    case = factories.case(of=desk.team, owner=desk.bob, at=NOW)

    for minutes, to in enumerate((desk.carol, desk.bob, desk.carol, desk.ingrid, desk.carol)):
        cases.assign(case_id=case.id, owner_id=to.pk, by=desk.ingrid.pk, now=NOW + timedelta(minutes=minutes))

    waiting = Alert.objects.filter(case=case, acknowledged_at=None)
    assert [alert.person for alert in waiting] == [desk.carol]
