"""The call room: one call with everybody in it, every line, and who it may be, in one statement; and lists of calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amends.domain.calls import same
from amends.store.queries import call_finding, rows
from amends.store.queries.call_finding import OpenCase
from amends.store.queries.visible import Viewer, visible

LINES = 400
"""Lines on one page, the latest; the whole record stands on the case once the call is wrapped up."""
LISTED = 50


@dataclass(frozen=True, slots=True)
class PersonHere:
    """A technician who takes part, or who could."""

    id: int
    name: str


_DEEDS = {
    "hold": "hold", "resume": "back", "transfer": "handed over", "joined": "joined", "manager": "manager asked for",
    "threatened": "ended by us", "safety": "cared for", "confirmed": "contact", "finished": "wrapped up",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineView:
    """A line as it was typed; `seconds` is the said length of a hold."""

    id: int
    kind: str
    text: str
    at: datetime
    by_id: int
    by_name: str
    seconds: int

    @property
    def deed(self) -> str:
        """What a line is that holds no words of the talk."""
        return _DEEDS.get(self.kind, self.kind)


@dataclass(frozen=True, slots=True)
class CallerView:
    """Who is on the other end, as far as it is known: a contact and their organisation with its stakes."""

    id: int
    name: str
    title: str
    executive: bool
    phone: str
    address: str
    organisation_id: int | None
    organisation: str
    segment: str
    stakes: str
    key_account: bool
    confirmed_at: datetime | None
    """When they last said that number and address are right."""


@dataclass(frozen=True, slots=True)
class TaskView:
    """Something agreed on the call, ours or the customer's to do."""

    id: int
    by_customer: bool
    text: str
    done_at: datetime | None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPage:
    """A call for one viewer. `case_id` is None while it is about no case, and where the case is not theirs to see."""

    id: int
    direction: str
    number: str
    outcome: str
    began_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    finished_at: datetime | None
    holder: PersonHere | None
    case_id: int | None
    has_case: bool
    caller: CallerView | None
    people: tuple[PersonHere, ...]
    lines: tuple[LineView, ...]
    more_lines: int
    draft: str
    tasks: tuple[TaskView, ...]
    colleagues: tuple[PersonHere, ...]

    @property
    def ringing(self) -> bool:
        """It rings and nobody has taken it."""
        return self.answered_at is None and self.ended_at is None and self.direction == "in"

    @property
    def since(self) -> datetime:
        """When the talk began."""
        return self.answered_at or self.began_at


_CALL = f"""
select c.id, c.direction, c.number, c.outcome, c.began_at, c.answered_at, c.ended_at, c.finished_at,
  (select json_build_array(t.id, t.name) from store_technician t where t.id = c.technician_id),
  k.id, c.case_id is not null,
  (select json_build_object('id', p.id, 'name', p.name, 'title', p.title, 'executive', p.executive, 'phone', p.phone,
     'confirmed', p.confirmed_at,
     'address', (select address from store_contactaddress where contact_id = p.id order by id limit 1),
     'org', o.id, 'organisation', o.name, 'segment', o.segment, 'stakes', o.stakes, 'key', o.key_account)
   from store_contact p left join store_organisation o on o.id = p.organisation_id where p.id = c.contact_id),
  (select json_agg(json_build_array(t.id, t.name) order by w.id) from store_callperson w
   join store_technician t on t.id = w.technician_id where w.call_id = c.id),
  (select json_agg(json_build_array(l.id, l.kind, l.text, l.at, coalesce(l.by_id, 0), coalesce(t.name, ''),
     coalesce((l.data->>'seconds')::int, 0)) order by l.id)
   from (select * from store_callline where call_id = c.id order by id desc limit {LINES}) l
   left join store_technician t on t.id = l.by_id),
  (select count(*) from store_callline where call_id = c.id),
  coalesce((select draft from store_callperson where call_id = c.id and technician_id = %(viewer)s), ''),
  (select json_agg(json_build_array(t.id, t.by_customer, t.text, t.done_at, t.due_at) order by t.id)
   from store_task t where t.call_id = c.id),
  (select json_agg(json_build_array(t.id, t.name) order by t.name, t.id) from (
     select id, name from store_technician where is_active and id <> %(viewer)s order by name, id limit 200) t)
from store_call c left join store_case k on k.id = c.case_id and {visible("k")}
where c.id = %(call)s and (c.case_id is null or k.id is not null
  or exists (select from store_callperson w where w.call_id = c.id and w.technician_id = %(viewer)s))
"""  # noqa: S608 - constants


