"""Which cases are asked about, and how many answers came in lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from amends.store.queries import rows

LATE = timedelta(days=7)
"""A case is asked about within so long of the day it was due: a desk that begins to ask does not write to everybody."""

_DUE = """
select c.id from store_case c
where c.status = 'closed' and c.merged_into_id is null and c.verified_at is not null and not c.closed_unverified
  and c.closed_at <= %(closed_by)s and c.closed_at > %(closed_after)s and c.severity = any(%(severities)s)
  and c.mailbox_id is not null and (%(case)s::bigint is null or c.id = %(case)s)
  and not exists (select from store_survey s where s.case_id = c.id)
  and not exists (select from store_survey s where s.contact_id = c.contact_id and s.asked_at > %(not_since)s)
  and not c.triggers @> '[{"name": "legal_mention"}]'
  and not exists (select from store_reading r where r.case_id = c.id
    and (r.heads->>'abuse' = 'threat' or r.heads->'triggers' ? 'legal_mention'))
  and not exists (select from store_correction k join store_message m on m.id = k.message_id where m.case_id = c.id
    and k.now_is in ('threat', 'legal_mention'))
  and not exists (select from store_event e where e.case_id = c.id and e.kind in ('call_ended', 'approval_asked'))
  and not exists (select from store_callline l join store_call t on t.id = l.call_id where t.case_id = c.id
    and l.kind in ('threatened', 'safety'))
order by c.closed_at, c.id limit %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whom a desk asks: the severities, how long after the close, how far apart for one person."""

    severities: Sequence[str]
    after: timedelta
    apart: timedelta


def due(*, wanted: Wanted, now: datetime, limit: int, case_id: int | None = None) -> list[int]:
    """Cases to ask about now, the longest closed first; with `case_id` that one alone, if it is due.

    Left out are, whatever was corrected since, cases in which anybody spoke of law, threatened somebody or spoke of
    hurting themselves: a question about trust is the wrong letter there.
    """
    found = rows.tuples(
        _DUE,
        {
            "severities": list(wanted.severities),
            "closed_by": now - wanted.after,
            "closed_after": now - wanted.after - LATE,
            "not_since": now - wanted.apart,
            "case": case_id,
            "limit": limit,
        },
    )
    return [row[0] for row in found]


def answered_since(*, since: datetime) -> int:
    """Answers that came in after a moment."""
    row = rows.one("select count(*) from store_survey where answered_at > %s", [since])
    return 0 if row is None else int(row[0])
