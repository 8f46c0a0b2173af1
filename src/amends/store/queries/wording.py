"""What stands around the writing of replies: saved replies, approvals that wait, and what was sent in spite of findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from amends.store.queries import rows
from amends.store.queries.visible import VISIBLE, Viewer


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A skeleton to start a reply from."""

    id: int
    title: str
    body: str
    in_use: bool
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """A reply that waits for a manager, or waited; `left` are the serious findings in it and `reason` why they stay."""

    id: int
    case_id: int
    case_subject: str
    contact: str
    asked_by: str
    asked_by_id: int
    asked_of: str
    asked_at: datetime
    subject: str
    body: str
    left: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class LeftRow:
    """How often a rule was left broken in replies that went out, and the latest reasons for it."""

    rule: str
    count: int
    people: int
    latest: datetime
    reasons: tuple[str, ...]


_APPROVALS = f"""
select a.id, a.case_id, c.subject, k.name, t.name, a.asked_by_id, coalesce(o.name, ''), a.asked_at, a.subject,
  a.body, a.left, a.reason
from store_approval a
join store_case c on c.id = a.case_id
join store_contact k on k.id = c.contact_id
join store_technician t on t.id = a.asked_by_id
left join store_technician o on o.id = a.asked_of_id
where a.decided_at is null and (%(case)s::bigint is null or a.case_id = %(case)s) and {VISIBLE}
order by a.asked_at limit 200
"""  # noqa: S608 - constants


def saved() -> tuple[SavedRow, ...]:
    """Every saved reply by title, those out of use last."""
    return tuple(
        rows.into(
            SavedRow,
            """select s.id, s.title, s.body, s.in_use, t.name, s.changed_at from store_savedreply s
               join store_technician t on t.id = s.changed_by_id
               order by not s.in_use, lower(s.title), s.id limit 500""",
        )
    )


def approvals(*, viewer: Viewer, case_id: int | None = None) -> tuple[ApprovalRow, ...]:
    """The replies that wait for a manager, oldest first, on cases that the viewer sees."""
    found = rows.tuples(_APPROVALS, {**viewer.params(), "case": case_id})
    return tuple(ApprovalRow(*(*row[:10], tuple(row[10]), row[11])) for row in found)


def left_in(*, since: datetime) -> tuple[LeftRow, ...]:
    """Which findings went out all the same since then, the most frequent first, with the latest three reasons."""
    found = rows.tuples(
        """select r.rule, count(*), count(distinct s.by_id), max(s.at),
             (array_agg(s.reason order by s.at desc) filter (where s.reason <> ''))[1:3]
           from store_sentanyway s cross join unnest(s.rules) r(rule) where s.at >= %s
           group by r.rule order by 2 desc, 1""",
        [since],
    )
    return tuple(LeftRow(rule, n, people, at, _texts(reasons)) for rule, n, people, at, reasons in found)


def _texts(found: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(found or ())
