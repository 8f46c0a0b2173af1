"""Who works here and who is on duty now."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from amends.domain.escalations import Person
from amends.domain.vocabulary import Role
from amends.store.queries import rows

# Gathered once for all and then joined: looked up for each of three thousand people it reads forty times as much.
_PEOPLE = """
select t.id, t.name, t.email, t.role, t.zone, t.deputy_id, coalesce(m.teams, '{}'), a.id is not null, coalesce(c.hot, 0),
  coalesce(r.rota, '[]'), b.id is not null, h.id is not null
from store_technician t
left join (select technician_id as id, array_agg(team_id) as teams from store_technician_teams group by 1) m on m.id = t.id
left join (select distinct technician_id as id from store_absence
  where starts_at <= %(now)s and %(now)s < ends_at) a on a.id = t.id
left join (select owner_id as id, count(*) as hot from store_case
  where anger_level >= 2 and merged_into_id is null and status <> 'closed' group by 1) c on c.id = t.id
left join (select technician_id as id, json_agg(json_build_array(weekdays, starts, ends)) as rota from store_rotaentry
  group by 1) r on r.id = t.id
left join (select distinct by_id as id from store_rest where starts_at <= %(now)s and %(now)s < ends_at) b on b.id = t.id
left join (select distinct by_id as id from store_hotcontact where heavy_until > %(now)s) h on h.id = t.id
where t.is_active order by t.id
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
