"""Whoever owns an account is called while it can still be kept, once in the days of the rule (S0-73)."""

from datetime import timedelta

import pytest

import factories
from acting import NOW, Desk
from amends.actions import accounts, settings
from amends.catalogue import escalations
from amends.domain.vocabulary import Role
from amends.store.models import Alert, Case, Event, Technician

DAY = timedelta(days=1)


@pytest.fixture
def olga(desk: Desk) -> Technician:
    """She owns the account of Marlow."""
    made = factories.technician("Olga", role=Role.ACCOUNT_OWNER)
    desk.client.account_owner = made
    desk.client.save()
    return made


def bad_days(desk: Desk, count: int, *, severity: str = "high", days_ago: int = 3) -> list[Case]:
    return [
        factories.case(
            organisation=desk.client, of=desk.team, owner=desk.bob, severity=severity, anger_level=2,
            at=NOW - days_ago * DAY,
        )
        for _ in range(count)
    ]  # fmt: skip


def called() -> list[str]:
    return list(Alert.objects.filter(subject__startswith="account:").values_list("person__name", flat=True))


def test_whoever_owns_the_account_is_called_before_it_is_lost(desk: Desk, olga: Technician) -> None:
    latest = bad_days(desk, 2)[-1]

    assert accounts.call_for_those_at_risk(now=NOW) == 1

    alert = Alert.objects.get(person=olga)
    assert alert.case_id == latest.id
    assert "2 cases were high or critical (weighs 2)" in alert.why
    assert Event.objects.get(case=latest, kind="alert").what == "Called: Olga."


def test_nobody_is_called_for_one_bad_day_or_for_old_ones(desk: Desk, olga: Technician) -> None:
    bad_days(desk, 1)
    bad_days(desk, 5, days_ago=61)

    assert accounts.call_for_those_at_risk(now=NOW) == 0


def test_words_of_leaving_and_broken_promises_count(desk: Desk, olga: Technician) -> None:
    (case,) = bad_days(desk, 1, severity="medium")
    factories.promise(case, maker=desk.bob, due_at=NOW - DAY, state="broken", settled_at=NOW)
    assert accounts.call_for_those_at_risk(now=NOW) == 0

    reading = factories.reading(factories.message(case, "We look for another provider."))
    reading.heads = {"churn_risk": True}
    reading.save()

    assert accounts.call_for_those_at_risk(now=NOW) == 1


def test_it_calls_once_in_thirty_days(desk: Desk, olga: Technician) -> None:
    bad_days(desk, 2)
    accounts.call_for_those_at_risk(now=NOW)

    assert accounts.call_for_those_at_risk(now=NOW + 29 * DAY) == 0
    bad_days(desk, 1, days_ago=-29)
    assert accounts.call_for_those_at_risk(now=NOW + 30 * DAY + DAY / 24) == 1
    assert called() == ["Olga", "Olga"]


def test_without_an_owner_the_matrix_says_who(desk: Desk) -> None:
    bad_days(desk, 2)

    assert accounts.call_for_those_at_risk(now=NOW) == 1
    assert called() != []
    assert "Bob" not in called()


def test_a_client_who_has_left_calls_nobody(desk: Desk, olga: Technician) -> None:
    bad_days(desk, 2)
    desk.client.left_on = NOW.date()
    desk.client.save()

    assert accounts.call_for_those_at_risk(now=NOW) == 0


def test_a_desk_may_do_without_it(desk: Desk, olga: Technician) -> None:
    body = escalations.source()
    start, end = body.index("[accounts]"), body.index("[rows.low]")
    settings.save_protocol(
        item="matrix", body=body[:start] + body[end:], note="x", based_on=0, by=desk.ingrid.id, now=NOW
    )
    bad_days(desk, 3)

    assert accounts.call_for_those_at_risk(now=NOW) == 0
