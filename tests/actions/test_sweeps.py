"""What falls due is marked once, called for until somebody acknowledges, and then left alone."""

from collections.abc import Callable
from datetime import timedelta

from pytest_django import DjangoAssertNumQueries

import factories
from acting import FURIOUS, NOW, Desk, mail
from amends.actions import alerts, cases, clocks
from amends.store.models import Alert, Case, Clock, Event, Outbox

Arrive = Callable[..., Case]


def test_overdue_clock_calls_the_owner_and_the_next_level_once(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    due = Clock.objects.get(case=case).due_at

    assert clocks.sweep(now=due - timedelta(seconds=1)) == 0
    assert clocks.sweep(now=due) == 1
    assert clocks.sweep(now=due + timedelta(hours=1)) == 0

    assert Clock.objects.get(case=case).state == "overdue"
    assert sorted(Alert.objects.values_list("person__name", flat=True)) == ["Bob", "Carol"]


def test_alert_is_mailed_again_and_then_goes_up(desk: Desk, arrive: Arrive) -> None:
    arrive(mail(FURIOUS))

    at = NOW
    for _ in range(3):
        alerts.sweep(now=at)
        at += timedelta(minutes=16)

    people = list(Alert.objects.order_by("id").values_list("person__name", flat=True))
    assert people == ["Carol", "Ingrid"]
    assert Outbox.objects.filter(recipients=["carol@desk.example"]).count() >= 2


def test_calls_never_end_while_nobody_acknowledges(desk: Desk, arrive: Arrive) -> None:
    arrive(mail(FURIOUS))

    for day in range(8):
        assert alerts.sweep(now=NOW + timedelta(days=day)) >= 1


def test_acknowledging_stops_every_call(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail(FURIOUS))
    alerts.sweep(now=NOW)

    cases.acknowledge(case_id=case.id, by=desk.carol.id, now=NOW + timedelta(minutes=1))

    assert alerts.sweep(now=NOW + timedelta(days=1)) == 0
    assert Event.objects.filter(case=case, kind="acknowledged").count() == 1


def test_waiting_pauses_the_resolution_clock_and_the_customer_resumes_it(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail("The invoice charges us 200 pounds twice, please put it right.", subject="Invoice"))
    clock = Clock.objects.get(case=case, kind="resolution")

    cases.move(case_id=case.id, event="waiting", by=desk.bob.id, now=NOW + timedelta(hours=1))
    clock.refresh_from_db()
    assert clock.state == "paused"
    arrive(
        mail("Here it is.", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"), now=NOW + timedelta(hours=2)
    )

    after = Clock.objects.get(id=clock.id)
    assert (after.state, after.due_at - clock.due_at) == ("running", timedelta(hours=1))


def test_sweep_asks_once_who_is_here_however_much_is_due(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(20):
        factories.clock(factories.case(of=desk.team, owner=desk.bob, at=NOW))

    with django_assert_max_num_queries(20 * 12 + 5) as asked:
        assert clocks.sweep(now=NOW + timedelta(days=1)) == 20

    assert sum("store_rotaentry" in query["sql"] for query in asked.captured_queries) == 1


def test_promises_go_with_a_case_that_a_breach_raises(desk: Desk) -> None:  # P17
    case = factories.case(
        of=desk.team, owner=desk.bob, first_responder=desk.bob, organisation=desk.client, at=NOW
    )
    Clock.objects.filter(id=factories.clock(case, minutes=60).id).update(rule="contract:Gold")
    promise = factories.promise(case, maker=desk.bob, due_at=NOW + timedelta(hours=3))
    due = Clock.objects.get(case=case).due_at

    clocks.sweep(now=due)

    promise.refresh_from_db()
    assert promise.heir == desk.ingrid
