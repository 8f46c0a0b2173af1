"""The few figures of the bar on top of every page, in one statement of even cost."""

from dataclasses import dataclass

from amends.store.queries import rows
from amends.store.queries.visible import OPEN, VISIBLE, Viewer

_FIGURES = f"""
select
  (select count(*) from (select from store_rawmail where state = 'quarantined' limit 1000) q),
  (select count(*) from (select from store_case c
     where {OPEN} and c.owner_id = %(viewer)s and c.anger_level >= 2 limit 100) h),
  (select count(*) from (select from store_approval a join store_case c on c.id = a.case_id
     where a.decided_at is null and {VISIBLE} limit 100) a),
  (select c.id from store_call c where c.technician_id = %(viewer)s and c.finished_at is null and c.ended_at is null
     and c.began_at > now() - interval '12 hours' order by c.id desc limit 1)
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Figures:
    """Mails that could not be understood, the hot cases the viewer carries, replies that wait for a manager, and the
    call that the viewer is in."""

    quarantine_count: int
    hot_mine: int
    approvals_waiting: int
    call: int | None


def figures(*, viewer: Viewer) -> Figures:
    """The figures for this viewer."""
    return rows.into(Figures, _FIGURES, viewer.params())[0]
