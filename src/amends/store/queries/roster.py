"""Who works here and who is on duty now."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from amends.domain.escalations import Person
from amends.domain.vocabulary import Role
from amends.store.queries import rows

_PEOPLE = """
select t.id, t.name, t.email, t.role, t.zone, t.deputy_id,
  coalesce((select array_agg(m.team_id) from store_technician_teams m where m.technician_id = t.id), '{}'),
  exists (select from store_absence a where a.technician_id = t.id and a.starts_at <= %(now)s and %(now)s < a.ends_at),
  (select count(*) from store_case c where c.owner_id = t.id and c.anger_level >= 2
     and c.merged_into_id is null and c.status <> 'closed'),
  coalesce((select json_agg(json_build_array(r.weekdays, r.starts, r.ends)) from store_rotaentry r
     where r.technician_id = t.id), '[]'),
  exists (select from store_rest b where b.by_id = t.id and b.starts_at <= %(now)s and %(now)s < b.ends_at),
  exists (select from store_hotcontact h where h.by_id = t.id and h.heavy_until > %(now)s)
from store_technician t where t.is_active order by t.id
"""


@dataclass(frozen=True, slots=True)
class Technician:
    """A member of staff as actions need them: the domain's person, and where to reach them."""

    person: Person
    email: str
    zone: str


def technicians(*, now: datetime) -> dict[int, Technician]:
    """Every active technician by id, with duty, absence and heat carried at `now`."""
    found = {}
    people = rows.tuples(_PEOPLE, {"now": now})
    for key, name, email, role, zone, deputy, teams, absent, hot, rota, resting, heated in people:
        person = Person(
            id=key,
            name=name,
            role=Role(role),
            team_ids=frozenset(teams),
            on_duty=not absent and is_on_duty(rota=rota, zone=zone, now=now),
            absent=absent,
            open_hot=hot,
            deputy_id=deputy,
            resting=resting,
            heated=heated,
        )
        found[key] = Technician(person=person, email=email, zone=zone)
    return found


def is_on_duty(*, rota: list[list[object]], zone: str, now: datetime) -> bool:
    """Whether any entry `[weekdays, starts, ends]` covers `now`; one that ends at or before its start runs
    over midnight and belongs to the weekday on which it starts."""
    local = now.astimezone(ZoneInfo(zone))
    at, today, yesterday = local.time(), local.weekday(), (local.weekday() - 1) % 7
    for weekdays, first, last in rota:
        starts, ends = time.fromisoformat(str(first)), time.fromisoformat(str(last))
        days = weekdays if isinstance(weekdays, list) else []
        over_midnight = ends <= starts
        if today in days and starts <= at and (over_midnight or at < ends):
            return True
        if over_midnight and yesterday in days and at < ends:
            return True
    return False
