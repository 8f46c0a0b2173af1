"""Pushes of machines that nobody needs any more: cleared by a daily look, so that an agent a minute fills no disk."""

from datetime import datetime, timedelta

from amends.store.queries import rows

KEPT_DAYS = 90
"""How long a push and the row of an alert that is over are kept; what they changed stays in the history of the asset."""
BATCH = 2_000

# A push that changed something is named by the history of its asset, and stays.
_PUSHES = """
delete from store_assetimport where id in (
  select i.id from store_assetimport i
  where i.by_id is null and i.at < %(before)s and i.state in ('done', 'failed', 'undone')
    and not exists (select from store_assetevent e where e.imported_id = i.id)
  order by i.id limit %(batch)s)
"""
_ALERTS = """
delete from store_monitoralert where id in (
  select m.id from store_monitoralert m join store_case c on c.id = m.case_id
  where m.state = 'resolved' and m.resolved_at < %(before)s and m.last_at < %(before)s and c.status = 'closed'
  order by m.id limit %(batch)s)
"""


def clear_pushes(*, now: datetime, batch: int = BATCH) -> int:
    """Delete pushes and alerts that have been over for `KEPT_DAYS`, at most `batch` of each; how many went.

    An alert of a case that is not closed stays, for its next firing must find that case.
    """
    params = {"before": now - timedelta(days=KEPT_DAYS), "batch": batch}
    return rows.run(_PUSHES, params) + rows.run(_ALERTS, params)
