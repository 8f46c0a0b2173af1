"""When the desk works and for whom: calendars, the teams that work by them, the contracts that promise by them."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from amends.actions import gate, tuning
from amends.actions.errors import Invalid, NotFound
from amends.domain.clocks import CONTRACTED
from amends.domain.clocks import Calendar as Hours
from amends.store.models import Calendar, Contract, Team

M = TypeVar("M", Calendar, Team, Contract)
MOST_MINUTES = 525_600


@transaction.atomic
def save_calendar(*, calendar_id: int | None, name: str, data: Mapping[str, Any], by: int) -> int:
    """Add or change a calendar; clocks that start from now on follow it. Raises CalendarError for its data."""
    gate.check(by=by, action="change_settings")
    Hours.from_data(data)
    calendar = _named(Calendar, key=calendar_id, name=name, what="calendar")
    calendar.data = dict(data)
    calendar.save()
    tuning.forget()
    return calendar.id


@transaction.atomic
def save_team(*, team_id: int | None, name: str, calendar_id: int, by: int) -> int:
    """Add or change a team."""
    gate.check(by=by, action="change_settings")
    team = _named(Team, key=team_id, name=name, what="team")
    team.calendar = _calendar(calendar_id)
    team.save()
    tuning.forget()
    return team.id


@transaction.atomic
def save_contract(
    *,
    contract_id: int | None,
    name: str,
    calendar_id: int | None,
    first_reply_minutes: int | None,
    resolution_minutes: int | None,
    targets: Sequence[Mapping[str, Any]] = (),
    by: int,
) -> int:
    """Add or change a contract; its targets count from the next message on.

    `targets` are lines by priority and service, as `Contract.targets` keeps them. Raises Invalid for one of no use.
    """
    gate.check(by=by, action="change_settings")
    contract = _named(Contract, key=contract_id, name=name, what="contract")
    contract.calendar = None if calendar_id is None else _calendar(calendar_id)
    contract.first_reply_minutes, contract.resolution_minutes = first_reply_minutes, resolution_minutes
    contract.targets = [_line(line) for line in targets]
    contract.save()
    return contract.id


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    if line.get("kind") not in CONTRACTED or not 0 < int(line.get("minutes") or 0) <= MOST_MINUTES:
        raise Invalid(
            "targets", f"A target is one of {', '.join(CONTRACTED)}, with minutes from 1 to {MOST_MINUTES}."
        )
    return {
        "priority": str(line.get("priority", ""))[:10],
        "service": str(line.get("service", ""))[:120],
        "kind": str(line["kind"]),
        "minutes": int(line["minutes"]),
        "always": bool(line.get("always", False)),
    }


def _calendar(key: int) -> Calendar:
    found = Calendar.objects.filter(id=key).first()
    if found is None:
        raise Invalid("calendar", "This calendar does not exist any more. Choose another one.")
    return found


def _named(kind: type[M], *, key: int | None, name: str, what: str) -> M:
    """The row to save under a name that no other row has."""
    rows: type[Model] = kind
    twin = rows._default_manager.filter(name__iexact=name).exclude(pk=key).first()
    if twin is not None:
        raise Invalid("name", f"There is a {what} called {name} already.")
    if key is None:
        return kind(name=name)
    found = kind.objects.select_for_update().filter(id=key).first()
    if found is None:
        raise NotFound
    found.name = name
    return found
