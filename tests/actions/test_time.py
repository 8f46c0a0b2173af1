"""Time that misbehaves: a clock that jumps, the nights the clocks change, a desk that was off for days."""

from datetime import datetime, timedelta

import pytest

import factories
from acting import NOW, Desk
from amends.actions import alerts, clocks, promises, tuning
from amends.domain import clocks as domain
from amends.store.models import Alert, Calendar, Case, Clock, Event, Promise
from amends.store.queries import rows

HOUR = timedelta(hours=1)


@pytest.fixture
def owed(desk: Desk) -> Case:
    """A case with an hour's clock and a promise for half an hour later."""
    case = factories.case(of=desk.team, owner=desk.bob, first_responder=desk.bob, at=NOW)
    factories.clock(case, minutes=60)
    factories.promise(case, maker=desk.bob, due_at=NOW + 1.5 * HOUR)
    return case


def sweep(at: datetime) -> None:
    clocks.sweep(now=at)
    promises.sweep(now=at)
    alerts.sweep(now=at)


def fallen() -> tuple[list[str], list[str], int, int]:
    return (
        list(Clock.objects.values_list("state", flat=True)),
        list(Promise.objects.values_list("state", flat=True)),
        Event.objects.filter(kind="clock").count(),
        Event.objects.filter(kind="promise").count(),
    )


def test_a_clock_that_jumps_an_hour_forth_and_back_fires_once(owed: Case) -> None:
    for minutes in (10, 70, 10, 65, 130, 70, 10, 131):
        sweep(NOW + timedelta(minutes=minutes))

    assert fallen() == (["overdue"], ["broken"], 1, 1)
    assert Alert.objects.filter(subject__startswith="clock:", step=0).count() == 2


def test_a_jump_back_before_anything_fell_due_loses_nothing(owed: Case) -> None:
    for minutes in (59, 0, 59, 60, 92):
        sweep(NOW + timedelta(minutes=minutes))

    assert fallen() == (["overdue"], ["broken"], 1, 1)


def test_calls_go_on_after_a_jump_back(owed: Case) -> None:
    sweep(NOW + 2 * HOUR)
    sweep(NOW + HOUR)
    before = sum(Alert.objects.values_list("calls", flat=True))

    sweep(NOW + 5 * HOUR)

    assert sum(Alert.objects.values_list("calls", flat=True)) > before


def test_a_desk_that_was_off_for_a_weekend_catches_up_once(owed: Case) -> None:
    tuning.forget()

    sweep(NOW + timedelta(days=3))
    sweep(NOW + timedelta(days=3, seconds=1))

    assert fallen() == (["overdue"], ["broken"], 1, 1)


@pytest.mark.parametrize(
    ("zone", "start", "due"),
    [
        ("Europe/London", "2026-03-28T20:00:00+00:00", "2026-03-29T02:00:00+00:00"),
        ("Europe/London", "2026-10-24T20:00:00+00:00", "2026-10-25T02:00:00+00:00"),
        # Lord Howe moves its clocks by half an hour: at 2:00 forth to 2:30, and back from 2:00 to 1:30.
        ("Australia/Lord_Howe", "2026-10-03T13:00:00+00:00", "2026-10-03T19:00:00+00:00"),
        ("Australia/Lord_Howe", "2026-04-04T13:00:00+00:00", "2026-04-04T19:00:00+00:00"),
    ],
)
def test_six_open_hours_in_a_night_of_changed_clocks_are_six_hours(
    desk: Desk, zone: str, start: str, due: str
) -> None:
    began, ends = datetime.fromisoformat(start), datetime.fromisoformat(due)
    week = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    data = {"zone": zone, "hours": {day: [["00:00", "24:00"]] for day in week}}
    calendar = domain.Calendar.from_data(data)
    assert domain.deadline(calendar=calendar, start=began, seconds=6 * 3600) == ends
    case = factories.case(of=desk.team, owner=desk.bob, at=began)
    stored = Calendar.objects.create(name=zone, data=data)
    Clock.objects.create(
        case=case,
        kind="first_reply",
        seconds=6 * 3600,
        started_at=began,
        due_at=ends,
        calendar=stored,
        rule="x",
    )

    for minutes in range(0, 8 * 60, 15):
        clocks.sweep(now=began + timedelta(minutes=minutes))
        early = began + timedelta(minutes=minutes) < ends
        assert Clock.objects.get(case=case).state == ("running" if early else "overdue")

    assert Event.objects.filter(kind="clock", case=case).count() == 1
    assert Event.objects.get(kind="clock", case=case).at == ends


def test_a_sweep_reads_what_is_due_by_the_index(desk: Desk) -> None:
    case = factories.case(of=desk.team, owner=desk.bob, at=NOW)
    rows.run(
        """insert into store_clock (case_id, kind, state, seconds, started_at, due_at, pauses, rule, why, warned)
           select %s, 'k' || n, 'running', 60, %s, %s + make_interval(mins => n), '[]', 'x', '', 0
           from generate_series(1, 20000) n""",
        [case.id, NOW, NOW],
    )
    rows.run("analyze store_clock", [])

    plan = "\n".join(
        str(row[0])
        for row in rows.tuples(
            """explain select k.id from store_clock k join store_case c on c.id = k.case_id
               where k.state = 'running' and k.due_at <= %s order by k.due_at limit 50
               for update of c skip locked""",
            [NOW + timedelta(minutes=10)],
        )
    )

    assert "clock_due" in plan
    assert "Seq Scan on store_clock" not in plan


def test_nothing_due_costs_one_statement(desk: Desk, django_assert_num_queries: object) -> None:
    case = factories.case(of=desk.team, owner=desk.bob, at=NOW)
    factories.clock(case)

    with django_assert_num_queries(3):  # type: ignore[operator]
        assert clocks.sweep(now=NOW) == 0
