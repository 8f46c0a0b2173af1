"""Runs of playbooks on cases, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amends.store.queries import rows
from amends.store.queries.visible import VISIBLE, Viewer


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One thing that happened in a run."""

    step: str
    event: str
    to: str
    words: str
    reason: str
    recorded: Mapping[str, str]
    heat: int | None
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run with the text that it runs and everything that happened; `waits` is the playbook it goes back to."""

    id: int
    case_id: int
    body: str
    number: int
    origin: str
    channel: str
    seed: str
    attempts_before: int
    state: str
    ending: str
    started_at: datetime
    who: str
    waits: str
    entries: tuple[EntryRow, ...]


RUN = """
select r.id, r.case_id, v.body, v.number, v.origin, r.channel, r.seed, r.attempts_before, r.state, r.ending, r.started_at,
  t.name as who, coalesce((select v2.book from store_playbookrun r2 join store_playbookversion v2 on v2.id = r2.version_id
     where r2.id = r.came_from_id), '') as waits,
  (select json_agg(json_build_array(e.step, e.event, e."to", e.words, e.reason, e.recorded, e.heat, w.name, e.at)
     order by e.number) from store_playbookentry e join store_technician w on w.id = e.by_id
     where e.run_id = r.id) as entries
from store_playbookrun r
join store_playbookversion v on v.id = r.version_id
join store_technician t on t.id = r.by_id
"""
"""A run in one row; the condition follows."""


def running(*, case_id: int, viewer: Viewer) -> RunRow | None:
    """The run that is on at a case that the viewer sees."""
    found = rows.one(
        f"""{RUN} join store_case c on c.id = r.case_id
            where r.case_id = %(case)s and r.state = 'running' and {VISIBLE}""",
        {**viewer.params(), "case": case_id},
    )
    return None if found is None else run(found)


def of_case(*, case_id: int, viewer: Viewer) -> tuple[RunRow, ...]:
    """The latest fifty runs of a case that the viewer sees, newest first."""
    found = rows.tuples(
        f"""{RUN} join store_case c on c.id = r.case_id
            where r.case_id = %(case)s and {VISIBLE} order by r.id desc limit 50""",
        {**viewer.params(), "case": case_id},
    )
    return tuple(run(row) for row in found)


def body_running(*, case_id: int) -> str:
    """The text of the playbook that runs on a case, empty when none does; for callers that may see the case."""
    found = rows.one(
        """select v.body from store_playbookrun r join store_playbookversion v on v.id = r.version_id
           where r.case_id = %s and r.state = 'running'""",
        [case_id],
    )
    return "" if found is None else str(found[0])


def run(row: Sequence[Any]) -> RunRow:
    """A row of `RUN`, its times as PostgreSQL writes them in JSON or as values."""
    *facts, started, who, waits, entries = row
    told = tuple(EntryRow(*(*said, datetime.fromisoformat(at))) for *said, at in entries or ())
    return RunRow(*(*facts, _instant(started), who, waits, told))


def _instant(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
