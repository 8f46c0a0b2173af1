"""Changes as pages show them: a list in views, the calendar, and one with everything on it."""

from dataclasses import dataclass
from datetime import datetime

from amends.store.queries import deeds, rows, view_counts, words
from amends.store.queries.view_counts import View
from amends.store.queries.visible import VISIBLE, Viewer

PAGE = 50
_WAITS = """g.state in ('asked', 'running', 'done', 'failed', 'backed_out') and exists (
  select from store_changeapproval a
  where a.change_id = g.id and a.round = g.round and a.decided_at is null and a.person_id = %(viewer)s
    and not exists (select from store_changeapproval b
      where b.change_id = a.change_id and b.round = a.round and b.stage < a.stage and b.decided_at is null))"""
VIEWS: dict[str, tuple[str, str]] = {
    "planned": ("planned", "g.state in ('asked', 'approved', 'running')"),
    "decide": ("to decide", _WAITS),
    "draft": ("drafts", "g.state = 'draft'"),
    "mine": ("mine", "g.state in ('draft', 'asked', 'approved', 'running') and g.owner_id = %(viewer)s"),
    "wrong": ("went wrong", "g.state in ('failed', 'backed_out')"),
    "over": ("over", "g.state in ('done', 'failed', 'backed_out', 'withdrawn')"),
}
"""slug -> title and which changes."""
COUNTED = ("planned", "decide", "draft", "mine")
_COLUMNS = """g.id, g.title, g.kind, g.state, g.risk, g.starts_at, g.ends_at, t.name,
  (select string_agg(n, ', ') from (select a.name as n from store_changeasset x join store_asset a on a.id = x.asset_id
     where x.change_id = g.id order by a.name limit 4) s),
  (select count(*) from store_changecase l where l.change_id = g.id and l.caused and l.gone_at is null)"""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change in a list or on the calendar."""

    id: int
    title: str
    kind: str
    state: str
    risk: str
    starts_at: datetime | None
    ends_at: datetime | None
    owner_name: str
    assets: str | None
    caused: int


@dataclass(frozen=True, slots=True)
class StageRow:
    """A decision: whose, why theirs, and what they said."""

    stage: int
    role: str
    person_id: int | None
    person: str
    left: bool
    asked_why: str
    decided_at: datetime | None
    decided_by: str
    approved: bool | None
    why: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One thing to do."""

    id: int
    words: str
    person: str
    done_at: datetime | None
    done_by: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A case that the change caused, or that it is made for."""

    number: int
    subject: str
    organisation: str
    caused: bool
    why: str
    lines: tuple[str, ...]
    gone: bool


@dataclass(frozen=True, slots=True)
class AssetRow:
    """An asset that the change alters."""

    id: int
    name: str
    kind: str
    organisation: str


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A change with everything on it."""

    row: ChangeRow
    owner_id: int
    why: str
    plan: str
    back_out: str
    result: str
    risk_lines: tuple[str, ...]
    round: int
    revision: int
    started_at: datetime | None
    ended_at: datetime | None
    problem_id: int | None
    problem_title: str
    review_id: int | None
    organisations: tuple[tuple[int, str], ...]
    assets: tuple[AssetRow, ...]
    stages: tuple[StageRow, ...]
    tasks: tuple[TaskRow, ...]
    links: tuple[LinkRow, ...]
    deeds: tuple[deeds.DeedRow, ...]


def page(*, viewer: Viewer, view: str, after: int | None) -> tuple[tuple[ChangeRow, ...], int | None]:
    """One page of a view behind the change with this id, the latest first."""
    found = rows.into(
        ChangeRow,
        f"""select {_COLUMNS} from store_change g join store_technician t on t.id = g.owner_id
            where {VIEWS[view][1]} and (%(after)s::bigint is null or g.id < %(after)s)
            order by g.id desc limit {PAGE + 1}""",  # noqa: S608 - constants
        {**viewer.params(), "after": after},
    )
    return tuple(found[:PAGE]), found[PAGE - 1].id if len(found) > PAGE else None


def views(*, viewer: Viewer, active: str) -> tuple[View, ...]:
    """Every view with its figure."""
    return view_counts.views(
        titled=VIEWS,
        source="from store_change g where",
        counted=COUNTED,
        params=viewer.params(),
        active=active,
    )


