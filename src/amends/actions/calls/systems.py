"""Telephone systems: which may tell us of calls, and the secret with which each signs."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction

from amends.actions import gate
from amends.actions.errors import Invalid, NotFound
from amends.runtime import sealing
from amends.store.models import PhoneSystem

_PURPOSE = b"amends telephone system 1"
_PREFIX = "whsec_"
_BYTES = 32


@transaction.atomic
def save_system(*, system_id: int | None, name: str, active: bool, by: int, now: datetime) -> tuple[int, str]:
    """Add a telephone system, or change one; its id, and for a new one the secret, which is never shown again.

    Raises NotFound, Invalid for a name that is taken, Refused.
    """
    person = gate.check(by=by, action="change_settings")
    called = " ".join(name.split())[:80]
    if not called:
        raise Invalid("name", "Give it a name, such as “Main telephone system”.")
    if PhoneSystem.objects.filter(name__iexact=called).exclude(id=system_id or 0).exists():
        raise Invalid("name", f"{called} is there already.")
    if system_id is None:
        secret, sealed = _fresh()
        made = PhoneSystem.objects.create(
            name=called, active=active, secret=sealed, changed_by=person, changed_at=now
        )
        return made.id, secret
    system = _locked(system_id)
    system.name, system.active, system.changed_by, system.changed_at = called, active, person, now
    system.save()
    return system.id, ""


@transaction.atomic
def new_secret(*, system_id: int, by: int, now: datetime) -> str:
    """A new secret; the one before opens nothing any more."""
    person = gate.check(by=by, action="change_settings")
    system = _locked(system_id)
    secret, sealed = _fresh()
    system.secret, system.changed_by, system.changed_at = sealed, person, now
    system.save()
    return secret


def secret_of(system: PhoneSystem) -> bytes:
    """The bytes with which a system signs. Raises `sealing.Unsealed` under another secret key of the desk."""
    return sealing.unseal(bytes(system.secret), key=settings.SECRET_KEY, purpose=_PURPOSE)


def _fresh() -> tuple[str, bytes]:
    """A secret as it is shown once, and as it is kept. What signs are the bytes of the whole text."""
    secret = _PREFIX + secrets.token_urlsafe(_BYTES)
    return secret, sealing.seal(secret.encode(), key=settings.SECRET_KEY, purpose=_PURPOSE)


def _locked(system_id: int) -> PhoneSystem:
    system = PhoneSystem.objects.select_for_update().filter(id=system_id).first()
    if system is None:
        raise NotFound
    return system
