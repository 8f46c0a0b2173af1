"""The list of assets: one page, filtered, in one statement that walks an index from where the last page ended."""

from dataclasses import dataclass
from datetime import date

from amends.store.queries import rows
from amends.store.queries.likeness import like

PAGE = 50

# Each way to be known by words goes by an index of its own: parts of three characters, or the word as a whole.
_LIST = f"""
select a.id, a.name, a.kind, a.tag, a.serial, a.life, a.warranty_until, o.id, o.name, coalesce(s.name, ''),
  coalesce(u.name, ''), (select count(*) from (select from store_caseasset k join store_case c on c.id = k.case_id
     where k.asset_id = a.id and k.unlinked_at is null and c.status <> 'closed' and c.merged_into_id is null
     limit 100) n)
from (select * from store_asset a where a.removed_at is null
    and (%(organisation)s = 0 or a.organisation_id = %(organisation)s)
    and (%(kind)s = '' or a.kind = %(kind)s) and (%(life)s = '' or a.life = %(life)s)
    and (%(q)s = '' or a.name ilike %(like)s or a.serial ilike %(like)s or a.tag ilike %(like)s
      or a.id = any(array(select w.asset_id from store_assetword w where w.word = lower(%(q)s))))
    and (%(after)s = 0 or (lower(a.name), a.id) > (select lower(b.name), b.id from store_asset b where b.id = %(after)s))
  order by lower(a.name), a.id limit {PAGE + 1}) a
join store_organisation o on o.id = a.organisation_id
left join store_site s on s.id = a.site_id left join store_contact u on u.id = a.user_id
order by lower(a.name), a.id
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class AssetRow:
    """One asset of the list; `open_cases` counts to 100."""

    id: int
    name: str
    kind: str
    tag: str
    serial: str
    life: str
    warranty_until: date | None
    organisation_id: int
    organisation: str
    site: str
    user: str
    open_cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What the list is narrowed to; empty means all."""

    q: str = ""
    organisation_id: int = 0
    kind: str = ""
    life: str = ""


def page(*, wanted: Filter, after: int) -> tuple[tuple[AssetRow, ...], int | None]:
    """Assets by name after the one with this id, and where the next page begins. One statement."""
    found = rows.into(
        AssetRow,
        _LIST,
        {
            "q": wanted.q,
            "like": like(wanted.q) if wanted.q else "",
            "organisation": wanted.organisation_id,
            "kind": wanted.kind,
            "life": wanted.life,
            "after": after,
        },
    )
    return tuple(found[:PAGE]), found[PAGE - 1].id if len(found) > PAGE else None


def organisations() -> list[tuple[int, str]]:
    """Every client by name, to choose from."""
    return [
        (key, name)
        for key, name in rows.tuples("select id, name from store_organisation order by lower(name), id")
    ]
