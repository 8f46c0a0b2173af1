"""What went wrong lately for each client that is one still; one statement, over the latest cases of each."""

from dataclasses import dataclass
from datetime import datetime

from amends.domain.organisations import Troubles
from amends.store.queries import rows

SUBJECT = "account:"
"""What an alert about a client begins with; its number and the day follow."""
LOOKED_AT = 300
"""The latest cases of a client that are looked at; who had more of them in these days is known to everybody."""

_TROUBLED = f"""
select o.id, o.name, o.account_owner_id, n.case_id, n.severe, n.hot, n.broken, n.leaving
from store_organisation o cross join lateral (
  select max(c.id) as case_id, count(*) filter (where c.severity in ('high', 'critical')) as severe,
    count(*) filter (where c.peak_level >= 2) as hot,
    coalesce(sum((select count(*) from store_promise p where p.case_id = c.id and p.state = 'broken')), 0)::int as broken,
    count(*) filter (where exists (select from store_reading r
      where r.case_id = c.id and r.heads @> '{{"churn_risk": true}}')) as leaving
  from (select * from store_case k where k.organisation_id = o.id order by k.id desc limit {LOOKED_AT}) c
  where c.created_at >= %(since)s and c.merged_into_id is null) n
where o.left_on is null and n.case_id is not null and not exists (
  select from store_case k join store_alert a on a.case_id = k.id
  where k.organisation_id = o.id and a.subject like '{SUBJECT}%%' and a.raised_at > %(called_before)s)
order by o.id
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Account:
    """A client with cases lately, about whom nobody was called in the time that lies between two calls."""

    id: int
    name: str
    owner_id: int | None
    latest_case_id: int
    troubles: Troubles


def troubled(*, since: datetime, called_before: datetime) -> tuple[Account, ...]:
    """Clients with cases opened from `since` on; without those about whom somebody was called after `called_before`."""
    found = rows.tuples(_TROUBLED, {"since": since, "called_before": called_before})
    return tuple(
        Account(key, name, owner, latest, Troubles(*counts)) for key, name, owner, latest, *counts in found
    )
