"""The searches that people keep."""

from dataclasses import dataclass

from amends.store.queries import rows

MOST = 40


@dataclass(frozen=True, slots=True)
class Saved:
    """A search under a name; `mine` may be taken away by the viewer."""

    id: int
    name: str
    line: str
    shared: bool
    mine: bool
    by: str


def saved(*, viewer_id: int) -> tuple[Saved, ...]:
    """The viewer's own searches and those that others share, by name."""
    return tuple(
        rows.into(
            Saved,
            f"""select s.id, s.name, s.line, s.shared, s.by_id = %(viewer)s, t.name from store_savedsearch s
               join store_technician t on t.id = s.by_id where s.by_id = %(viewer)s or s.shared
               order by (s.by_id = %(viewer)s) desc, lower(s.name), s.id limit {MOST}""",  # noqa: S608 - a number of ours
            {"viewer": viewer_id},
        )
    )
