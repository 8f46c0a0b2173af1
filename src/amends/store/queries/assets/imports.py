"""Imports: the list, and one with its report."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amends.store.queries import rows

PAGE = 50
STATES = {
    "staged": "not begun",
    "waiting": "is coming in",
    "done": "in",
    "failed": "failed",
    "undone": "taken back",
}


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import; `total` is known once the file was read."""

    id: int
    source: str
    name: str
    at: datetime
    who: str
    organisation_id: int | None
    organisation: str
    state: str
    done: int
    total: int
    report: dict[str, Any]
    undone_at: datetime | None
    undone_by: str
    undo_report: dict[str, Any]
    mapping: dict[str, Any]

    @property
    def state_words(self) -> str:
        """Where it stands, in words."""
        return STATES.get(self.state, self.state)


_COLUMNS = """i.id, i.source, i.name, i.at, coalesce(t.name, ''), i.organisation_id, coalesce(o.name, ''), i.state, i.done,
  i.total, i.report, i.undone_at, coalesce(u.name, ''), i.undo_report, i.mapping
  from store_assetimport i left join store_technician t on t.id = i.by_id
  left join store_technician u on u.id = i.undone_by_id left join store_organisation o on o.id = i.organisation_id"""


def page(*, before: int) -> tuple[tuple[ImportRow, ...], int | None]:
    """What people imported, newest first, and where the next page begins; pushes of machines are not in it."""
    found = rows.into(
        ImportRow,
        f"select {_COLUMNS} where i.by_id is not null and i.id < %s order by i.id desc limit {PAGE + 1}",
        [before or 2**62],
    )
    return tuple(found[:PAGE]), found[PAGE - 1].id if len(found) > PAGE else None


def one(*, import_id: int) -> ImportRow | None:
    """One import, a push as well; None when there is none."""
    found = rows.into(ImportRow, f"select {_COLUMNS} where i.id = %s", [import_id])
    return found[0] if found else None


def content(*, import_id: int) -> bytes:
    """The file of an import that is not begun; empty for any other."""
    found = rows.one("select content from store_assetimport where id = %s and state = 'staged'", [import_id])
    return bytes(found[0] or b"") if found else b""


def export(*, organisation_id: int) -> list[tuple[Any, ...]]:
    """Every asset of a client, or of all, in the columns that an import reads."""
    return rows.tuples(
        """select o.name, a.name, a.kind, a.tag, a.serial, array_to_string(a.names, '; '),
             array_to_string(a.addresses, '; '), coalesce(s.name, ''),
             coalesce((select address from store_contactaddress x where x.contact_id = a.user_id order by x.id limit 1), ''),
             coalesce(t.name, ''), a.life, a.bought_on, a.warranty_until, a.cost, a.currency, a.notes, a.fields
           from store_asset a join store_organisation o on o.id = a.organisation_id
           left join store_site s on s.id = a.site_id left join store_technician t on t.id = a.owner_id
           where a.removed_at is null and (%(o)s = 0 or a.organisation_id = %(o)s) order by a.id limit 200000""",
        {"o": organisation_id},
    )
