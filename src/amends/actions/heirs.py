"""Promises change hands with their case (P17). It stands alone, for filing mail changes owners as people do."""

from collections.abc import Collection
from datetime import datetime

from amends.store.models import Event
from amends.store.queries import rows

_HAND_OVER = """
update store_promise p set heir_id = c.owner_id from store_case c, store_technician t
where c.id = p.case_id and c.id = any(%(cases)s) and t.id = c.owner_id and p.state in ('open', 'broken')
  and coalesce(p.heir_id, p.maker_id) <> c.owner_id
returning p.id, p.case_id, p.words, t.name
"""


def hand_over(*, case_ids: Collection[int], now: datetime) -> None:
    """The owners of these cases changed: what is owed on them is theirs now. The caller holds the cases."""
    if not case_ids:
        return
    for promise, case, words, name in rows.tuples(_HAND_OVER, {"cases": sorted(set(case_ids))}):
        Event.objects.create(
            case_id=case, at=now, kind="promise_handed_over", what=f"{name} owes this promise now: {words}",
            why="a promise moves with its case (P17)", data={"promise": promise},
        )  # fmt: skip
