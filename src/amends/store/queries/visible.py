"""Who sees which case: one predicate, used by every read that a technician asks for."""

from dataclasses import dataclass
from typing import Any, Self

from amends.domain.vocabulary import Role
from amends.store.models import Technician

SEES_ALL = frozenset({Role.IT_MANAGER, Role.EXECUTIVE})
"""Roles that see every case of the desk."""


def visible(case: str) -> str:
    """SQL: true when the technician named by `Viewer.params` may see the row `case` of `store_case`.

    The same rule as `domain.cases.may(action="see")`: own team's cases, those of no team, those one owns,
    those of organisations whose account one owns; IT managers and above see all. The teams and the accounts are arrays
    read once, so that each of the four ways may go by its index: a technician sees one case in a hundred of a large desk.
    """
    return f"""(%(sees_all)s or {case}.team_id is null or {case}.owner_id = %(viewer)s
  or {case}.team_id = any(array(
    select m.team_id from store_technician_teams m where m.technician_id = %(viewer)s))
  or {case}.organisation_id = any(array(
    select v.id from store_organisation v where v.account_owner_id = %(viewer)s)))"""  # noqa: S608 - an alias of ours


VISIBLE = visible("c")

OPEN = "(c.merged_into_id is null and c.status <> 'closed')"
"""SQL over `store_case c`, written like the condition of the queue's partial indexes."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """The technician a page is read for."""

    id: int
    sees_all: bool

    @classmethod
    def of(cls, technician: Technician) -> Self:
        """The viewer that a signed-in technician is."""
        return cls(id=technician.pk, sees_all=technician.role in SEES_ALL)

    def params(self) -> dict[str, Any]:
        """What `VISIBLE` asks for."""
        return {"viewer": self.id, "sees_all": self.sees_all}
