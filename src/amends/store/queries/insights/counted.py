"""A report as rows: cases grouped by one thing and counted by each measure, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from amends.domain.insights import Report, measure_question
from amends.domain.searching import Question
from amends.store.queries import rows
from amends.store.queries.search import conditions
from amends.store.queries.visible import VISIBLE, Viewer

MOST = 100
"""Rows of a report; more would not be read."""

_KEYS = {
    "type": "c.complaint_type",
    "segment": "coalesce((select g.segment from store_organisation g where g.id = c.organisation_id), '')",
    "category": "nullif(c.category, '')",
    "org": "(select g.name from store_organisation g where g.id = c.organisation_id)",
    "team": "(select g.name from store_team g where g.id = c.team_id)",
    "change": "gc.change_id::text",
    "playbook": "gp.book",
    "start": f"""case when {conditions.IS["explained-first"]} then 'explained'
      when {conditions.IS["acknowledged-first"]} then 'acknowledged' end""",
    "asked": "to_char(gs.asked_at at time zone %(zone)s, 'YYYY-MM')",
    "answered": "(select g.name from store_technician g where g.id = c.first_responder_id)",
}

_BESIDE = {
    "change": "join store_changecase gc on gc.case_id = c.id and gc.caused and gc.gone_at is null",
    "playbook": """join (select distinct r.case_id, v.book from store_playbookrun r
      join store_playbookversion v on v.id = r.version_id) gp on gp.case_id = c.id""",
    "asked": "join store_survey gs on gs.case_id = c.id",
}
"""Groups of which a case may have several: it stands in the row of each."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it is grouped by, and the cases of each measure."""

    key: str
    counts: tuple[int, ...]


def table(
    *, report: Report, viewer: Viewer, zone: str, since: date, until: date, now: datetime
) -> tuple[Line, ...]:
    """The rows of a report over cases the viewer may see, opened from `since` to before `until` in `zone`.

    Those with most cases of the measure that ranks come first; people stand by name. Cases without the thing that groups
    them (no category yet, no organisation) are in no row.
    """
    params: dict[str, Any] = {**viewer.params(), "now": now, "zone": zone, "fewest": report.fewest}
    counted = []
    for place, measure in enumerate(report.measures):
        condition, more = conditions.of_case(measure.filters, zone=zone)
        what = "distinct c.organisation_id" if measure.clients else "*"
        counted.append(f"count({what}) filter (where {_renamed(condition, more, params, f'm{place}')})")
    whole, more = conditions.of_case(_base(report, since, until).filters, zone=zone)
    where = _renamed(whole, more, params, "all")
    order = (
        "1 desc"
        if report.group == "asked"
        else "1"
        if report.leads_only
        else f"{report.ranked_by + 2} desc, 1"
    )
    sql = f"""select * from (
  select {_KEYS[report.group]} as key, {", ".join(f"{each} as n{place}" for place, each in enumerate(counted))}
  from store_case c {_BESIDE.get(report.group, "")} where {where} and {VISIBLE} group by 1) counted
where key is not null and n{report.ranked_by} >= %(fewest)s order by {order} limit {MOST}"""  # noqa: S608 - ours
    return tuple(Line(str(row[0]), tuple(row[1:])) for row in rows.tuples(sql, params))


def _base(report: Report, since: date, until: date) -> Question:
    """Every complaint of the period, whatever row it is in."""
    return measure_question(report=report, measure=report.measures[0], key=None, since=since, until=until)


def titles(*, report: Report, keys: Sequence[str]) -> dict[str, str]:
    """What the rows of a report are called, where that is not their key; one statement, none for most reports."""
    if report.group != "change":
        return {}
    found = rows.tuples(
        "select id::text, title from store_change where id = any(%s::bigint[])", [[int(key) for key in keys]]
    )
    return {key: f"{key}: {title}" for key, title in found}


def _renamed(condition: str, more: dict[str, Any], params: dict[str, Any], prefix: str) -> str:
    """The condition with its parameters under names of its own, which are added to `params`."""
    for name, value in more.items():
        condition = condition.replace(f"%({name})s", f"%({prefix}_{name})s")
        params[f"{prefix}_{name}"] = value
    return condition
