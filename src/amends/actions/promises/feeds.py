"""The address of a technician's calendar of promises: made, shown once, and taken back (a capability, so kept secret)."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from amends.store.models import PromiseFeed

_BYTES = 24
"""192 random bits: nobody finds an address by trying."""


def digest(token: str) -> str:
    """What is kept of an address; the token has so many random bits that a plain hash cannot be turned round."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_feed(*, by: int, now: datetime) -> str:
    """A new secret for one's own calendar; the one before opens nothing any more."""
    token = secrets.token_urlsafe(_BYTES)
    PromiseFeed.objects.update_or_create(technician_id=by, defaults={"digest": digest(token), "made_at": now})
    return token


@transaction.atomic
def revoke_feed(*, by: int) -> bool:
    """Take one's address back; whether there was one."""
    deleted, _ = PromiseFeed.objects.filter(technician_id=by).delete()
    return bool(deleted)
