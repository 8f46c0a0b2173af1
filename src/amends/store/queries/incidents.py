"""What grouping and calling need to know of incidents; every statement bounded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from amends.store.queries import rows

GROUPING = 7_215_303_001
"""The advisory lock under which cases are grouped, so that one outage never becomes two incidents."""
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Loose:
    """A case of an outage that is part of no incident."""

    id: int
    organisation_id: int | None
    things: list[str]
    words: list[str]
    category: str


# As the index `case_of_an_outage` has it; a desk that groups by other complaints as well does without the index.
_OUTAGE = "and (c.complaint_type = 'service_outage' or c.outage_scope <> 'none')"

_LOOSE = f"""
select c.id, c.organisation_id, c.things, c.words, c.category from store_case c
where c.created_at >= %(since)s and (c.complaint_type = any(%(types)s) or c.outage_scope = any(%(scopes)s))
  {{indexed}} and c.status in ('open', 'reopened', 'waiting_customer') and c.merged_into_id is null
  and not exists (select from store_incidentcase m where m.case_id = c.id)
order by c.id limit {MOST}
"""  # noqa: S608 - constants


def loose(*, since: datetime, types: Collection[str], scopes: Collection[str]) -> list[Loose]:
    """The outage cases that began since then and were never part of an incident, oldest first."""
    sql = _LOOSE.format(indexed=_OUTAGE if set(types) <= {"service_outage"} else "")
    return rows.into(Loose, sql, {"since": since, "types": sorted(types), "scopes": sorted(scopes)})


@dataclass(frozen=True, slots=True)
class Seen:
    """An incident that more cases can join."""

    id: int
    state: str
    things: list[str]
    words: list[str]
    cases: int
    organisations: list[int]


_RUNNING = f"""
select i.id, i.state, i.things, i.words,
  (select count(*) from store_incidentcase m where m.incident_id = i.id and m.left_at is null),
  coalesce((select array_agg(distinct c.organisation_id) from store_incidentcase m
    join store_case c on c.id = m.case_id
    where m.incident_id = i.id and m.left_at is null and c.organisation_id is not null), '{{}}')
from store_incident i
where i.state in ('open', 'proposed') or (i.state = 'ended' and i.ended_at >= %(ended_since)s)
order by i.state = 'ended', i.state = 'proposed', i.id limit {MOST}
"""  # noqa: S608 - constants


def running(*, ended_since: datetime) -> list[Seen]:
    """Incidents that can still grow: open first, then proposed, then those that ended a short time ago."""
    return rows.into(Seen, _RUNNING, {"ended_since": ended_since})


@dataclass(frozen=True, slots=True)
class Alike:
    """Cases that are part of an incident now and ask for the same: the first of them, and what decides the severity."""

    incident_id: int
    first_case_id: int
    has_lead: bool
    severity: str
    severity_rule: str
    triggers: list[str]


def standing(*, incident_ids: Collection[int]) -> dict[int, list[Alike]]:
    """What the cases of these incidents ask for, those alike together: few rows however many cases."""
    found: dict[int, list[Alike]] = {}
    for group in rows.into(
        Alike,
        """select m.incident_id, min(c.id), bool_or(c.id = i.lead_id), c.severity, c.severity_rule,
             array(select t ->> 'name' from jsonb_array_elements(c.triggers) t order by 1) as names
           from store_incidentcase m join store_incident i on i.id = m.incident_id join store_case c on c.id = m.case_id
           where m.incident_id = any(%s) and m.left_at is null and m.settled_at is null and c.merged_into_id is null
           group by m.incident_id, c.severity, c.severity_rule, names order by 2""",
        [sorted(incident_ids)],
    ):
        found.setdefault(group.incident_id, []).append(group)
    return found


def hold_grouping() -> None:
    """Wait until nobody else groups cases, and hold it until this transaction ends."""
    rows.run("select pg_advisory_xact_lock(%s)", [GROUPING])


def take_free(*, case_ids: Sequence[int]) -> list[int]:
    """Lock those of these cases that nobody holds, in order; the others are left for the next round."""
    found = rows.tuples(
        "select id from store_case where id = any(%s) order by id for update skip locked", [sorted(case_ids)]
    )
    return [row[0] for row in found]


@dataclass(frozen=True, slots=True)
class Part:
    """The open incident that a case is part of."""

    case_id: int
    incident_id: int
    severity: str


def parts(*, case_ids: Collection[int]) -> dict[int, Part]:
    """The open incident of each of these cases that has one."""
    found = rows.into(
        Part,
        """select m.case_id, i.id, i.severity from store_incidentcase m join store_incident i on i.id = m.incident_id
           where m.case_id = any(%s) and m.left_at is null and m.settled_at is null and i.state = 'open'""",
        [sorted(case_ids)],
    )
    return {part.case_id: part for part in found}


def ask_to_call(*, incident_id: int, why: str, at: datetime, again_minutes: int, severity: str = "") -> None:
    """Something new asks for a call about an incident: at once when it became more severe, else not sooner than
    `again_minutes` after its last call. What asks already goes on asking for its own reason."""
    if severity:
        rows.run(
            """update store_incident set severity = %(severity)s, call_at = least(coalesce(call_at, %(at)s), %(at)s),
                 call_why = %(why)s where id = %(id)s and state = 'open'""",
            {"id": incident_id, "severity": severity, "at": at, "why": why[:2000]},
        )
        return
    rows.run(
        """update store_incident set call_why = %(why)s,
             call_at = greatest(%(at)s, coalesce(called_at, '-infinity') + make_interval(mins => %(again)s))
           where id = %(id)s and state = 'open' and call_at is null""",
        {"id": incident_id, "at": at, "why": why[:2000], "again": again_minutes},
    )


def acknowledge(*, incident_id: int, by: int, at: datetime) -> int:
    """Calls and escalations on its cases that waited behind the incident's own call are acknowledged; how many calls."""
    params = {"id": incident_id, "by": by, "at": at}
    members = (
        """select m.case_id from store_incidentcase m where m.incident_id = %(id)s and m.left_at is null"""
    )
    rows.run(
        f"""update store_escalation e set acknowledged_at = %(at)s, acknowledged_by_id = %(by)s
            from (select e.id from store_escalation e where e.case_id in ({members}) and e.acknowledged_at is null
                  and not exists (select from store_alert a where a.case_id = e.case_id
                    and a.acknowledged_at is null and a.next_at is not null and a.subject not like 'incident:%%')
                  order by e.id for update) w where w.id = e.id""",  # noqa: S608 - constants
        params,
    )
    return rows.run(
        f"""update store_alert a set acknowledged_at = %(at)s, acknowledged_by_id = %(by)s, next_at = null
            from (select a.id from store_alert a where a.case_id in ({members}) and a.acknowledged_at is null
                  and (a.next_at is null or a.subject like 'incident:' || %(id)s || ':%%')
                  order by a.id for update) w where w.id = a.id""",  # noqa: S608 - constants
        params,
    )


def next_call(*, now: datetime) -> float | None:
    """Seconds until an incident has to call, None when none has to."""
    row = rows.one(
        "select extract(epoch from min(call_at) - %s) from store_incident where state = 'open'", [now]
    )
    return None if row is None or row[0] is None else max(float(row[0]), 0.0)
