"""Whether a reply went to somebody else before: looked up by hashed runs of words, no text is compared."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from amends.store.queries import rows

FEWEST = 6
"""Runs below which two letters share what all letters share."""
_SHARED = """
select m.at, f.shared from (
  select x.message_id, count(*) as shared from unnest(%(runs)s::bigint[]) r(run)
  cross join lateral (select s.message_id from store_shingle s where s.run = r.run
    order by s.message_id desc limit 200) x
  group by x.message_id having count(*) >= %(fewest)s order by count(*) desc limit 40) f
join store_message m on m.id = f.message_id
join store_case c on c.id = m.case_id
where c.contact_id <> %(contact)s
  and (%(organisation)s::bigint is null or c.organisation_id is distinct from %(organisation)s)
order by f.shared desc, m.id desc limit 3
"""


@dataclass(frozen=True, slots=True)
class Echo:
    """A reply to another customer, when it was written, and the part of the asked runs that it holds."""

    at: datetime
    share: float


def elsewhere(*, runs: Collection[int], contact_id: int, organisation_id: int | None) -> tuple[Echo, ...]:
    """The replies to other customers that share most with these sampled runs; the last 200 of each run are looked at."""
    if len(runs) < FEWEST:
        return ()
    found = rows.tuples(
        _SHARED,
        {"runs": list(runs), "fewest": FEWEST, "contact": contact_id, "organisation": organisation_id},
    )
    return tuple(Echo(at, shared / len(runs)) for at, shared in found)
