"""Technicians: who works here, in which role, when on duty; and what they set for themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from amends.actions import gate, tuning
from amends.actions.clocks import WARNINGS
from amends.actions.errors import Invalid, NotFound
from amends.domain.cases import Refused
from amends.domain.escalations import circle as circle_of
from amends.domain.vocabulary import Role
from amends.store.models import Absence, RotaEntry, Team, Technician
from amends.store.queries.visible import SEES_ALL

MAY_CHANGE_SETTINGS = SEES_ALL


@dataclass(frozen=True, slots=True)
class Duty:
    """On duty on these weekdays (0 Monday) between two times of the technician's zone."""

    weekdays: tuple[int, ...]
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Away:
    """Away between two instants."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a manager sets about a technician."""

    name: str
    email: str
    role: Role
    zone: str = "UTC"
    phone: str = ""
    extension: str = ""
    team_ids: Sequence[int] = ()
    deputy_id: int | None = None
    rota: Sequence[Duty] = ()
    absences: Sequence[Away] = ()


@transaction.atomic
def add(*, facts: Facts, by: int) -> int:
    """Add a technician who cannot sign in yet: a link lets them choose a password. Their id."""
    gate.check(by=by, action="change_settings")
    person = Technician()
    person.set_unusable_password()
    _save(person, facts=facts)
    return person.pk


@transaction.atomic
def add_manager(*, name: str, email: str, password: str, zone: str = "UTC") -> int:
    """A manager added by whoever runs the machine: the first one of a new desk, or a way back in. Their id.

    Raises Invalid for an address that is taken or a password that is too weak.
    """
    person = Technician()
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid("password", " ".join(error.messages)) from None
    person.set_password(password)
    _save(person, facts=Facts(name=name, email=email, role=Role.IT_MANAGER, zone=zone))
    return person.pk


@transaction.atomic
def change(*, technician_id: int, facts: Facts, by: int) -> None:
    """Set everything about a technician anew. Raises NotFound, Invalid, Refused for the last manager."""
    gate.check(by=by, action="change_settings")
    person = _locked(technician_id)
    if facts.role not in MAY_CHANGE_SETTINGS and person.is_active:
        _check_another_manager(person, deed="given a smaller role")
    if facts.deputy_id == person.pk:
        raise Invalid("deputy", "Somebody else must stand in. Choose another person.")
    _save(person, facts=facts)


@transaction.atomic
def deactivate(*, technician_id: int, by: int) -> None:
    """Somebody leaves: they are signed out everywhere at once, and their password opens nothing any more."""
    gate.check(by=by, action="change_settings")
    person = _locked(technician_id)
    _check_another_manager(person, deed="deactivated")
    person.is_active = False
    person.set_unusable_password()  # sessions carry a hash of the password: they are over for good
    person.save(update_fields=["is_active", "password"])


@transaction.atomic
def activate(*, technician_id: int, by: int) -> None:
    """Somebody comes back; a new link lets them choose a password."""
    gate.check(by=by, action="change_settings")
    person = _locked(technician_id)
    person.is_active = True
    person.save(update_fields=["is_active"])


@transaction.atomic
def set_profile(
    *, by: int, name: str, zone: str, phone: str, shortcuts: bool, warnings: Sequence[int] = ()
) -> None:
    """What technicians set for themselves; `warnings` are percents of a target's time (50, 80)."""
    person = _locked(by)
    person.name, person.zone, person.phone, person.shortcuts = name, zone, phone, shortcuts
    person.warnings = sorted({share for share in warnings if share in WARNINGS})
    person.save(update_fields=["name", "zone", "phone", "shortcuts", "warnings"])
    tuning.forget()


def _locked(technician_id: int) -> Technician:
    person = Technician.objects.select_for_update().filter(id=technician_id).first()
    if person is None:
        raise NotFound
    return person


def _check_another_manager(person: Technician, *, deed: str) -> None:
    """Somebody must be left who may change the settings; the rows are locked, so that two cannot leave at once."""
    managers = Technician.objects.select_for_update().filter(is_active=True, role__in=MAY_CHANGE_SETTINGS)
    here = [one.pk for one in managers.order_by("id")]
    if here == [person.pk]:
        raise Refused(
            f"{person.name} is the last one who may change these settings and cannot be {deed}. "
            "Make somebody else IT manager first."
        )


def _check_deputies(person: Technician, *, deputy_id: int | None) -> None:
    """A chain of deputies has an end: in a circle a call would come back to whoever did not hear it."""
    if person._state.adding or deputy_id is None:
        return
    names = dict(Technician.objects.values_list("id", "name"))
    deputies = dict(Technician.objects.values_list("id", "deputy_id")) | {person.pk: deputy_id}
    circle = circle_of(person_id=person.pk, deputies=deputies)
    if circle:
        words = " → ".join(names[key] for key in (*circle, person.pk))
        raise Invalid("deputy", f"This would be a circle of deputies: {words}. Choose somebody else.")


def _save(person: Technician, *, facts: Facts) -> None:
    twin = Technician.objects.filter(email__iexact=facts.email).exclude(id=person.pk).first()
    if twin is not None:
        raise Invalid("email", f"{twin.name} signs in with this address already.")
    teams = list(Team.objects.filter(id__in=facts.team_ids))
    if len(teams) != len(set(facts.team_ids)):
        raise Invalid("teams", "One of these teams does not exist any more. Choose again.")
    extension = "".join(facts.extension.split())
    holder = (
        Technician.objects.filter(extension=extension).exclude(id=person.pk).first() if extension else None
    )
    if holder is not None:
        raise Invalid("extension", f"{holder.name} has this extension already.")
    _check_deputies(person, deputy_id=facts.deputy_id)
    person.name, person.email, person.role = facts.name, facts.email.lower(), facts.role.value
    person.zone, person.phone, person.extension = facts.zone, facts.phone, extension
    person.deputy = Technician.objects.filter(id=facts.deputy_id or 0, is_active=True).first()
    person.save()
    person.teams.set(teams)
    person.rota.all().delete()
    RotaEntry.objects.bulk_create(
        RotaEntry(technician=person, weekdays=list(duty.weekdays), starts=duty.starts, ends=duty.ends)
        for duty in facts.rota
    )
    person.absences.all().delete()
    Absence.objects.bulk_create(
        Absence(technician=person, starts_at=away.starts_at, ends_at=away.ends_at) for away in facts.absences
    )
