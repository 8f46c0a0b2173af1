"""The facts of a case that documents are filled from, and the versions that were kept, in one statement each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amends.domain import documents as domain
from amends.domain.documents import FactKind
from amends.domain.vocabulary import Anger, ClockState, PromiseState
from amends.store.queries import rows, words
from amends.store.queries.visible import VISIBLE, Viewer

READ = 4_000
"""Characters of a message that a document looks at; the message itself holds the rest."""
# Told by the messages, the facts or the signatures themselves; another line would say it twice.
TOLD = ("customer_wrote", "replied", "note", "read", "fact_noted", "document_read", "document_skipped")

_PERSON = "(select jsonb_build_array(t.id, t.name, t.role) from store_technician t where t.id = {})"

_FACTS = f"""
select
  jsonb_build_object('id', c.id, 'subject', c.subject, 'status', c.status, 'severity', c.severity,
    'severity_why', c.severity_why, 'complaint_type', c.complaint_type, 'anger_level', c.anger_level,
    'created_at', c.created_at, 'triggers', c.triggers, 'verified_at', c.verified_at,
    'verified_words', c.verified_words, 'owner', {_PERSON.format("c.owner_id")},
    'first_responder', {_PERSON.format("c.first_responder_id")}),
  (select jsonb_build_object('id', k.id, 'name', k.name, 'title', k.title, 'executive', k.executive, 'phone', k.phone,
     'address', (select address from store_contactaddress where contact_id = k.id order by id limit 1))
   from store_contact k where k.id = c.contact_id),
  (select jsonb_build_object('id', o.id, 'name', o.name, 'segment', o.segment, 'stakes', o.stakes,
     'key_account', o.key_account, 'endpoints', o.endpoints,
     'contract', (select name from store_contract where id = o.contract_id),
     'account_owner', {_PERSON.format("o.account_owner_id")})
   from store_organisation o where o.id = c.organisation_id),
  (select jsonb_agg(jsonb_build_array(m.id, m.at, m.kind, coalesce(t.name, nullif(m.from_name, ''), k.name, ''),
     left(m.text, {READ}), m.segments, coalesce(fix.level, r.anger_level)) order by m.id)
   from (select * from store_message m where m.case_id = c.id and m.kind in ('customer', 'reply', 'note')
     order by m.id desc limit 300) m
   left join store_technician t on t.id = m.author_id
   left join store_contact k on k.id = m.contact_id
   left join lateral (select anger_level from store_reading r where r.message_id = m.id and r.not_read = ''
     order by r.id desc limit 1) r on true
   left join lateral (select x.now_is::int as level from store_correction x where x.message_id = m.id
     and x.label = 'anger' order by x.id desc limit 1) fix on true),
  (select jsonb_agg(jsonb_build_array(p.id, p.kind, p.words, p.due_at, p.state, t.name, p.message_id,
     p.owned_up_at is not null) order by p.id)
   from (select * from store_promise p where p.case_id = c.id order by p.id desc limit 200) p
   join store_technician t on t.id = coalesce(p.heir_id, p.maker_id)),
  (select jsonb_agg(jsonb_build_array(k.id, k.kind, k.state, k.due_at, k.why) order by k.id)
   from (select * from store_clock k where k.case_id = c.id order by k.id desc limit 60) k),
  (select jsonb_agg(jsonb_build_array(e.id, e.severity, e.why,
     coalesce((select name from store_technician where id = e.to_person_id), 'nobody yet'), e.at, e.acknowledged_at,
     coalesce((select name from store_technician where id = e.acknowledged_by_id), ''),
     (select min(o.done_at) from store_outreach o where o.case_id = e.case_id and o.done_at >= e.at),
     e.document)
     order by e.id)
   from store_escalation e where e.case_id = c.id),
  (select jsonb_agg(jsonb_build_array(e.id, e.at, coalesce(t.name, ''), e.what, e.why) order by e.id)
   from (select * from store_event e where e.case_id = c.id and e.kind <> all(%(told)s)
     order by e.id desc limit 300) e
   left join store_technician t on t.id = e.by_id),
  (select jsonb_agg(jsonb_build_array(x.id, x.subject, x.created_at, x.status, x.closed_unverified, x.verified_words)
     order by x.id desc)
   from (
     select * from (
       (select * from store_case x where x.organisation_id = c.organisation_id and x.id <> c.id order by x.id desc limit 40)
       union (select * from store_case x where x.contact_id = c.contact_id and x.id <> c.id order by x.id desc limit 40)) x
     where x.merged_into_id is null and x.created_at <= c.created_at and x.complaint_type <> 'not_a_complaint'
       and (x.team_id is null or x.team_id is not distinct from c.team_id)
     order by x.id desc limit 20) x),
  (select jsonb_agg(jsonb_build_array(n.id, n.kind, n.text, t.name, n.at, n.message_id) order by n.at, n.id)
   from (select n.id, n.kind, n.text, n.by_id, n.at, n.message_id from store_notedfact n where n.case_id = c.id
     union all
     select k.id, 'root_cause', k.words, k.by_id, k.at, null from store_cause k where k.case_id = c.id
     order by at desc limit 200) n
   join store_technician t on t.id = n.by_id)
