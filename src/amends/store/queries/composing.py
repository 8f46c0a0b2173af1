"""What must be known of a case to check a reply while it is being written; one statement."""

import re
from dataclasses import dataclass
from datetime import datetime

from amends.store.queries import rows
from amends.store.queries.visible import VISIBLE, Viewer

_CASE = f"""
select c.id, c.team_id, c.contact_id, c.organisation_id, coalesce(o.name, ''), c.subject, c.anger_level,
  c.complaint_type, c.triggers @> '[{{"name": "legal_mention"}}]', coalesce(t.name, ''), k.name, k.zone,
  (select min(p.due_at) from store_promise p where p.case_id = c.id and p.state = 'open'),
  coalesce((select u.responsible from store_cause u where u.case_id = c.id order by u.id desc limit 1), ''),
  coalesce((select u.words from store_cause u where u.case_id = c.id order by u.id desc limit 1),
    (select p.cause from store_problemcase l join store_problem p on p.id = l.problem_id where l.case_id = c.id
       and p.cause <> '' and p.state in ('known_error', 'solved') order by p.id desc limit 1), ''),
  coalesce((select v.body from store_playbookrun r join store_playbookversion v on v.id = r.version_id
     where r.case_id = c.id and r.state = 'running'), ''),
  (select coalesce(array_agg(r.text), '{{}}') from (select left(s.text, 6000) as text from store_message s
     where s.case_id = c.id and s.kind = 'reply' order by s.id desc limit 5) r),
  left(m.text, 20000), m.segments
from store_case c
join store_contact k on k.id = c.contact_id
left join store_organisation o on o.id = c.organisation_id
left join store_technician t on t.id = c.owner_id
left join lateral (select text, segments from store_message m where m.case_id = c.id and m.kind = 'customer'
  order by m.id desc limit 1) m on true
where c.id = %(number)s and {VISIBLE}
"""  # noqa: S608 - constants
_NOT_A_COMPLAINT = "not_a_complaint"
_ASSET = re.compile(r"\b[A-Z]{2,8}-\d{1,6}\b")


@dataclass(frozen=True, slots=True)
class Composing:
    """The case a reply is for; `customer_message` is what the customer newly wrote last, `said_before` our replies.

    `responsible` and `cause` are what somebody recorded of why it happened, empty while nobody knows; where the case has
    no cause of its own it is that of its problem.
    `playbook` is the text of the playbook that runs on the case, empty when none does.
    """

    number: int
    team_id: int | None
    contact_id: int
    organisation_id: int | None
    organisation_name: str
    subject: str
    anger_level: int
    complaint_type: str
    legal: bool
    owner_name: str
    contact_name: str
    contact_zone: str
    next_update: datetime | None
    responsible: str
    cause: str
    playbook: str
    said_before: tuple[str, ...]
    customer_message: str

    @property
    def complains(self) -> bool:
        """Whether the customer complains, however calmly."""
        return self.complaint_type != _NOT_A_COMPLAINT

    @property
    def asset(self) -> str:
        """The asset the customer names by its code, if any."""
        found = _ASSET.search(self.customer_message)
        return found[0] if found else ""


def facts(*, number: int, viewer: Viewer) -> Composing | None:
    """The facts, or None when there is no such case for this viewer."""
    found = rows.one(_CASE, {**viewer.params(), "number": number})
    if found is None:
        return None
    text, segments = found[-2:]
    fields = (*found[:-3], tuple(found[-3]), _newly(text or "", segments or ()))
    return Composing(*fields)


def _newly(text: str, segments: list[list[object]] | tuple[()]) -> str:
    """The words that are neither quoted nor a signature."""
    parts = [text[int(str(start)) : int(str(end))] for kind, start, end in segments if kind == "new"]
    return "".join(parts) if segments else text
