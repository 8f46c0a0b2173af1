"""What must be known of a case to check a reply while it is being written; one statement."""

from dataclasses import dataclass
from datetime import datetime

from amends.store.queries import rows
from amends.store.queries.visible import VISIBLE, Viewer

_CASE = f"""
select c.id, c.team_id, c.anger_level, c.complaint_type <> 'not_a_complaint', coalesce(t.name, ''), k.name,
  (select min(p.due_at) from store_promise p where p.case_id = c.id and p.state = 'open'),
  left(m.text, 20000), m.segments
from store_case c
join store_contact k on k.id = c.contact_id
left join store_technician t on t.id = c.owner_id
left join lateral (select text, segments from store_message m where m.case_id = c.id and m.kind = 'customer'
  order by m.id desc limit 1) m on true
where c.id = %(number)s and {VISIBLE}
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Composing:
    """The case a reply is for; `customer_message` is what the customer newly wrote last."""

    number: int
    team_id: int | None
    anger_level: int
    complains: bool
    owner_name: str
    contact_name: str
    next_update: datetime | None
    customer_message: str


def facts(*, number: int, viewer: Viewer) -> Composing | None:
    """The facts, or None when there is no such case for this viewer."""
    found = rows.one(_CASE, {**viewer.params(), "number": number})
    if found is None:
        return None
    text, segments = found[-2:]
    fields = (*found[:-2], _newly(text or "", segments or ()))
    return Composing(*fields)


def _newly(text: str, segments: list[list[object]] | tuple[()]) -> str:
    """The words that are neither quoted nor a signature."""
    parts = [text[int(str(start)) : int(str(end))] for kind, start, end in segments if kind == "new"]
    return "".join(parts) if segments else text
