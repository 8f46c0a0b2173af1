"""Playbooks of this desk, and their runs on cases, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amends.store.queries import rows
from amends.store.queries.visible import VISIBLE, Viewer


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One text of a playbook; `who` is empty for one that shipped."""

    id: int
    book: str
    number: int
    origin: str
    body: str
    note: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A playbook that somebody is changing."""

    book: str
    body: str
    based_on: int
    who: str
    at: datetime


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
select r.id, r.case_id, v.body, v.origin, r.channel, r.seed, r.attempts_before, r.state, r.ending, r.started_at, t.name,
  coalesce((select v2.book from store_playbookrun r2 join store_playbookversion v2 on v2.id = r2.version_id
     where r2.id = r.came_from_id), ''),
  (select json_agg(json_build_array(e.step, e.event, e."to", e.words, e.reason, e.recorded, e.heat, w.name, e.at)
     order by e.number) from store_playbookentry e join store_technician w on w.id = e.by_id where e.run_id = r.id)
from store_playbookrun r
join store_playbookversion v on v.id = r.version_id
join store_technician t on t.id = r.by_id
"""
"""A run in one row; the condition follows."""


def own() -> dict[str, VersionRow]:
    """The desk's latest version of each playbook that it has of its own."""
    found = rows.into(
        VersionRow,
        """select distinct on (v.book) v.id, v.book, v.number, v.origin, v.body, v.note, t.name, v.at
           from store_playbookversion v join store_technician t on t.id = v.by_id
           where v.origin = 'desk' order by v.book, v.number desc""",
    )
    return {row.book: row for row in found}


def versions(*, book: str) -> tuple[VersionRow, ...]:
    """The latest fifty texts of a playbook, the desk's own before the shipped, newest first."""
    return tuple(
        rows.into(
            VersionRow,
            """select v.id, v.book, v.number, v.origin, v.body, v.note, coalesce(t.name, ''), v.at
               from store_playbookversion v left join store_technician t on t.id = v.by_id
               where v.book = %s order by v.origin, v.number desc, v.id desc limit 50""",
            [book],
        )
    )


def drafts() -> dict[str, DraftRow]:
    """What is being changed, by playbook."""
    found = rows.into(
        DraftRow,
        """select d.book, d.body, d.based_on, t.name, d.at from store_playbookdraft d
           join store_technician t on t.id = d.by_id order by d.book""",
    )
    return {row.book: row for row in found}


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


def run(row: Sequence[Any]) -> RunRow:
    """A row of `RUN`, its times as PostgreSQL writes them in JSON or as values."""
    *facts, started, who, waits, entries = row
    told = tuple(EntryRow(*(*said, datetime.fromisoformat(at))) for *said, at in entries or ())
    return RunRow(*(*facts, _instant(started), who, waits, told))


def _instant(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
