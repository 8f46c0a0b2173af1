"""Who may push for whom, for the settings."""

from dataclasses import dataclass
from datetime import datetime

from amends.store.queries import rows


@dataclass(frozen=True, slots=True)
class PusherRow:
    """A token without its secret, which nobody knows here."""

    id: int
    name: str
    purpose: str
    organisation: str
    contact: str
    at: datetime
    used_at: datetime | None
    ended_at: datetime | None


def listed() -> tuple[PusherRow, ...]:
    """Every token, those in use first."""
    return tuple(
        rows.into(
            PusherRow,
            """select p.id, p.name, p.purpose, o.name, coalesce(k.name, ''), p.at, p.used_at, p.ended_at
               from store_pushtoken p join store_organisation o on o.id = p.organisation_id
               left join store_contact k on k.id = p.contact_id
               order by p.ended_at is not null, lower(p.name), p.id limit 500""",
        )
    )
