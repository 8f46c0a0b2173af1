"""One asset with everything about it, in one statement; its graph and its cases are read beside it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from amends.domain.assets.impact import WORDS, WORDS_BACK
from amends.store.queries import rows
from amends.store.queries.likeness import like

EVENTS = 100
SOFTWARE = 500
RELATIONS = 200

_ONE = f"""
select a.id, a.revision, a.kind, a.name, a.names, a.serial, a.tag, a.addresses, a.bought_on, a.warranty_until, a.cost,
  a.currency, a.life, a.fields, a.notes, a.created_at, a.changed_at, a.seen_at, a.removed_at, o.id, o.name,
  a.site_id, coalesce(s.name, ''), a.user_id, coalesce(nullif(u.name, ''), ''),
  coalesce((select address from store_contactaddress x where x.contact_id = u.id order by x.id limit 1), ''),
  a.owner_id, coalesce(t.name, ''),
  (select json_agg(json_build_array(r.id, r.kind, r.outward, b.id, b.name, b.kind, b.life) order by r.kind, b.name, r.id)
   from ((select r.id, r.kind, true as outward, r.target_id as other from store_assetrelation r where r.source_id = a.id
          order by r.id limit {RELATIONS})
         union all
         (select r.id, r.kind, false, r.source_id from store_assetrelation r where r.target_id = a.id
          order by r.id limit {RELATIONS})) r
   join store_asset b on b.id = r.other and b.removed_at is null),
  (select json_agg(json_build_array(e.at, e.kind, e.what, e.who, e.imported_id, e.before, e.after) order by e.id desc)
   from (select e.*, coalesce(p.name, '') as who from store_assetevent e left join store_technician p on p.id = e.by_id
     where e.asset_id = a.id order by e.id desc limit {EVENTS}) e),
  (select json_build_object('source', i.source, 'at', i.at, 'count', i.software_count, 'left_out', i.left_out,
     'rows', (select json_agg(x.v) from (select v from jsonb_array_elements(i.software) v limit {SOFTWARE}) x))
   from store_inventory i where i.asset_id = a.id)
from store_asset a join store_organisation o on o.id = a.organisation_id
left join store_site s on s.id = a.site_id left join store_contact u on u.id = a.user_id
left join store_technician t on t.id = a.owner_id
where a.id = %(id)s
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class RelationView:
    """A relation as read from this asset: "runs on MX-02"."""

    id: int
    words: str
    other_id: int
    other: str
    kind: str
    life: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One line of the history; `changes` are (column, before, after)."""

    at: datetime
    kind: str
    what: str
    who: str
    import_id: int | None
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class InventoryView:
    """What the last inventory found installed."""

    source: str
    at: datetime
    count: int
    left_out: int
    software: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class AssetPage:
    """An asset as its page and its form need it."""

    id: int
    revision: int
    kind: str
    name: str
    names: list[str]
    serial: str
    tag: str
    addresses: list[str]
    bought_on: date | None
    warranty_until: date | None
    cost: Decimal | None
    currency: str
    life: str
    fields: dict[str, Any]
    notes: str
    created_at: datetime
    changed_at: datetime
    seen_at: datetime | None
    removed_at: datetime | None
    organisation_id: int
    organisation: str
    site_id: int | None
    site: str
    user_id: int | None
    user: str
    user_address: str
    owner_id: int | None
    owner: str
    relations: tuple[RelationView, ...]
    history: tuple[ChangeView, ...]
    inventory: InventoryView | None


def load(*, asset_id: int) -> AssetPage | None:
    """One asset, also a removed one; None when there is none."""
    row = rows.one(_ONE, {"id": asset_id})
    if row is None:
        return None
    relations, events, inventory = row[28:]
    values = (
        *row[:28],
        tuple(_relation(*one) for one in relations or ()),
        tuple(_change(*one) for one in events or ()),
        _inventory(inventory) if inventory else None,
    )
    return AssetPage(*values)


def _relation(
    key: int, kind: str, outward: bool, other_id: int, other: str, type_: str, life: str
) -> RelationView:
    return RelationView(key, (WORDS if outward else WORDS_BACK)[kind], other_id, other, type_, life)


def _change(
    at: str,
    kind: str,
    what: str,
    who: str,
    import_id: int | None,
    before: dict[str, Any],
    after: dict[str, Any],
) -> ChangeView:
    old, new = _flat(before), _flat(after)
    changes = tuple((name, old.get(name, ""), new.get(name, "")) for name in {**old, **new})
    return ChangeView(datetime.fromisoformat(at), kind, what, who, import_id, changes)


def _flat(values: dict[str, Any]) -> dict[str, str]:
    """Columns and the fields of the type side by side, as text."""
    found = {name: value for name, value in values.items() if name != "fields"} | (values.get("fields") or {})
    return {name: _said(value) for name, value in found.items()}


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)[:200]


def _inventory(found: dict[str, Any]) -> InventoryView:
    software = tuple((str(row[0]), str(row[1]), str(row[2])) for row in found["rows"] or ())
    return InventoryView(
        found["source"], datetime.fromisoformat(found["at"]), found["count"], found["left_out"], software
    )


def choices(*, organisation_id: int) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Sites of the client and active technicians by name, for the form."""
    found = rows.tuples(
        """select 'site', id, name from store_site where organisation_id = %s
           union all select 'person', id, name from store_technician where is_active order by 1, 3, 2""",
        [organisation_id],
    )
    return (
        [(key, name) for kind, key, name in found if kind == "site"],
        [(key, name) for kind, key, name in found if kind == "person"],
    )


def contact_at(*, organisation_id: int, words: str) -> int | None:
    """The contact of this client with this mail address, or the only one with this name; None when unsure."""
    found = rows.tuples(
        """select distinct k.id from store_contact k left join store_contactaddress a on a.contact_id = k.id
           where k.organisation_id = %s and (a.address = lower(%s) or lower(k.name) = lower(%s)) order by 1 limit 2""",
        [organisation_id, words, words],
    )
    return found[0][0] if len(found) == 1 else None


def find(*, words: str, organisation_id: int = 0) -> tuple[tuple[int, str, str], ...]:
    """Assets (id, name, organisation) with this tag, serial, address or name; its own client's first, ten at most."""
    found = rows.tuples(
        """select a.id, a.name, o.name from store_asset a join store_organisation o on o.id = a.organisation_id
           where a.removed_at is null and (a.name ilike %(same)s or a.tag ilike %(same)s or a.serial ilike %(same)s
             or a.id = any(array(select w.asset_id from store_assetword w where w.word = lower(%(w)s))))
           order by a.organisation_id <> %(org)s, a.id limit 10""",
        {"w": words, "same": like(words)[1:-1], "org": organisation_id},
    )
    return tuple((key, name, client) for key, name, client in found)
