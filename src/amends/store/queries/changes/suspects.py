"""Outages that began while or after a change was made, on assets that it alters or that depend on those (P16)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from amends.store.queries import rows


@dataclass(frozen=True, slots=True)
class Made:
    """A change that was begun: when it ran, how it ended, and what it alters."""

    id: int
    title: str
    owner_id: int
    state: str
    started_at: datetime
    ended_at: datetime
    assets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outage:
    """An outage and one asset that it is about."""

    case_id: int
    created_at: datetime
    asset_id: int
    asset_name: str


def made(*, since: datetime, now: datetime) -> tuple[Made, ...]:
    """Changes that run, or ended since then, and name what they alter."""
    return tuple(
        Made(key, title, owner, state, started, ended, tuple(assets))
        for key, title, owner, state, started, ended, assets in rows.tuples(
            """select g.id, g.title, g.owner_id, g.state, g.started_at, coalesce(g.ended_at, %(now)s),
                 array_agg(x.asset_id order by x.asset_id)
               from store_change g join store_changeasset x on x.change_id = g.id
               where g.started_at <= %(now)s and coalesce(g.ended_at, %(now)s) >= %(since)s
               group by g.id order by g.id limit 500""",
            {"since": since, "now": now},
        )
    )


def outages(
    *, change_id: int, assets: Collection[int], starts_at: datetime, ends_at: datetime
) -> tuple[Outage, ...]:
    """Outages of this time on any of these assets that nobody has judged against this change yet."""
    return tuple(
        rows.into(
            Outage,
            """select c.id, c.created_at, a.id, a.name from store_caseasset k
               join store_case c on c.id = k.case_id join store_asset a on a.id = k.asset_id
               where k.asset_id = any(%(assets)s::bigint[]) and k.unlinked_at is null and c.merged_into_id is null
                 and c.created_at >= %(starts)s and c.created_at <= %(ends)s
                 and (c.complaint_type = 'service_outage'
                   or exists (select from store_monitoralert m where m.case_id = c.id))
                 and not exists (select from store_changecase l
                   where l.change_id = %(change)s and l.case_id = c.id and l.caused)
               order by c.id, a.id limit 500""",
            {"change": change_id, "assets": sorted(assets), "starts": starts_at, "ends": ends_at},
        )
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A decision that waits for somebody who is not here."""

    approval_id: int
    change_id: int


def waiting_for_nobody(*, now: datetime, limit: int) -> tuple[Waiting, ...]:
    """Decisions whose turn it is, asked of nobody, of somebody who left, or of somebody who is away now."""
    return tuple(
        rows.into(
            Waiting,
            """select a.id, a.change_id from store_changeapproval a join store_change g on g.id = a.change_id
               left join store_technician t on t.id = a.person_id
               where a.decided_at is null and a.round = g.round
                 and g.state in ('asked', 'running', 'done', 'failed', 'backed_out')
                 and not exists (select from store_changeapproval b where b.change_id = a.change_id and b.round = a.round
                   and b.stage < a.stage and b.decided_at is null)
                 and (t.id is null or not t.is_active or exists (select from store_absence x where x.technician_id = t.id
                   and x.starts_at <= %(now)s and %(now)s < x.ends_at))
               order by a.id limit %(limit)s""",
            {"now": now, "limit": limit},
        )
    )