def between(*, starts_at: datetime, ends_at: datetime) -> tuple[ChangeRow, ...]:
    """Changes whose window meets this time and that were not withdrawn."""
    return tuple(
        rows.into(
            ChangeRow,
            f"""select {_COLUMNS} from store_change g join store_technician t on t.id = g.owner_id
                where g.starts_at < %(ends)s and g.ends_at > %(starts)s and g.state <> 'withdrawn'
                order by g.starts_at, g.id limit 500""",  # noqa: S608 - constants
            {"starts": starts_at, "ends": ends_at},
        )
    )


_ONE = f"""
select {_COLUMNS}, g.owner_id, g.why, g.plan, g.back_out, g.result, g.risk_lines, g.round, g.revision, g.started_at,
  g.ended_at, g.problem_id, coalesce((select title from store_problem where id = g.problem_id), ''),
  (select id from store_review where change_id = g.id),
  (select json_agg(json_build_array(o.id, o.name) order by o.name) from store_change_organisations m
     join store_organisation o on o.id = m.organisation_id where m.change_id = g.id),
  (select json_agg(json_build_array(a.id, a.name, a.kind, o.name) order by a.name, a.id) from store_changeasset x
     join store_asset a on a.id = x.asset_id join store_organisation o on o.id = a.organisation_id
     where x.change_id = g.id)
from store_change g join store_technician t on t.id = g.owner_id where g.id = %(id)s
"""  # noqa: S608 - constants


def load(*, change_id: int, viewer: Viewer) -> ChangePage | None:
    """A change, or None; its cases are those that the viewer may see."""
    found = rows.one(_ONE, {"id": change_id})
    if found is None:
        return None
    (
        owner_id, why, plan, back_out, result, risk_lines, turn, revision, started_at, ended_at, problem_id, problem_title,
        review_id, organisations, assets,
    ) = found[10:]  # fmt: skip
    return ChangePage(
        row=ChangeRow(*found[:10]),
        owner_id=owner_id,
        why=why,
        plan=plan,
        back_out=back_out,
        result=result,
        risk_lines=tuple(risk_lines),
        round=turn,
        revision=revision,
        started_at=started_at,
        ended_at=ended_at,
        problem_id=problem_id,
        problem_title=problem_title,
        review_id=review_id,
        organisations=tuple((key, name) for key, name in organisations or ()),
        assets=tuple(
            AssetRow(key, name, words.plain(kind), whose) for key, name, kind, whose in assets or ()
        ),
        stages=_stages(change_id, turn),
        tasks=_tasks(change_id),
        links=_links(change_id, viewer),
        deeds=deeds.of("change", key=change_id),
    )


def _stages(change_id: int, turn: int) -> tuple[StageRow, ...]:
    return tuple(
        rows.into(
            StageRow,
            """select a.stage, a.role, a.person_id, coalesce(t.name, ''), t.id is not null and not t.is_active, a.asked_why,
                 a.decided_at, coalesce(d.name, ''), a.approved, a.why
               from store_changeapproval a left join store_technician t on t.id = a.person_id
               left join store_technician d on d.id = a.decided_by_id
               where a.change_id = %s and a.round = %s order by a.stage""",
            [change_id, turn],
        )
    )


def _tasks(change_id: int) -> tuple[TaskRow, ...]:
    return tuple(
        rows.into(
            TaskRow,
            """select k.id, k.words, coalesce(t.name, ''), k.done_at, coalesce(d.name, '') from store_changetask k
               left join store_technician t on t.id = k.person_id left join store_technician d on d.id = k.done_by_id
               where k.change_id = %s order by k.id limit 200""",
            [change_id],
        )
    )


def _links(change_id: int, viewer: Viewer) -> tuple[LinkRow, ...]:
    return tuple(
        LinkRow(number, subject, organisation, caused, why, tuple(lines), gone)
        for number, subject, organisation, caused, why, lines, gone in rows.tuples(
            f"""select c.id, c.subject, coalesce(o.name, ''), l.caused, l.why, l.lines, l.gone_at is not null
                from store_changecase l join store_case c on c.id = l.case_id
                left join store_organisation o on o.id = c.organisation_id
                where l.change_id = %(id)s and {VISIBLE} order by l.gone_at is not null, l.id desc limit 200""",  # noqa: S608 - constants
            {**viewer.params(), "id": change_id},
        )
    )


def organisations() -> tuple[tuple[int, str], ...]:
    """Every client by name, to choose from."""
    return tuple(
        (key, name)
        for key, name in rows.tuples("select id, name from store_organisation order by name, id limit 2000")
    )
