"""Seals over the timeline: what was written up to a moment can no longer lose its end unseen (S0-19)."""

from datetime import datetime, timedelta

from django.db import transaction

from amends.store.models import Event, Seal
from amends.store.queries import timeline

EVERY = timedelta(hours=1)
SETTLED = timedelta(hours=1)
"""Events younger than this are left for the next seal: a transaction still open may hold an earlier number."""


@transaction.atomic
def seal(*, now: datetime) -> bool:
    """Seal what was written since the last seal; false when that one is fresh or there is nothing to seal."""
    last = Seal.objects.select_for_update().order_by("-id").first()
    if last is not None and last.at > now - EVERY:
        return False
    above = last.last_event if last else 0
    settled = Event.objects.filter(id__gt=above, at__lt=now - SETTLED)
    newest = settled.order_by("-id").values_list("id", flat=True).first()
    if newest is None:
        return False
    part = timeline.digest(above=above, up_to=newest, before=bytes(last.digest) if last else b"")
    # Two workers at once seal the same end: the second finds it sealed.
    Seal.objects.bulk_create(
        [Seal(at=now, last_event=newest, events=part.events, digest=part.digest)], ignore_conflicts=True
    )
    return True
