"""The queue: one page of a view, and how many cases each view holds.

Both stay flat as the desk grows: a page walks an index from where the last one ended, and a count stops at
`MANY`, because nobody acts on the difference between 1,000 open cases and 40,000.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from amends.domain.incidents import Grouping
from amends.store.queries import rows, words
from amends.store.queries.visible import OPEN, VISIBLE, Viewer

PAGE = 50
MANY = 1000
PROMISES_SEEN = 300
"""How many of the promises due soonest are looked at; whoever has more of them today reads the first page only."""


@dataclass(frozen=True, slots=True)
class NowRow:
    """One case of the queue."""

    case_id: int
    number: int
    subject: str
    organisation_name: str
    contact_name: str
    anger_level: int
    anger: float
    severity: str
    status: str
    owner_id: int | None
    owner_name: str
    team_name: str
    triggers: tuple[str, ...]
    next_due_at: datetime | None
    next_due_label: str
    next_due_started_at: datetime | None
    next_due_state: str
    updated_at: datetime
    unread: bool
    alert_waiting: bool


@dataclass(frozen=True, slots=True)
class NowView:
    """A saved view: its name in the address, its title and how many cases it holds (`999+` when many)."""

    slug: str
    title: str
    count: str
    active: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody whom the viewer may name as owner of cases of the queue."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the queue ended: the sort key of its last row."""

    anger_level: int
    next_due_at: datetime | None
    id: int

    def token(self) -> str:
        """The place as it stands in an address."""
        return f"{self.anger_level}_{self.next_due_at.isoformat() if self.next_due_at else ''}_{self.id}"

    @classmethod
    def read(cls, token: str) -> Self | None:
        """The place in an address; None when it is not one."""
        level, _, rest = token.partition("_")
        due, _, key = rest.partition("_")
        try:
            at = datetime.fromisoformat(due) if due else None
            place = cls(anger_level=int(level), next_due_at=at, id=int(key))
        except ValueError:
            return None
        bounded = 0 <= place.anger_level <= 3 and 0 <= place.id < 2**62
        return place if bounded and (at is None or at.tzinfo is not None) else None


_HEAT = (
    "c.anger_level desc, c.next_due_at asc nulls last, c.id",
    """c.anger_level <= %(level)s and (c.anger_level < %(level)s
       or (coalesce(c.next_due_at, 'infinity'), c.id)
         > (coalesce(%(due)s::timestamptz, 'infinity'), %(id)s))""",
)
_DUE = (
    "c.next_due_at asc nulls last, c.id",
    "(coalesce(c.next_due_at, 'infinity'), c.id) > (coalesce(%(due)s::timestamptz, 'infinity'), %(id)s)",
)
_NEWEST = ("c.id desc", "c.id < %(id)s")

# What we owe today: promises on open cases, and follow-ups of a fix, which stay owed on a closed case (K15).
_FOLLOW_UPS = "k.kind = 'follow_up' and k.state = 'running' and k.due_at < %(day_ends)s"
_OWED_TODAY = f"""c.merged_into_id is null and c.id in (
    (select p.case_id from store_promise p
      where p.state = 'open' and p.due_at < %(day_ends)s order by p.due_at limit {PROMISES_SEEN})
    union all (select k.case_id from store_clock k where {_FOLLOW_UPS} order by k.due_at limit {PROMISES_SEEN}))
  and (c.status <> 'closed' or exists (select from store_clock k where k.case_id = c.id and {_FOLLOW_UPS}))"""  # noqa: S608 - constants


# One outage is one row of its own above the queue; of its cases only those stand here that call for themselves.
_ALONE = """(not exists (select from store_incidentcase m join store_incident i on i.id = m.incident_id
    where m.case_id = c.id and m.left_at is null and m.settled_at is null and i.state = 'open')
  or c.severity_rule = any(%(alone_rules)s) or exists (
    select from jsonb_array_elements(c.triggers) t where t ->> 'name' = any(%(alone_triggers)s)))"""

# slug -> title, which cases, (order, what comes after a place)
VIEWS: dict[str, tuple[str, str, tuple[str, str]]] = {
    "hot": ("hot", f"{OPEN} and {_ALONE} and c.anger_level >= 2", _HEAT),
    "mine": ("mine", f"{OPEN} and {_ALONE} and c.owner_id = %(viewer)s", _HEAT),
    "unowned": ("unowned", f"{OPEN} and {_ALONE} and c.owner_id is null", _HEAT),
    "promises": ("promises due", _OWED_TODAY, _DUE),
    "all": ("all", f"{OPEN} and {_ALONE}", _HEAT),
    "closed": ("closed", "c.status = 'closed' and c.merged_into_id is null", _NEWEST),
}
DEFAULT = "all"

