"""Promised against deliverable: the work in open promises beside the time on duty that is left for it (S0-86)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from amends.domain.promises.capacity import Duty, Load, duty_minutes, work_minutes
from amends.domain.vocabulary import PromiseKind
from amends.store.queries import rows
from amends.store.queries.promises import OWES
from amends.store.queries.visible import Viewer

MOST = 30
_LOADS = f"""
select t.id, t.name, t.zone,
  coalesce((select json_agg(json_build_array(r.weekdays, r.starts, r.ends)) from store_rotaentry r
    where r.technician_id = t.id), '[]'),
  coalesce((select json_agg(json_build_array(extract(epoch from a.starts_at), extract(epoch from a.ends_at)))
    from store_absence a where a.technician_id = t.id and a.ends_at > %(now)s and a.starts_at < %(until)s), '[]'),
  coalesce((select json_object_agg(n.kind, n.count) from (select p.kind, count(*) from store_promise p
    where p.state = 'open' and p.due_at < %(until)s and {OWES} = t.id group by p.kind) n), '{{}}')
from store_technician t where t.is_active and (t.id = %(viewer)s or (%(leads)s and exists (
  select from store_technician_teams m join store_technician_teams o on o.team_id = m.team_id
  where m.technician_id = t.id and o.technician_id = %(viewer)s)))
order by t.id <> %(viewer)s, t.name limit {MOST}
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """Somebody's promises until the day ends: how many, the work in them, and the time on duty that is left."""

    id: int
    name: str
    count: int
    load: Load
    is_viewer: bool


def loads(
    *, viewer: Viewer, leads: bool, minutes: Mapping[PromiseKind, int], now: datetime, until: datetime
) -> tuple[PersonLoad, ...]:
    """The viewer first; then, for those who lead, their teams' people. One statement."""
    found = rows.tuples(_LOADS, {"viewer": viewer.id, "leads": leads, "now": now, "until": until})
    return tuple(
        PersonLoad(
            id=key,
            name=name,
            count=sum(counts.values()),
            load=Load(
                promised=work_minutes(
                    counts={PromiseKind(kind): count for kind, count in counts.items()}, minutes=minutes
                ),
                left=duty_minutes(
                    rota=[_duty(*entry) for entry in rota],
                    absences=[_span(*pair, at=now) for pair in absences],
                    zone=ZoneInfo(zone),
                    start=now,
                    until=until,
                ),
            ),
            is_viewer=key == viewer.id,
        )
        for key, name, zone, rota, absences, counts in found
    )


def _duty(weekdays: list[int], starts: str, ends: str) -> Duty:
    return frozenset(weekdays), time.fromisoformat(starts), time.fromisoformat(ends)


def _span(first: float, last: float, *, at: datetime) -> tuple[datetime, datetime]:
    return datetime.fromtimestamp(first, at.tzinfo), datetime.fromtimestamp(last, at.tzinfo)
