"""Secrets with which machines push for one client: made, shown once, ended."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from amends.actions import gate
from amends.actions.errors import Invalid, NotFound
from amends.store.models import Contact, Organisation, PushToken

PURPOSES = ("inventory", "alerts")
_BYTES = 24
"""192 random bits: nobody finds one by trying."""
_NOTED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Pusher:
    """Who pushes: for which client, and who there is told."""

    token_id: int
    name: str
    organisation_id: int
    contact_id: int | None


def digest(token: str) -> str:
    """What is kept of a secret; it has so many random bits that a plain hash cannot be turned round."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_token(
    *, purpose: str, name: str, organisation_id: int, contact_id: int | None, by: int, now: datetime
) -> str:
    """A new secret, shown this once. Raises NotFound, Invalid with the field, Refused."""
    person = gate.check(by=by, action="change_settings")
    if purpose not in PURPOSES:
        raise Invalid("purpose", "Choose what it may push.")
    title = " ".join(name.split())[:80]
    if not title:
        raise Invalid("name", "Give it a name by which you know the sender.")
    if not Organisation.objects.filter(id=organisation_id).exists():
        raise NotFound
    if (
        purpose == "alerts"
        and not Contact.objects.filter(id=contact_id or 0, organisation_id=organisation_id).exists()
    ):
        raise Invalid("contact", "Say who at this organisation is told of the cases that alerts open.")
    token = secrets.token_urlsafe(_BYTES)
    PushToken.objects.create(
        purpose=purpose, name=title, organisation_id=organisation_id,
        contact_id=contact_id if purpose == "alerts" else None, digest=digest(token), by=person, at=now,
    )  # fmt: skip
    return token


@transaction.atomic
def end_token(*, token_id: int, by: int, now: datetime) -> None:
    """Whoever has the secret pushes nothing any more. Raises NotFound."""
    gate.check(by=by, action="change_settings")
    if not PushToken.objects.filter(id=token_id, ended_at=None).update(ended_at=now):
        raise NotFound


def pusher(*, token: str, purpose: str, now: datetime) -> Pusher | None:
    """Who this secret belongs to, None when it opens nothing (any more). That it was used is noted once a minute."""
    found = PushToken.objects.filter(digest=digest(token), purpose=purpose, ended_at=None).first()
    if found is None:
        return None
    PushToken.objects.filter(id=found.id).filter(Q(used_at=None) | Q(used_at__lt=now - _NOTED)).update(
        used_at=now
    )
    return Pusher(found.id, found.name, found.organisation_id, found.contact_id)
