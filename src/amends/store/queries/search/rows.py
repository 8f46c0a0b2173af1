"""The cases of a question as rows of a table, to be taken out of the desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from amends.domain.searching import Question
from amends.store.queries import rows as queries
from amends.store.queries.search import conditions
from amends.store.queries.visible import VISIBLE, Viewer

MOST = 10_000
STEP = 1_000

_TABLE = """
select c.id, c.subject, coalesce(o.name, ''), coalesce(nullif(k.name, ''), ''), c.category, c.status, c.severity,
  c.anger_level, c.peak_level, c.complaint_type, coalesce(t.name, ''), coalesce(g.name, ''), c.created_at, c.closed_at
from store_case c join store_contact k on k.id = c.contact_id
left join store_organisation o on o.id = c.organisation_id left join store_technician t on t.id = c.owner_id
left join store_team g on g.id = c.team_id
where c.id < %(below)s and {cases} and {visible} {said} order by c.id desc limit {step}
"""
_SAID = """and c.id in (select m.case_id from store_searchtext x join store_message m on m.id = x.source_id
  where x.source = 'message' and {words})"""


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the table."""

    number: int
    subject: str
    organisation: str
    contact: str
    category: str
    status: str
    severity: str
    anger_level: int
    peak_level: int
    complaint_type: str
    owner: str
    team: str
    opened_at: datetime
    closed_at: datetime | None


def table(*, question: Question, viewer: Viewer, zone: str, now: datetime) -> Iterator[Row]:
    """Every case of the question that the viewer may see, newest first, `MOST` at most; read in steps."""
    cases, params = conditions.of_case(question.filters, zone=zone)
    said, more = conditions.of_words(question.words, text="m.text")
    if question.number is not None:
        cases, said, more = "c.id = %(number)s", "", {"number": question.number}
    sql = _TABLE.format(
        cases=cases, visible=VISIBLE, step=STEP, said=_SAID.format(words=said) if said else ""
    )
    below = 2**62
    for _ in range(MOST // STEP):
        found = queries.into(Row, sql, params | more | viewer.params() | {"now": now, "below": below})
        yield from found
        if len(found) < STEP:
            return
        below = found[-1].number
