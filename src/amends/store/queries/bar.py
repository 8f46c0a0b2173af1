"""The few figures of the bar on top of every page, in one statement of even cost."""

from dataclasses import dataclass

from amends.store.queries import rows
from amends.store.queries.visible import OPEN, Viewer

_FIGURES = f"""
select
  (select count(*) from (select from store_rawmail where state = 'quarantined' limit 1000) q),
  (select count(*) from (select from store_case c
     where {OPEN} and c.owner_id = %(viewer)s and c.anger_level >= 2 limit 100) h)
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Figures:
    """Mails that could not be understood, and the hot cases the viewer carries."""

    quarantine_count: int
    hot_today: int


def figures(*, viewer: Viewer) -> Figures:
    """The figures for this viewer."""
    return rows.into(Figures, _FIGURES, viewer.params())[0]
