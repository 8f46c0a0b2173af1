"""Problems: a list in views, and one with the cases that show it, of which the viewer reads those that are theirs."""

from dataclasses import dataclass
from datetime import datetime

from amends.store.queries import deeds, rows, view_counts, words
from amends.store.queries.view_counts import View
from amends.store.queries.visible import VISIBLE, Viewer

PAGE = 50
VIEWS: dict[str, tuple[str, str]] = {
    "live": ("being worked on", "p.state in ('open', 'known_error')"),
    "proposed": ("proposed", "p.state = 'proposed'"),
    "mine": ("mine", "p.state in ('proposed', 'open', 'known_error') and p.owner_id = %(viewer)s"),
    "known": ("known errors", "p.state = 'known_error'"),
    "improvement": (
        "improvements",
        "p.kind = 'improvement' and p.state in ('proposed', 'open', 'known_error')",
    ),
    "over": ("over", "p.state in ('solved', 'dismissed')"),
}
"""slug -> title and which problems."""
COUNTED = ("live", "proposed", "mine", "known", "improvement")
_COLUMNS = """p.id, p.title, p.kind, p.state, coalesce(t.name, ''), p.opened_at, p.settled_at,
  (select count(*) from store_problemcase l where l.problem_id = p.id),
  (select count(distinct c.organisation_id) from store_problemcase l join store_case c on c.id = l.case_id
     where l.problem_id = p.id)"""


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem in a list."""

    id: int
    title: str
    kind: str
    state: str
    owner_name: str
    opened_at: datetime
    settled_at: datetime | None
    cases: int
    organisations: int


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """A case that shows the problem, and why."""

    number: int
    subject: str
    organisation_name: str
    status: str
    peak_level: int
    why: str
    at: datetime
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """A problem with everything on it; `hidden` cases are those of teams that the viewer is not in."""

    row: ProblemRow
    owner_id: int | None
    rule: str
    evidence: tuple[str, ...]
    cause: str
    workaround: str
    known_text: str
    solution: str
    revision: int
    cases: tuple[LinkedCase, ...]
    hidden: int
    changes: tuple[tuple[int, str, str], ...]
    deeds: tuple[deeds.DeedRow, ...]


def page(*, viewer: Viewer, view: str, after: int | None) -> tuple[tuple[ProblemRow, ...], int | None]:
    """One page of a view behind the problem with this id, the latest first."""
    found = rows.into(
        ProblemRow,
        f"""select {_COLUMNS} from store_problem p left join store_technician t on t.id = p.owner_id
            where {VIEWS[view][1]} and (%(after)s::bigint is null or p.id < %(after)s)
            order by p.id desc limit {PAGE + 1}""",  # noqa: S608 - constants
        {**viewer.params(), "after": after},
    )
    return tuple(found[:PAGE]), found[PAGE - 1].id if len(found) > PAGE else None


def views(*, viewer: Viewer, active: str) -> tuple[View, ...]:
    """Every view with its figure."""
    return view_counts.views(
        titled=VIEWS,
        source="from store_problem p where",
        counted=COUNTED,
        params=viewer.params(),
        active=active,
    )


def load(*, problem_id: int, viewer: Viewer) -> ProblemPage | None:
    """A problem, or None."""
    found = rows.one(
        f"""select {_COLUMNS}, p.owner_id, p.rule, p.evidence, p.cause, p.workaround, p.known_text, p.solution, p.revision,
              (select json_agg(json_build_array(g.id, g.title, g.state) order by g.id) from store_change g
               where g.problem_id = p.id)
            from store_problem p left join store_technician t on t.id = p.owner_id where p.id = %(id)s""",  # noqa: S608 - constants
        {"id": problem_id},
    )
    if found is None:
        return None
    row = ProblemRow(*found[:9])
    owner_id, rule, evidence, cause, workaround, known_text, solution, revision, changes = found[9:]
    cases = tuple(
        rows.into(
            LinkedCase,
            f"""select c.id, c.subject, coalesce(o.name, ''), c.status, c.peak_level, l.why, l.at, l.told_at
                from store_problemcase l join store_case c on c.id = l.case_id
                left join store_organisation o on o.id = c.organisation_id
                where l.problem_id = %(id)s and {VISIBLE} order by c.id desc limit 200""",  # noqa: S608 - constants
            {**viewer.params(), "id": problem_id},
        )
    )
    return ProblemPage(
        row=row,
        owner_id=owner_id,
        rule=rule,
        evidence=tuple(evidence),
        cause=cause,
        workaround=workaround,
        known_text=known_text,
        solution=solution,
        revision=revision,
        cases=cases,
        hidden=max(row.cases - len(cases), 0),
        changes=tuple((key, title, words.plain(state)) for key, title, state in changes or ()),
        deeds=deeds.of("problem", key=problem_id),
    )
