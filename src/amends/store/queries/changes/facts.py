"""What a change touches and what stands around its window."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from amends.domain.changes import OtherChange, Owed
from amends.store.queries import rows

MOST = 200


@dataclass(frozen=True, slots=True)
class Client:
    """An organisation that a change touches."""

    id: int
    name: str
    key_account: bool
    has_stakes: bool


@dataclass(frozen=True, slots=True)
class Before:
    """What happened before on the same assets."""

    failed: int
    outages: int
    went_well: int


_BEFORE = """
with g as (select g.id, g.state from store_change g
  where g.id <> %(change)s and g.ended_at > %(since)s and g.state in ('done', 'failed', 'backed_out')
    and exists (select from store_changeasset x where x.change_id = g.id and x.asset_id = any(%(assets)s::bigint[]))),
hit as (select l.change_id, count(*) as n from store_changecase l join g on g.id = l.change_id
  where l.caused and l.gone_at is null group by 1)
select count(*) filter (where g.state <> 'done'), coalesce(sum(hit.n), 0)::int,
  count(*) filter (where g.state = 'done' and hit.n is null)
from g left join hit on hit.change_id = g.id
"""


def before(*, change_id: int, assets: Collection[int], since: datetime) -> Before:
    """Changes on any of these assets that ended since then, and the outages they caused."""
    found = rows.one(_BEFORE, {"change": change_id, "assets": sorted(assets), "since": since})
    return Before(*found) if found else Before(0, 0, 0)


def clients(*, ids: Iterable[int]) -> tuple[Client, ...]:
    """These organisations, by name."""
    return tuple(
        rows.into(
            Client,
            """select id, name, key_account, stakes <> '' from store_organisation where id = any(%s::bigint[])
               order by name, id""",
            [sorted(set(ids))],
        )
    )


def others(*, change_id: int, starts_at: datetime, ends_at: datetime) -> tuple[OtherChange, ...]:
    """Changes that are handed in, approved or running in this window, with the assets they alter."""
    return tuple(
        OtherChange(key, title, starts, ends, tuple((asset, name) for asset, name in assets))
        for key, title, starts, ends, assets in rows.tuples(
            f"""select g.id, g.title, g.starts_at, g.ends_at, coalesce((select json_agg(json_build_array(a.id, a.name))
                  from store_changeasset x join store_asset a on a.id = x.asset_id where x.change_id = g.id), '[]')
                from store_change g where g.id <> %s and g.starts_at < %s and g.ends_at > %s
                  and g.state in ('asked', 'approved', 'running')
                order by g.starts_at, g.id limit {MOST}""",  # noqa: S608 - a constant
            [change_id, ends_at, starts_at],
        )
    )


def owed(*, organisations: Iterable[int], starts_at: datetime, ends_at: datetime) -> tuple[Owed, ...]:
    """Open promises and follow-ups owed to these organisations that fall into this window."""
    return tuple(
        rows.into(
            Owed,
            """select p.id, c.id, coalesce(o.name, ''), p.words, p.due_at
               from store_promise p join store_case c on c.id = p.case_id
               left join store_organisation o on o.id = c.organisation_id
               where p.state = 'open' and p.due_at >= %(starts)s and p.due_at < %(ends)s
                 and c.organisation_id = any(%(whose)s::bigint[])
               union all
               select k.id, c.id, coalesce(o.name, ''), 'a follow-up is due', k.due_at
               from store_clock k join store_case c on c.id = k.case_id
               left join store_organisation o on o.id = c.organisation_id
               where k.kind = 'follow_up' and k.state = 'running' and k.due_at >= %(starts)s and k.due_at < %(ends)s
                 and c.organisation_id = any(%(whose)s::bigint[])
               order by 5, 1 limit 50""",
            {"starts": starts_at, "ends": ends_at, "whose": sorted(set(organisations))},
        )
    )


@dataclass(frozen=True, slots=True)
class KnownAsset:
    """An asset by a word it is known by."""

    id: int
    name: str
    organisation: str


def by_word(*, word: str, organisation: str = "") -> tuple[KnownAsset, ...]:
    """Assets known by exactly this word, whatever its case; of one organisation when it is named."""
    return tuple(
        rows.into(
            KnownAsset,
            """select distinct a.id, a.name, o.name from store_asset a
               join store_organisation o on o.id = a.organisation_id
               where a.removed_at is null and (%(organisation)s = '' or lower(o.name) = lower(%(organisation)s))
                 and (lower(a.name) = lower(%(word)s) or upper(a.tag) = upper(%(word)s)
                   or exists (select from store_assetword w where w.asset_id = a.id and w.word = lower(%(word)s)))
               order by 3, 1 limit 12""",
            {"word": word, "organisation": organisation},
        )
    )
