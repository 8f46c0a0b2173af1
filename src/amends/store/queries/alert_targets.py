"""The alert targets as the settings show them: never their addresses."""

from dataclasses import dataclass
from datetime import datetime

from amends.store.queries import rows


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target; `person` is "" for the whole desk, `last_error` why the last call did not arrive."""

    id: int
    name: str
    service: str
    technician_id: int | None
    person: str
    from_severity: str
    active: bool
    reached_at: datetime | None
    failed_at: datetime | None
    last_error: str

    @property
    def tried(self) -> bool:
        """Whether it was ever called."""
        return self.reached_at is not None or self.failed_at is not None


def targets() -> list[TargetRow]:
    """Every target by name."""
    return rows.into(
        TargetRow,
        """select a.id, a.name, a.service, a.technician_id, coalesce(t.name, ''), a.from_severity, a.active,
             a.reached_at, a.failed_at, a.last_error
           from store_alerttarget a left join store_technician t on t.id = a.technician_id
           order by lower(a.name), a.id limit 500""",
    )


def people() -> list[tuple[int, str]]:
    """Those who can have a target of their own."""
    return [(key, name) for key, name in rows.tuples(
        "select id, name from store_technician where is_active order by name, id limit 1000"
    )]  # fmt: skip
