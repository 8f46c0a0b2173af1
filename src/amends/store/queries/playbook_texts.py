"""The texts of playbooks that this desk has of its own: versions, and drafts of the next one."""

from dataclasses import dataclass
from datetime import datetime

from amends.store.queries import rows


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One text of a playbook; `who` is empty for one that shipped."""

    id: int
    book: str
    number: int
    origin: str
    body: str
    note: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A playbook that somebody is changing."""

    book: str
    body: str
    based_on: int
    who: str
    at: datetime


def own() -> dict[str, VersionRow]:
    """The desk's latest version of each playbook that it has of its own."""
    found = rows.into(
        VersionRow,
        """select distinct on (v.book) v.id, v.book, v.number, v.origin, v.body, v.note, t.name, v.at
           from store_playbookversion v join store_technician t on t.id = v.by_id
           where v.origin = 'desk' order by v.book, v.number desc""",
    )
    return {row.book: row for row in found}


def versions(*, book: str) -> tuple[VersionRow, ...]:
    """The latest fifty texts of a playbook, the desk's own before the shipped, newest first."""
    return tuple(
        rows.into(
            VersionRow,
            """select v.id, v.book, v.number, v.origin, v.body, v.note, coalesce(t.name, ''), v.at
               from store_playbookversion v left join store_technician t on t.id = v.by_id
               where v.book = %s order by v.origin, v.number desc, v.id desc limit 50""",
            [book],
        )
    )


def kept() -> tuple[VersionRow, ...]:
    """The latest two hundred texts of all playbooks that were published or run, by playbook."""
    return tuple(
        rows.into(
            VersionRow,
            """select v.id, v.book, v.number, v.origin, v.body, v.note, coalesce(t.name, ''), v.at
               from store_playbookversion v left join store_technician t on t.id = v.by_id
               order by v.book, v.id desc limit 200""",
        )
    )


def drafts() -> dict[str, DraftRow]:
    """What is being changed, by playbook."""
    found = rows.into(
        DraftRow,
        """select d.book, d.body, d.based_on, t.name, d.at from store_playbookdraft d
           join store_technician t on t.id = d.by_id order by d.book""",
    )
    return {row.book: row for row in found}
