"""A desk that is set up badly: refused with the place and a way out, or handled and said on the case."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from acting import FURIOUS, NOW, Desk, mail
from amends.actions import alerts, clocks, settings, tuning, untouched
from amends.catalogue import escalations, incidents
from amends.catalogue.strict import CatalogueError
from amends.domain.clocks import CalendarError
from amends.store.models import Absence, Alert, Case, Clock, Event, RotaEntry
from amends.store.queries import roster

Arrive = Callable[..., Case]


def away(*people: object) -> None:
    for person in people:
        Absence.objects.create(
            technician=person, starts_at=NOW - timedelta(days=1), ends_at=NOW + timedelta(days=1)
        )


def test_an_empty_rota_alerts_somebody_all_the_same_and_says_so(desk: Desk, arrive: Arrive) -> None:
    RotaEntry.objects.all().delete()

    case = arrive(mail(FURIOUS, subject="Mail down again, third time"))

    assert case.owner == desk.carol
    assert Alert.objects.get(case=case).person == desk.carol
    assert "nobody on duty" in Event.objects.filter(case=case, kind="owner").latest("id").why


def test_everybody_absent_is_said_and_the_first_who_is_back_is_given_the_case(
    desk: Desk, arrive: Arrive
) -> None:
    away(desk.bob, desk.carol, desk.ingrid)

    case = arrive(mail(FURIOUS, subject="Mail down again, third time"))

    assert case.owner is None
    assert "nobody" in Event.objects.filter(case=case, kind="owner").latest("id").what.lower()
    Absence.objects.filter(technician=desk.carol).delete()
    untouched.find(now=NOW + timedelta(hours=1))
    case.refresh_from_db()
    assert case.owner == desk.carol
    assert Alert.objects.filter(case=case, person=desk.carol).exists()


def test_the_account_owner_is_called_when_the_row_has_nobody(desk: Desk, arrive: Arrive) -> None:
    import factories
    from amends.domain.vocabulary import Role

    marco = factories.technician("Marco", role=Role.ACCOUNT_OWNER)
    desk.client.account_owner = marco
    desk.client.save()
    away(desk.carol, desk.ingrid)

    case = arrive(mail("Our solicitor will write to you about the invoice you charged twice."))

    assert case.owner == marco
    assert "nobody" in Event.objects.filter(case=case, kind="owner").latest("id").why


def test_everybody_who_was_called_has_left_and_the_calls_go_on(desk: Desk, arrive: Arrive) -> None:
    arrive(mail(FURIOUS, subject="Mail down again, third time"))
    desk.carol.is_active = False
    desk.carol.save()

    alerts.sweep(now=NOW)

    assert Alert.objects.exclude(person=desk.carol).exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (escalations.source().replace("[rows.high]", "[rows.hihg]"), "high"),
        (escalations.source().replace('owner_roles = ["it_manager"]', "owner_roles = []"), "names nobody"),
        (
            escalations.source().replace('owner_roles = ["it_manager"]', 'owner_roles = ["it_manger"]'),
            "it_manager",
        ),
        (
            escalations.source().replace("acknowledge_minutes = 10", "acknowledge_minutes = 0"),
            "acknowledge_minutes",
        ),
    ],
)
def test_a_matrix_without_an_owner_for_a_level_is_refused_with_its_line(text: str, says: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        escalations.load_text(text, file="matrix, version 2 of this desk")

    words = str(refused.value)
    assert "matrix, version 2 of this desk" in words
    assert says in words


def test_grouping_that_would_never_propose_is_refused_with_its_line() -> None:
    text = incidents.source().replace("proposes_from_cases = 3", "proposes_from_cases = 9")
    with pytest.raises(CatalogueError, match=r"grouping.*proposes_from_cases.*make it lower"):
        incidents.load_text(text, file="grouping")
    capitals = incidents.source().replace('"vpn", "remote access"', '"VPN"')
    with pytest.raises(CatalogueError, match="lower case"):
        incidents.load_text(capitals, file="grouping")


def test_a_change_of_zone_moves_no_clock_that_runs(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail("Please change the toner.", subject="Toner"))
    before = Clock.objects.get(case=case).due_at
    calendar = desk.team.calendar
    settings.save_calendar(
        calendar_id=calendar.id,
        name=calendar.name,
        data={**calendar.data, "zone": "Asia/Tokyo"},
        by=desk.ingrid.pk,
    )
    tuning.forget()

    assert Clock.objects.get(case=case).due_at == before
    after = arrive(mail("And the drum.", subject="Drum", mail_id="<d@x>"))
    assert Clock.objects.get(case=after).due_at != before
    clocks.sweep(now=before)
    assert Clock.objects.get(case=case).state == "overdue"


def test_a_technician_who_moves_is_on_duty_by_the_new_zone(desk: Desk) -> None:
    from datetime import time

    RotaEntry.objects.filter(technician=desk.bob).update(starts=time(9), ends=time(17))
    assert roster.technicians(now=NOW)[desk.bob.pk].person.on_duty
    desk.bob.zone = "Pacific/Auckland"
    desk.bob.save()
    assert not roster.technicians(now=NOW)[desk.bob.pk].person.on_duty


def test_a_zone_that_changes_leaves_what_runs_and_counts_for_what_comes(desk: Desk, arrive: Arrive) -> None:
    before = Clock.objects.get(case=arrive(mail()))
    calendar = desk.team.calendar
    assert calendar is not None
    settings.save_calendar(
        calendar_id=calendar.id,
        name=calendar.name,
        data={**calendar.data, "zone": "Asia/Tokyo"},
        by=desk.ingrid.id,
    )

    after = Clock.objects.get(case=arrive(mail(subject="Scanner", mail_id="<m2@marlow.example>")))

    due = before.due_at
    before.refresh_from_db()
    assert before.due_at == due == NOW.replace(hour=14)
    assert after.due_at == NOW.replace(hour=4) + timedelta(
        days=1
    )  # from nine in Tokyo, where it is evening now
    with pytest.raises(CalendarError, match="Asia/Tokyo"):
        settings.save_calendar(
            calendar_id=calendar.id,
            name=calendar.name,
            data={**calendar.data, "zone": "Asia/Tokio"},
            by=desk.ingrid.id,
        )
