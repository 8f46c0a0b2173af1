"""An incident as a page, and the list of incidents."""

from dataclasses import dataclass
from datetime import datetime

from amends.store.queries import rows
from amends.store.queries.visible import VISIBLE, Viewer, visible

MOST_CASES = 500
MOST_UPDATES = 50
RECENT = 50

_SIZE = "(select count(*) from store_incidentcase m where m.incident_id = i.id and m.left_at is null)"
_NEXT = """(select min(d.due_at) from (
    select k.due_at from store_incidentcase m join store_clock k on k.case_id = m.case_id
      where m.incident_id = i.id and m.left_at is null and m.settled_at is null
        and k.ended_at is null and k.kind in ('first_reply', 'next_update') and k.state in ('running', 'overdue')
    union all
    select p.due_at from store_incidentcase m join store_promise p on p.case_id = m.case_id
      where m.incident_id = i.id and m.left_at is null and m.settled_at is null
        and p.state = 'open' and p.kind in ('update', 'contact')) d)"""
_SEEN = f"""(%(sees_all)s or i.owner_id = %(viewer)s or exists (select from store_incidentcase m
    join store_case c on c.id = m.case_id where m.incident_id = i.id and {VISIBLE}))"""
_ROW = f"""i.id, i.title, i.state, i.severity, coalesce(t.name, ''), i.owner_id, {_SIZE}, i.began_at, i.ended_at,
  case when i.state = 'open' then {_NEXT} end,
  (select count(distinct c.organisation_id) from store_incidentcase m join store_case c on c.id = m.case_id
     where m.incident_id = i.id and m.left_at is null),
  exists (select from store_alert a where a.case_id = i.lead_id and a.person_id = %(viewer)s
    and a.acknowledged_at is null and a.subject like 'incident:' || i.id || ':%%')"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident of a list; `next_due_at` is when the next words to its customers are owed."""

    id: int
    title: str
    state: str
    severity: str
    owner_name: str
    owner_id: int | None
    cases: int
    began_at: datetime
    ended_at: datetime | None
    next_due_at: datetime | None
    organisations: int
    alert_waiting: bool


def listed(*, viewer: Viewer, running_only: bool) -> list[IncidentRow]:
    """Open and proposed incidents, and unless `running_only` the latest that are over; those with a case to see."""
    which = "i.state in ('open', 'proposed')" if running_only else "true"
    return rows.into(
        IncidentRow,
        f"""select {_ROW} from store_incident i left join store_technician t on t.id = i.owner_id
            where {which} and {_SEEN}
            order by i.state <> 'open', i.state <> 'proposed', i.id desc limit {RECENT}""",  # noqa: S608 - constants
        viewer.params(),
    )


@dataclass(frozen=True, slots=True)
class PartRow:
    """A case of an incident; what it holds stays empty for a viewer who may not see it."""

    number: int
    may_see: bool
    subject: str
    organisation_name: str
    contact_name: str
    status: str
    severity: str
    anger_level: int
    things: list[str]
    owner_name: str
    why: str
    at: datetime
    left_at: datetime | None
    left_by: str
    settled_at: datetime | None
    next_due_at: datetime | None
    last_told_at: datetime | None


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """An update: how many letters are written, have left, came to nothing, and who was not told."""

    id: int
    at: datetime
    by_name: str
    subject: str
    body: str
    undo_until: datetime
    undone_at: datetime | None
    letters: int
    sent: int
    waiting: int
    failed: int
    not_told: list[list[object]]


@dataclass(frozen=True, slots=True)
class CallRow:
    """Somebody who was called for an incident."""

    name: str
    raised_at: datetime
    calls: int
    acknowledged_at: datetime | None
    acknowledged_by: str


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """Everything about one incident."""

    row: IncidentRow
    why: str
    lead_id: int | None
    ended_words: str
    parts: tuple[PartRow, ...]
    updates: tuple[UpdateRow, ...]
    calls: tuple[CallRow, ...]

    @property
    def live(self) -> tuple[PartRow, ...]:
        """The cases that are part of it now."""
        return tuple(part for part in self.parts if part.left_at is None)

    @property
    def gone(self) -> tuple[PartRow, ...]:
        """The cases that were taken out of it."""
        return tuple(part for part in self.parts if part.left_at is not None)


_PARTS = f"""
select c.id, s.ok, case when s.ok then c.subject else '' end, case when s.ok then coalesce(o.name, '') else '' end,
  case when s.ok then k.name else '' end, c.status, c.severity, c.anger_level, c.things, coalesce(t.name, ''), m.why,
  m.at, m.left_at, coalesce(l.name, ''), m.settled_at, c.next_due_at,
  (select max(b.settled_at) from store_incidentletter e join store_incidentupdate u on u.id = e.update_of_id
     join store_outbox b on b.message_id = e.message_id
     where e.case_id = c.id and u.incident_id = m.incident_id and b.state = 'sent')
from store_incidentcase m join store_case c on c.id = m.case_id
cross join lateral (select {visible("c")} as ok) s
join store_contact k on k.id = c.contact_id
left join store_organisation o on o.id = c.organisation_id
left join store_technician t on t.id = c.owner_id
left join store_technician l on l.id = m.left_by_id
where m.incident_id = %(id)s order by m.left_at is not null, c.anger_level desc, c.id limit {MOST_CASES}
"""  # noqa: S608 - constants
_UPDATES = f"""
select u.id, u.at, t.name, u.subject, u.body, u.undo_until, u.undone_at,
  count(l.id), count(b.id) filter (where b.state = 'sent'),
  count(l.id) filter (where l.not_told = '' and (l.message_id is null or b.state in ('held', 'sending'))),
  count(b.id) filter (where b.state in ('failed', 'unknown', 'bounced')),
  coalesce(json_agg(json_build_array(l.case_id, l.not_told) order by l.case_id) filter (where l.not_told <> ''), '[]')
from store_incidentupdate u join store_technician t on t.id = u.by_id
left join store_incidentletter l on l.update_of_id = u.id left join store_outbox b on b.message_id = l.message_id
where u.incident_id = %(id)s group by u.id, t.name order by u.id desc limit {MOST_UPDATES}
"""  # noqa: S608 - constants
_CALLS = """
select t.name, a.raised_at, a.calls, a.acknowledged_at, coalesce(b.name, '')
from store_alert a join store_technician t on t.id = a.person_id
left join store_technician b on b.id = a.acknowledged_by_id
where a.case_id = %(lead)s and a.subject like 'incident:' || %(id)s || ':%%' order by a.id desc limit 50
"""


def page(*, number: int, viewer: Viewer) -> IncidentPage | None:
    """One incident in four statements; None when there is none, or none of its cases is the viewer's to see."""
    if not 0 < number < 2**62:
        return None
    params = {**viewer.params(), "id": number}
    found = rows.one(
        f"""select {_ROW}, i.why, i.lead_id, i.ended_words from store_incident i
            left join store_technician t on t.id = i.owner_id where i.id = %(id)s and {_SEEN}""",  # noqa: S608
        params,
    )
    if found is None:
        return None
    *row, why, lead, ended = found
    return IncidentPage(
        row=IncidentRow(*row),
        why=why,
        lead_id=lead,
        ended_words=ended,
        parts=tuple(rows.into(PartRow, _PARTS, params)),
        updates=tuple(rows.into(UpdateRow, _UPDATES, params)),
        calls=tuple(rows.into(CallRow, _CALLS, {**params, "lead": lead})),
    )
