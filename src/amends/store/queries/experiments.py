"""Comparisons of playbooks, and what came of each case that takes part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from amends.domain.experiments import Measure, Outcomes
from amends.store.queries import rows

CAME_BACK_WITHIN = timedelta(days=14)
"""A case that has not come back by then counts as one that does not."""


@dataclass(frozen=True, slots=True)
class VariantRow:
    """One of the two: its playbook and version."""

    version_id: int
    book: str
    number: int
    origin: str
    body: str


@dataclass(frozen=True, slots=True)
class ExperimentRow:
    """A comparison as it was fixed; `settings` is its plan."""

    id: int
    title: str
    question: str
    measure: str
    channels: tuple[str, ...]
    settings: Mapping[str, Any]
    first: VariantRow
    second: VariantRow
    who: str
    started_at: datetime
    stopped_by: str
    stopped_at: datetime | None
    stopped_why: str
    cases: int


_ALL = """
select x.id, x.title, x.question, x.measure, x.channels, x.settings,
  a.id, a.book, a.number, a.origin, a.body, b.id, b.book, b.number, b.origin, b.body,
  t.name, x.started_at, coalesce(s.name, ''), x.stopped_at, x.stopped_why,
  (select count(*) from store_assignment g where g.experiment_id = x.id)
from store_experiment x
join store_playbookversion a on a.id = x.first_id
join store_playbookversion b on b.id = x.second_id
join store_technician t on t.id = x.by_id
left join store_technician s on s.id = x.stopped_by_id
"""

_OUTCOME = {
    Measure.TEMPERATURE_FALL: "case when c.resolved_at is not null then c.peak_level - c.anger_level end",
    Measure.REOPENED: """case
      when exists (select from store_event e where e.case_id = c.id and e.kind = 'reopened' and e.at > g.at) then 1
      when c.closed_at < %(closed_before)s then 0 end""",
    Measure.CONTACTS: """case when c.verified_at is not null then (select count(*) from store_message m
      where m.case_id = c.id and m.kind = 'customer' and m.at <= c.verified_at) end""",
    Measure.PROMISES_KEPT: """case when c.closed_at is not null then (select bool_and(p.state = 'kept')::int
      from store_promise p where p.case_id = c.id and p.state in ('kept', 'late', 'broken')) end""",
    Measure.RATING: """coalesce((select (e.recorded ->> 'rating')::int from store_playbookentry e
      join store_playbookrun r on r.id = e.run_id
      where r.case_id = c.id and e.recorded ->> 'rating' ~ '^[1-5]$' order by e.id desc limit 1),
      (select s.rating::int from store_survey s where s.case_id = c.id))""",
    Measure.STAYED: """(select (e.recorded ->> 'stays' = 'yes')::int from store_playbookentry e
      join store_playbookrun r on r.id = e.run_id
      where r.case_id = c.id and e.recorded ->> 'stays' in ('yes', 'no') order by e.id desc limit 1)""",
}
"""SQL: what came of the case `c` that was drawn at `g.at`; null while nobody knows."""


def every() -> tuple[ExperimentRow, ...]:
    """All comparisons, the running ones first, newest first."""
    return tuple(
        _row(found) for found in rows.tuples(f"{_ALL} order by x.stopped_at is not null, x.id desc limit 200")
    )


def one(*, experiment_id: int) -> ExperimentRow | None:
    """One comparison."""
    found = rows.one(f"{_ALL} where x.id = %s", [experiment_id])
    return None if found is None else _row(found)


def running(*, book: str) -> ExperimentRow | None:
    """The comparison that is on and has this playbook as one of its two."""
    found = rows.one(
        f"{_ALL} where x.stopped_at is null and %(book)s in (a.book, b.book) order by x.id limit 1",
        {"book": book},
    )
    return None if found is None else _row(found)


def running_books() -> Mapping[str, str]:
    """The playbooks that a comparison which is on draws between, each with its title."""
    found = rows.tuples(
        """select v.book, x.title from store_experiment x
           join store_playbookversion v on v.id in (x.first_id, x.second_id) where x.stopped_at is null"""
    )
    return dict(found)


def outcomes(*, experiment_id: int, measure: Measure, now: datetime) -> tuple[Outcomes, Outcomes]:
    """What came of the cases of the first and of the second variant, each in the order of their places."""
    found = rows.tuples(
        f"""select g.second, {_OUTCOME[measure]} from store_assignment g join store_case c on c.id = g.case_id
            where g.experiment_id = %(experiment)s order by g.place""",  # noqa: S608 - constants
        {"experiment": experiment_id, "closed_before": now - CAME_BACK_WITHIN},
    )
    first, second = (
        Outcomes(
            tuple(
                None if value is None else float(value) for was_second, value in found if was_second is side
            )
        )
        for side in (False, True)
    )
    return first, second


def _row(found: tuple[Any, ...]) -> ExperimentRow:
    first, second = VariantRow(*found[6:11]), VariantRow(*found[11:16])
    return ExperimentRow(*(*found[:4], tuple(found[4]), found[5], first, second, *found[16:]))
