"""How many promises were kept, by person, team, kind and organisation, of cases that the viewer may see."""

from dataclasses import dataclass
from datetime import datetime

from amends.domain.promises.rate import Rate, kept_rate
from amends.store.queries import rows, words
from amends.store.queries.promises import OWES
from amends.store.queries.visible import VISIBLE, Viewer

MOST = 200
# by -> title, what a row is, how it is called, what it is joined with
GROUPS: dict[str, tuple[str, str, str, str]] = {
    "person": ("by person", OWES, "g.name", f"join store_technician g on g.id = {OWES}"),
    "team": ("by team", "c.team_id", "g.name", "join store_team g on g.id = c.team_id"),
    "kind": ("by kind", "p.kind", "p.kind", ""),
    "organisation": (
        "by organisation",
        "c.organisation_id",
        "g.name",
        "join store_organisation g on g.id = c.organisation_id",
    ),
}
DEFAULT = "person"
SPANS = (30, 90, 365)


@dataclass(frozen=True, slots=True)
class RateRow:
    """One person, team, kind or organisation: what became of the promises that came due."""

    key: str
    name: str
    kept: int
    late: int
    broken: int
    moved: int
    rate: Rate
    is_viewer: bool


def table(
    *, viewer: Viewer, by: str, sees_people: bool, since: datetime, now: datetime
) -> tuple[RateRow, ...]:
    """The rows of a grouping for promises due between two instants.

    People see themselves first; `sees_people` false leaves the others out of the grouping by person, for a rate is
    for learning, and somebody else's is their lead's to talk about.
    """
    _, key, name, joined = GROUPS[by]
    alone = f"and {OWES} = %(viewer)s" if by == "person" and not sees_people else ""
    found = rows.tuples(
        f"""select {key}::text, {name}, count(*) filter (where p.state = 'kept'),
              count(*) filter (where p.state = 'late'), count(*) filter (where p.state = 'broken'),
              count(*) filter (where p.state = 'renegotiated')
            from store_promise p join store_case c on c.id = p.case_id {joined}
            where p.state <> 'open' and p.due_at >= %(since)s and p.due_at < %(now)s and {VISIBLE} {alone}
            group by 1, 2 order by ({key}::text) = %(own)s::text desc, count(*) desc, 2 limit {MOST}""",  # noqa: S608 - constants
        {**viewer.params(), "since": since, "now": now, "own": str(viewer.id) if by == "person" else ""},
    )
    return tuple(
        RateRow(
            key=group,
            name=words.plain(called) if by == "kind" else called,
            kept=kept,
            late=late,
            broken=broken,
            moved=moved,
            rate=kept_rate(kept=kept, late=late, broken=broken),
            is_viewer=by == "person" and group == str(viewer.id),
        )
        for group, called, kept, late, broken, moved in found
    )
