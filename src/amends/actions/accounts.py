"""Whoever owns an account is called while it can still be kept (S0-73)."""

from datetime import datetime, timedelta

from django.db import transaction

from amends.actions import alerts, clocks, tuning
from amends.domain import escalations
from amends.domain.organisations import at_risk
from amends.domain.vocabulary import Severity
from amends.store.models import Case, Event
from amends.store.models.escalation import AlertReason
from amends.store.queries import accounts, live, roster, rows


@transaction.atomic
def call_for_those_at_risk(*, now: datetime) -> int:
    """Call for each client that may be lost soon, once in the days of the rule; how many were called for.

    The call stands on their latest case and goes to whoever owns the account, else to whom the matrix asks for at
    high severity; it waits until the desk opens. One look at a time.
    """
    desk = tuning.in_force()
    rule = desk.matrix.accounts
    if rule is None or rows.one("select pg_try_advisory_xact_lock(hashtext('amends.accounts'))") != (True,):
        return 0
    since, before = now - timedelta(days=rule.days), now - timedelta(days=rule.apart_days)
    called, staff = [], roster.technicians(now=now)
    for account in accounts.troubled(since=since, called_before=before):
        told = at_risk(troubles=account.troubles, rule=rule)
        if not told:
            continue
        case = (
            Case.objects.select_for_update(of=("self",))
            .select_related("organisation")
            .get(id=account.latest_case_id)
        )
        person_id = account.owner_id if account.owner_id in staff else _stands_in(case, staff=staff)
        if person_id is None:
            continue
        why = f"{account.name} may be lost: in {rule.days} days {', '.join(told)}. Speak with them before they decide."
        alerts.raise_alert(
            case=case, person_id=person_id, reason=AlertReason.ESCALATION,
            subject=f"{accounts.SUBJECT}{account.id}:{now:%Y-%m-%d}", why=why, now=now,
            not_before=clocks.opening(case, desk=desk, at=now),
        )  # fmt: skip
        Event.objects.create(
            case=case, at=now, kind="alert", what=f"Called: {staff[person_id].person.name}.", why=why,
            data={"subject": f"{accounts.SUBJECT}{account.id}"},
        )  # fmt: skip
        called.append(case.id)
    live.announce(case_ids=called)
    return len(called)


def _stands_in(case: Case, *, staff: dict[int, roster.Technician]) -> int | None:
    """Who is called for an account that nobody owns, or whose owner has left us."""
    choice = escalations.choose_owner(
        people=[one.person for one in staff.values()], team_id=case.team_id, severity=Severity.HIGH,
        matrix=tuning.in_force().matrix, above=None, account_owner_id=None,
    )  # fmt: skip
    return choice.person_id
