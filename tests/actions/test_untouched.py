"""What nobody has in mind is found, given to somebody by rule, and called for once a day."""

from collections.abc import Callable
from datetime import timedelta

import factories
from acting import NOW, Desk, mail
from amends.actions import untouched
from amends.store.models import Alert, Case

Arrive = Callable[..., Case]
DAY = timedelta(days=1)


def found(case: Case) -> list[str]:
    return list(
        Alert.objects.filter(case=case, reason="untouched")
        .order_by("id")
        .values_list("person__name", flat=True)
    )


def test_a_case_that_nobody_owns_goes_to_somebody_by_rule(desk: Desk) -> None:
    case = factories.case(of=desk.team, at=NOW)

    assert untouched.find(now=NOW) == 1

    case.refresh_from_db()
    assert (case.owner_id, found(case)) == (desk.bob.id, ["Bob"])


def test_a_case_that_lies_is_called_for_once_a_day(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())

    assert untouched.find(now=NOW + timedelta(hours=23)) == 0
    assert untouched.find(now=NOW + DAY + timedelta(minutes=1)) == 1
    assert untouched.find(now=NOW + DAY + timedelta(minutes=2)) == 0
    Alert.objects.update(acknowledged_at=NOW, acknowledged_by=desk.bob)
    assert untouched.find(now=NOW + DAY + timedelta(hours=2)) == 0
    assert untouched.find(now=NOW + 2 * DAY + timedelta(minutes=2)) == 1

    assert found(case) == ["Bob", "Bob"]


def test_waiting_and_settled_cases_are_left_alone(desk: Desk) -> None:
    for status in ("waiting_customer", "resolved_pending_verification"):
        factories.case(of=desk.team, owner=desk.bob, at=NOW, status=status)

    assert untouched.find(now=NOW + 9 * DAY) == 0
