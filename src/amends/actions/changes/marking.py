"""Days that every change should know of: freezes, and times when an outage costs more."""

from datetime import datetime, timedelta

from django.db import transaction

from amends.actions import gate
from amends.actions.errors import Invalid, NotFound
from amends.store.models import MarkedDays, Organisation

LONGEST = timedelta(days=366)
LONGEST_YEARLY = timedelta(days=184)


@transaction.atomic
def mark(
    *, name: str, freezes: bool, starts_at: datetime, ends_at: datetime, organisation_id: int | None, once: str,
    yearly: bool = False, zone: str = "UTC", by: int, now: datetime,
) -> None:  # fmt: skip
    """Mark days, for one organisation or for all; `yearly` ones come again by the clocks of `zone`. Sent twice, they are
    marked once."""
    person = gate.check(by=by, action="mark_days")
    words = " ".join(name.replace("\0", "").split())
    if not words or len(words) > 120:
        raise Invalid("name", "Say what these days are, in 120 characters at most.")
    if ends_at <= starts_at:
        raise Invalid("ends_at", "They end after they begin.")
    if ends_at - starts_at > LONGEST:
        raise Invalid("ends_at", "Mark a year at most.")
    if yearly and ends_at - starts_at > LONGEST_YEARLY:
        raise Invalid("ends_at", "Days that come again every year are half a year at most.")
    organisation = Organisation.objects.filter(id=organisation_id).first() if organisation_id else None
    if organisation_id and organisation is None:
        raise Invalid("organisation", "This one is not there any more. Choose another.")
    MarkedDays.objects.get_or_create(
        once=once[:80],
        defaults={
            "name": words, "freezes": freezes, "starts_at": starts_at, "ends_at": ends_at, "organisation": organisation,
            "yearly": yearly, "zone": zone, "by": person, "at": now,
        },
    )  # fmt: skip


@transaction.atomic
def unmark(*, marked_id: int, by: int) -> None:
    """Take the mark off. Raises NotFound when it is gone already."""
    gate.check(by=by, action="mark_days")
    gone, _ = MarkedDays.objects.filter(id=marked_id).delete()
    if not gone:
        raise NotFound
