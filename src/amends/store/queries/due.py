"""What a case owes next, kept on the case so that the queue is one index scan."""

from collections.abc import Sequence

from amends.store.queries import rows

_REFRESH = """
update store_case c set next_due_at = d.due_at, next_due_label = coalesce(d.label, ''), next_due_started_at = d.started_at
from unnest(%(ids)s::bigint[]) as wanted(id)
left join lateral (
  select due_at, label, started_at from (
    select due_at, replace(kind, '_', ' ') as label, started_at from store_clock
      where case_id = wanted.id and state in ('running', 'overdue') and ended_at is null
    union all
    select due_at, case when state = 'broken' and owned_up_at is null then 'own up' else kind end || ' (promise)',
        made_at from store_promise
      where case_id = wanted.id and state in ('open', 'broken')
  ) owed order by due_at limit 1
) d on true
where c.id = wanted.id
"""


def refresh(*, case_ids: Sequence[int]) -> None:
    """Recompute `next_due_*` of these cases from their clocks and promises (overdue ones stay until met)."""
    if case_ids:
        rows.run(_REFRESH, {"ids": sorted(set(case_ids))})
