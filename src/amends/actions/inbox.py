"""Mail in: the raw bytes are committed here before any sender is told yes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from amends.store.models import RawMail
from amends.store.models.mail import MailSource, RawState
from amends.store.queries import rows

CHANNEL = "amends_mail"
INSERT = """
insert into store_rawmail
  (received_at, source, mailbox_id, envelope_from, envelope_to, delivery_key, raw, state, reason, attempts)
values (%(received_at)s, %(source)s, %(mailbox_id)s, %(envelope_from)s, %(envelope_to)s, %(delivery_key)s, %(raw)b,
  'stored', '', 0)
on conflict do nothing
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One mail at the door.

    `delivery_key` names this delivery where the source has a lasting name for it (an IMAP UID, a
    file's path), so that fetching it again stores nothing new.
    """

    raw: bytes
    source: MailSource
    envelope_from: str = ""
    envelope_to: tuple[str, ...] = ()
    mailbox_id: int | None = None
    delivery_key: str | None = None


def _clean(address: str) -> str:
    """An envelope address as it can be stored: no NUL, no half characters, bounded."""
    return address.replace("\0", "").encode("utf-8", "replace").decode("utf-8")[:998]


def store(*, arrivals: Sequence[Arrival], now: datetime) -> int:
    """Commit mails exactly as they came and wake the worker; returns how many were handed over.

    When this returns they are durable. Any error means that none of them was stored. A delivery
    whose key is stored already is left as it is.
    """
    with transaction.atomic():
        rows.run_many(INSERT, [_row(arrival, now=now) for arrival in arrivals])
        rows.run("select pg_notify(%s, '')", [CHANNEL])
    return len(arrivals)


def _row(arrival: Arrival, *, now: datetime) -> dict[str, object]:
    return {
        "received_at": now,
        "source": arrival.source.value,
        "mailbox_id": arrival.mailbox_id,
        "envelope_from": _clean(arrival.envelope_from),
        "envelope_to": [_clean(address) for address in arrival.envelope_to],
        "delivery_key": arrival.delivery_key,
        "raw": arrival.raw,
    }


@transaction.atomic
def retry(*, raw_id: int) -> bool:
    """Let a quarantined mail be tried again; false when it is not in quarantine."""
    waiting = RawMail.objects.filter(id=raw_id, state=RawState.QUARANTINED)
    found = waiting.update(state=RawState.STORED, reason="", attempts=0, settled_at=None)
    rows.run("select pg_notify(%s, '')", [CHANNEL])
    return bool(found)