# Once a page, on its first row: the viewer and those who share a team with them, everybody for who sees all.
_COLLEAGUES = """(select json_agg(json_build_array(p.id, p.name)) from (
    select p.id, p.name from store_technician p where p.is_active and (%(sees_all)s or p.id = %(viewer)s
      or exists (select from store_technician_teams a
        join store_technician_teams b on b.team_id = a.team_id and b.technician_id = %(viewer)s
        where a.technician_id = p.id))
    order by p.name, p.id limit 100) p)"""

_ROWS = """
select c.id, c.id, c.subject, coalesce(o.name, ''),
  coalesce(nullif(k.name, ''), (
    select min(a.address) from store_contactaddress a where a.contact_id = k.id), ''),
  c.anger_level, c.anger, c.severity, c.status, c.owner_id, coalesce(t.name, ''), coalesce(g.name, ''),
  c.triggers, c.next_due_at, c.next_due_label, c.next_due_started_at, c.updated_at, c.unread,
  exists (select from store_alert w where w.case_id = c.id and w.person_id = %(viewer)s
    and w.acknowledged_at is null and w.next_at is not null),
  case when row_number() over (order by {order}) = 1 then {colleagues} end
from (select * from store_case c where {where} order by {order} limit {limit}) c
join store_contact k on k.id = c.contact_id
left join store_organisation o on o.id = c.organisation_id
left join store_technician t on t.id = c.owner_id
left join store_team g on g.id = c.team_id
order by {order}
"""


@dataclass(frozen=True, slots=True)
class NowPage:
    """The rows of one page, where the next one begins (None: this was the last), and who may be made owner."""

    rows: tuple[NowRow, ...]
    after: Place | None
    people: tuple[Colleague, ...]


def page(
    *,
    viewer: Viewer,
    view: str,
    grouping: Grouping,
    after: Place | None,
    now: datetime,
    day_ends: datetime,
) -> NowPage:
    """Up to `PAGE` cases of a view for this viewer, hottest and soonest due first; one statement.

    `day_ends` is when the reader's today is over. Cases of an incident stand behind its own row, but for those that
    call for themselves by `grouping`.
    """
    _, which, (order, beyond) = VIEWS[view]
    params: dict[str, Any] = {**viewer.params(), **_alone(grouping), "day_ends": day_ends}
    if after is not None:
        which = f"{which} and {beyond}"
        params |= {"level": after.anger_level, "due": after.next_due_at, "id": after.id}
    where = f"{which} and {VISIBLE}"
    sql = _ROWS.format(where=where, order=order, limit=PAGE + 1, colleagues=_COLLEAGUES)
    taken = rows.tuples(sql, params)
    found = [_row(columns[:-1], now=now) for columns in taken]
    return NowPage(
        rows=tuple(found[:PAGE]),
        after=_place(found[PAGE - 1]) if len(found) > PAGE else None,
        people=tuple(Colleague(*pair) for pair in taken[0][-1]) if taken else (),
    )


def _alone(grouping: Grouping) -> dict[str, list[str]]:
    """What `_ALONE` asks for."""
    return {
        "alone_rules": sorted(grouping.calls_alone_rules),
        "alone_triggers": sorted(trigger.value for trigger in grouping.calls_alone_triggers),
    }


def views(*, viewer: Viewer, active: str, grouping: Grouping, day_ends: datetime) -> tuple[NowView, ...]:
    """Every view with the number of its cases; one statement, bounded by `MANY` rows a view."""
    counted = [slug for slug in VIEWS if slug != "closed"]
    parts = [
        f"(select count(*) from (select from store_case c where {VIEWS[slug][1]} "  # noqa: S608 - constants
        f"and {VISIBLE} limit {MANY}) v)"
        for slug in counted
    ]
    params = {**viewer.params(), **_alone(grouping), "day_ends": day_ends}
    found = rows.one(f"select {', '.join(parts)}", params)
    counts = dict(zip(counted, found or (), strict=True))
    return tuple(
        NowView(slug=slug, title=title, count=_many(counts.get(slug)), active=slug == active)
        for slug, (title, _, _) in VIEWS.items()
    )


def _many(count: int | None) -> str:
    if count is None:
        return ""
    return f"{MANY - 1}+" if count >= MANY else str(count)


def _place(row: NowRow) -> Place:
    return Place(anger_level=row.anger_level, next_due_at=row.next_due_at, id=row.case_id)


def _row(columns: Sequence[Any], *, now: datetime) -> NowRow:
    """One row of `_ROWS`: its columns in the order of the fields, with two of them worked out."""
    triggers, due_at = columns[12], columns[13]
    short = tuple(dict.fromkeys(words.trigger(str(hit["name"])) for hit in triggers))
    state = "" if due_at is None else "overdue" if due_at <= now else "running"
    fields = (*columns[:12], short, *columns[13:16], state, *columns[16:])
    return NowRow(*fields)
