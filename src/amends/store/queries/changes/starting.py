"""What a new change begins with: the problem or the case that asks for it, and the assets of that case."""

from dataclasses import dataclass

from amends.store.queries import rows
from amends.store.queries.visible import VISIBLE, Viewer


@dataclass(frozen=True, slots=True)
class Point:
    """Where a plan begins; ids are None when there is no such thing, or it is not theirs to see."""

    problem_id: int | None = None
    case_id: int | None = None
    title: str = ""
    lead: str = ""
    assets: tuple[str, ...] = ()


def point(*, problem_id: int | None, case_id: int | None, viewer: Viewer) -> Point:
    """The beginning of a plan for this problem, or else this case."""
    if problem_id is not None:
        found = rows.one("select title from store_problem where id = %s", [problem_id])
        return (
            Point(problem_id=problem_id, lead=f"For problem {problem_id}: {found[0]}") if found else Point()
        )
    if case_id is None:
        return Point()
    case = rows.one(
        f"""select c.subject, (select array_agg(a.name || ' @ ' || o.name order by a.name) from store_caseasset k
              join store_asset a on a.id = k.asset_id and a.removed_at is null
              join store_organisation o on o.id = a.organisation_id where k.case_id = c.id and k.unlinked_at is null)
            from store_case c where c.id = %(id)s and {VISIBLE}""",  # noqa: S608 - constants
        {**viewer.params(), "id": case_id},
    )
    if case is None:
        return Point()
    return Point(case_id=case_id, lead=f"For #{case_id} {case[0][:120]}", assets=tuple(case[1] or ()))