def load(*, call_id: int, viewer: Viewer) -> CallPage | None:
    """A call for whoever takes part in it, or sees its case; None for anybody else and for one that is not there."""
    row = rows.one(_CALL, {**viewer.params(), "call": call_id})
    if row is None:
        return None
    holder, case_id, has_case, caller, people, lines, count, draft, tasks, colleagues = row[8:]
    shown = tuple(_line(one) for one in lines or ())
    return CallPage(
        id=row[0],
        direction=row[1],
        number=row[2],
        outcome=row[3],
        began_at=row[4],
        answered_at=row[5],
        ended_at=row[6],
        finished_at=row[7],
        holder=PersonHere(*holder) if holder else None,
        case_id=case_id,
        has_case=has_case,
        caller=_caller(caller) if caller else None,
        people=tuple(PersonHere(*one) for one in people or ()),
        lines=shown,
        more_lines=count - len(shown),
        draft=draft,
        tasks=tuple(TaskView(one[0], one[1], one[2], _maybe(one[3]), _maybe(one[4])) for one in tasks or ()),
        colleagues=tuple(PersonHere(*one) for one in colleagues or ()),
    )


def _line(row: Sequence[Any]) -> LineView:
    key, kind, text, at, by_id, by_name, seconds = row
    return LineView(key, kind, text, datetime.fromisoformat(at), by_id, by_name, seconds)


def _maybe(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _caller(row: Mapping[str, Any]) -> CallerView:
    return CallerView(
        id=row["id"],
        name=row["name"],
        title=row["title"],
        executive=row["executive"],
        phone=row["phone"],
        address=row["address"] or "",
        organisation_id=row["org"],
        organisation=row["organisation"] or "",
        segment=row["segment"] or "",
        stakes=row["stakes"] or "",
        key_account=bool(row["key"]),
        confirmed_at=_maybe(row["confirmed"]),
    )


@dataclass(frozen=True, slots=True)
class Choices:
    """What a call that is about no case yet may be about, and whose number it may be."""

    cases: tuple[OpenCase, ...]
    contacts: tuple[tuple[int, str], ...]


def choices(*, page: CallPage, viewer: Viewer) -> Choices:
    """The open cases of the caller, or those whose number it may be when nobody is known."""
    if page.caller is not None:
        return Choices(call_finding.open_cases(contact_id=page.caller.id, viewer=viewer), ())
    fits = [key for key, phone in call_finding.by_last_digits(number=page.number) if same(phone, page.number)]
    found = rows.tuples(
        """select p.id, concat_ws(' · ', nullif(p.name, ''), o.name) from store_contact p
           left join store_organisation o on o.id = p.organisation_id where p.id = any(%s) order by p.name, p.id""",
        [fits],
    )
    return Choices((), tuple((key, name) for key, name in found))


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call in a list."""

    id: int
    direction: str
    number: str
    who: str
    organisation: str
    subject: str
    outcome: str
    began_at: datetime
    ended_at: datetime | None
    finished_at: datetime | None
    holder: str
    anger_level: int | None
    call_back: int | None
    """The case on which a call back is owed for it."""


_ROWS = f"""
select c.id, c.direction, c.number, coalesce(p.name, ''), coalesce(o.name, ''), coalesce(k.subject, ''), c.outcome,
  c.began_at, c.ended_at, c.finished_at, coalesce(t.name, ''), k.anger_level,
  (select u.case_id from store_outreach u where u.case_id = k.id and u.subject = 'missed_call:' || c.id
   and u.done_at is null)
from store_call c
left join store_case k on k.id = c.case_id and {visible("k")}
left join store_contact p on p.id = c.contact_id
left join store_organisation o on o.id = p.organisation_id
left join store_technician t on t.id = c.technician_id
where (c.case_id is null or k.id is not null
  or exists (select from store_callperson w where w.call_id = c.id and w.technician_id = %(viewer)s))
"""  # noqa: S608 - constants


def recent(*, viewer: Viewer, before: int | None = None) -> tuple[tuple[CallRow, ...], int | None]:
    """Calls, the newest first, and where the next page begins."""
    found = rows.into(
        CallRow,
        f"{_ROWS} and c.id < %(before)s order by c.id desc limit {LISTED + 1}",
        {**viewer.params(), "before": before or 2**62},
    )
    return tuple(found[:LISTED]), found[LISTED - 1].id if len(found) > LISTED else None


def in_hand(*, viewer: Viewer) -> tuple[CallRow, ...]:
    """The calls that ring at the viewer's telephone or that they are in, not ended and not wrapped up."""
    return tuple(
        rows.into(
            CallRow,
            f"""{_ROWS} and c.technician_id = %(viewer)s and c.finished_at is null and c.ended_at is null
                and c.began_at > now() - interval '12 hours' order by c.id desc limit 5""",
            viewer.params(),
        )
    )