from store_case c where c.id = %(number)s and {VISIBLE}
"""  # noqa: S608 - constants only


@dataclass(frozen=True, slots=True)
class CaseDocuments:
    """The facts of a case, and the documents that its escalations called for, as they are named in the matrix."""

    facts: domain.Facts
    called_for: tuple[str, ...]


def load(*, number: int, viewer: Viewer) -> CaseDocuments | None:
    """The facts of a case; None when it is absent or not the viewer's to see: nobody learns which.

    Earlier complaints are those that whoever may see this case may see: of its team, or of none.
    """
    params = {**viewer.params(), "number": number, "told": list(TOLD)}
    found = rows.one(_FACTS, params) if 0 < number < 2**62 else None
    if found is None:
        return None
    case, contact, client, said, promises, clocks, escalations, events, earlier, noted = found
    facts = domain.Facts(
        case=_case(case),
        customer=_customer(contact, client),
        messages=tuple(_message(row) for row in said or ()),
        promises=tuple(_promise(row) for row in promises or ()),
        clocks=tuple(
            domain.ClockFacts(row[0], words.plain(row[1]), ClockState(row[2]), _at(row[3]), row[4])
            for row in clocks or ()
        ),
        escalations=tuple(_escalation(row) for row in escalations or ()),
        events=tuple(domain.EventFacts(row[0], _at(row[1]), *row[2:]) for row in events or ()),
        earlier=tuple(_earlier(row) for row in earlier or ()),
        noted=tuple(
            domain.Noted(row[0], FactKind(row[1]), row[2], row[3], _at(row[4]), row[5]) for row in noted or ()
        ),
    )
    return CaseDocuments(facts=facts, called_for=tuple(row[8] for row in escalations or ()))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _maybe(text: str | None) -> datetime | None:
    return None if text is None else _at(text)


def _person(row: Sequence[Any] | None) -> domain.Person | None:
    return (
        None if row is None else domain.Person(row[0], row[1], words.ROLES.get(row[2], words.plain(row[2])))
    )


def _case(row: Mapping[str, Any]) -> domain.CaseFacts:
    return domain.CaseFacts(
        number=row["id"],
        subject=row["subject"],
        status=words.STATUSES.get(row["status"], words.plain(row["status"])),
        severity=row["severity"],
        severity_why=row["severity_why"],
        complaint_type=words.plain(row["complaint_type"]),
        anger=Anger(row["anger_level"]).name.lower(),
        created_at=_at(row["created_at"]),
        owner=_person(row["owner"]),
        first_responder=_person(row["first_responder"]),
        triggers=tuple(
            (hit["name"], words.trigger(hit["name"]), hit.get("why", "")) for hit in row["triggers"]
        ),
        verified_at=_maybe(row["verified_at"]),
        verified_words=row["verified_words"],
    )


def _customer(contact: Mapping[str, Any], client: Mapping[str, Any] | None) -> domain.CustomerFacts:
    about: dict[str, Any] = {}
    if client is not None:
        about = {
            "organisation_id": client["id"],
            "organisation": client["name"],
            "segment": client["segment"],
            "stakes": client["stakes"],
            "contract": client["contract"] or "",
            "key_account": client["key_account"],
            "endpoints": client["endpoints"],
            "account_owner": _person(client["account_owner"]),
        }
    return domain.CustomerFacts(
        contact_id=contact["id"],
        name=contact["name"],
        title=contact["title"],
        executive=contact["executive"],
        phone=contact["phone"],
        address=contact["address"] or "",
        **about,
    )


def _message(row: Sequence[Any]) -> domain.MessageFacts:
    key, at, kind, author, text, segments, level = row
    new = [text[int(start) : int(end)] for kind, start, end in segments if kind == "new"] or [text]
    return domain.MessageFacts(
        id=key,
        at=_at(at),
        author=author,
        words="\n".join(part.strip() for part in new).strip(),
        ours=kind == "reply",
        note=kind == "note",
        anger=Anger(level).name.lower() if level is not None and kind == "customer" else "",
    )


def _promise(row: Sequence[Any]) -> domain.PromiseFacts:
    key, kind, said, due_at, state, who, message, owned_up = row
    return domain.PromiseFacts(
        id=key,
        kind=words.plain(kind),
        words=said,
        due_at=_at(due_at),
        state=PromiseState(state),
        who=who,
        message_id=message,
        owned_up=owned_up,
    )


def _escalation(row: Sequence[Any]) -> domain.EscalationFacts:
    key, severity, why, to, at, acknowledged_at, by, outreach_at, _ = row
    return domain.EscalationFacts(
        key, severity, why, to, _at(at), _maybe(acknowledged_at), by, _maybe(outreach_at)
    )


def _earlier(row: Sequence[Any]) -> domain.EarlierFacts:
    key, subject, created_at, status, closed_unverified, verified_words = row
    closed = status == "closed"
    ended = words.STATUSES.get(status, words.plain(status))
    if closed:
        ended = "closed without their word" if closed_unverified else "closed, confirmed by the customer"
    return domain.EarlierFacts(
        number=key,
        subject=subject,
        created_at=_at(created_at),
        ended=ended,
        closed_unverified=closed and closed_unverified,
        open=not closed,
        words=verified_words,
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """A version that was kept, newest first in lists; `read_by` says who signed it, with when."""

    id: int
    number: int
    kind: str
    content: domain.Content
    changed: str
    by: str
    at: datetime
    read_by: tuple[tuple[int, str, datetime], ...]
    summary: str
    model: str


_VERSIONS = """
select v.id, v.number, v.kind, v.content, v.changed, t.name, v.at,
  coalesce((select jsonb_agg(jsonb_build_array(w.id, w.name, s.at) order by s.id) from store_signoff s
    join store_technician w on w.id = s.by_id where s.version_id = v.id), '[]'),
  coalesce(m.text, ''), coalesce(m.model, '')
from store_documentversion v join store_technician t on t.id = v.by_id
left join store_documentsummary m on m.version_id = v.id
where v.case_id = %s order by v.number desc limit 50
"""


def versions(*, number: int) -> tuple[Kept, ...]:
    """The versions kept of a case's document. The caller has asked whether the case may be seen."""
    return tuple(_kept(row) for row in rows.tuples(_VERSIONS, [number]))


def _kept(row: Sequence[Any]) -> Kept:
    key, version, kind, content, changed, by, at, read_by, summary, model = row
    signed = tuple((reader, name, _at(when)) for reader, name, when in read_by)
    return Kept(key, version, kind, content, changed, by, at, signed, summary, model)


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """The desk's own Word template; `file` is None where the shipped one is in force."""

    name: str
    file: bytes | None
    by: str
    at: datetime


_TEMPLATE = """
select d.name, d.file, t.name, d.at from store_documenttemplate d
join store_technician t on t.id = d.by_id order by d.id desc limit 1
"""


def word_template() -> WordTemplate | None:
    """The template in force; None where the desk never had its own."""
    found = rows.one(_TEMPLATE)
    if found is None:
        return None
    name, file, by, at = found
    return WordTemplate(name=name, file=None if file is None else bytes(file), by=by, at=at)
