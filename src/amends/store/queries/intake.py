"""What must be known to file a batch of mails, in one statement for each kind of fact."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from amends.store.queries import rows
from amends.store.queries.handover import handing_over


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stored mail that nobody has filed yet; locked by whoever reads it here. The bytes of a large one are left
    where they are (None) until its turn comes, so that a batch of them does not fill the memory."""

    id: int
    received_at: datetime
    source: str
    mailbox_id: int | None
    envelope_from: str
    envelope_to: list[str]
    raw: bytes | None
    attempts: int


LARGE_BYTES = 512 * 1024


def claim(*, limit: int) -> list[Waiting]:
    """Up to `limit` stored mails, oldest first, skipping those another worker holds."""
    return rows.into(
        Waiting,
        """select id, received_at, source, mailbox_id, envelope_from, envelope_to,
             case when octet_length(raw) <= %s then raw end, attempts
           from store_rawmail where state = 'stored' order by id limit %s for update skip locked""",
        [LARGE_BYTES, limit],
    )


def raw(*, raw_id: int) -> bytes:
    """The bytes of a claimed mail."""
    return bytes(rows.tuples("select raw from store_rawmail where id = %s", [raw_id])[0][0])


def lock(*, keys: Collection[int]) -> None:
    """Hold these numbers until the transaction ends, in one order for everybody, so that nobody deadlocks."""
    if keys:
        rows.run("select pg_advisory_xact_lock(k) from unnest(%s::bigint[]) as k", [sorted(set(keys))])


def identities(*, wanted: Sequence[str]) -> set[str]:
    """Which of these mails are messages already."""
    found = rows.tuples("select identity from store_message where identity = any(%s)", [list(wanted)])
    return {row[0] for row in found}


@dataclass(frozen=True, slots=True)
class Sender:
    """A known address: whose it is and where they belong."""

    address: str
    contact_id: int
    organisation_id: int | None
    executive: bool
    name: str


def senders(*, addresses: Collection[str]) -> dict[str, Sender]:
    """The contacts behind these addresses (lower case)."""
    found = rows.into(
        Sender,
        """select a.address, c.id, c.organisation_id, c.executive, c.name
           from store_contactaddress a join store_contact c on c.id = a.contact_id where a.address = any(%s)""",
        [list(addresses)],
    )
    return {sender.address: sender for sender in found}


def organisations_by_domain(*, domains: Collection[str]) -> dict[str, int]:
    """Organisation ids by mail domain."""
    return dict(
        rows.tuples(
            "select domain, organisation_id from store_organisationdomain where domain = any(%s)",
            [list(domains)],
        )
    )


def cases_by_key(*, keys: Collection[bytes]) -> dict[bytes, int]:
    """Cases by the key inside their reply address."""
    found = rows.tuples("select thread_key, id from store_case where thread_key = any(%s)", [list(keys)])
    return {bytes(key): case_id for key, case_id in found}


@dataclass(frozen=True, slots=True)
class KnownMessage:
    """A message already here, found by its Message-ID."""

    mail_id: str
    id: int
    case_id: int | None
    kind: str
    author_id: int | None


def messages_by_mail_id(*, mail_ids: Collection[str]) -> dict[str, list[KnownMessage]]:
    """Messages by Message-ID; one id may be used by several (a forger can repeat it)."""
    found: dict[str, list[KnownMessage]] = {}
    for message in rows.into(
        KnownMessage,
        """select mail_id, id, case_id, kind, author_id from store_message
           where mail_id <> '' and mail_id = any(%s) order by id""",
        [list(mail_ids)],
    ):
        found.setdefault(message.mail_id, []).append(message)
    return found


@dataclass(slots=True)
class KnownCase:
    """A case that mails of the batch may belong to; changed in memory as the batch is decided."""

    id: int
    organisation_id: int | None
    contact_id: int
    team_id: int | None
    owner_id: int | None
    first_responder_id: int | None
    subject: str
    status: str
    severity: str
    anger_level: int
    peak_level: int
    complaint_type: str
    triggers: list[dict[str, object]]
    words: list[str]
    category: str
    closed_unverified: bool
    verified: bool
    closed_at: datetime | None
    resolved_at: datetime | None
    created_at: datetime
    breached: bool
    priority: str
    outreach_due: bool
    handing_over: bool
    participants: set[str] = field(default_factory=set)
    contacts: set[int] = field(default_factory=set)


_CASES = """
with recursive merged(wanted, id) as (
  select id, id from unnest(%(ids)s::bigint[]) as id
  union all
  select m.wanted, c.merged_into_id from merged m join store_case c on c.id = m.id where c.merged_into_id is not null
)
select m.wanted, m.id from merged m join store_case c on c.id = m.id where c.merged_into_id is null
"""
_LOCK = "select merged_into_id from store_case where id = any(%s) order by id for update"
_FACTS = f"""
select c.id, c.organisation_id, c.contact_id, c.team_id, c.owner_id, c.first_responder_id, c.subject, c.status,
  c.severity, c.anger_level, c.peak_level, c.complaint_type, c.triggers, c.words, c.category, c.closed_unverified,
  c.verified_at is not null, c.closed_at, c.resolved_at, c.created_at,
  exists (select from store_clock k where k.case_id = c.id and k.state in ('overdue', 'late') and k.rule like 'contract%%'),
  c.priority,
  exists (select from store_outreach o
          where o.case_id = c.id and o.done_at is null and o.customer_first_at is null),
  {handing_over("c")},
  (select array_agg(p.address) from store_participant p where p.case_id = c.id),
  (select array_agg(a.contact_id) from store_participant p join store_contactaddress a on a.address = p.address
   where p.case_id = c.id)
from store_case c where c.id = any(%s)
"""  # noqa: S608 - constants


def cases(*, ids: Collection[int]) -> dict[int, KnownCase]:
    """These cases, locked, by the id asked for; a merged one answers with the case it went into."""
    if not ids:
        return {}
    final = dict(rows.tuples(_CASES, {"ids": sorted(ids)}))
    # Whoever held a case may have merged it while we waited; what is read before the lock may be old.
    while any(row[0] is not None for row in rows.tuples(_LOCK, [sorted(set(final.values()))])):
        final = dict(rows.tuples(_CASES, {"ids": sorted(ids)}))
    found: dict[int, KnownCase] = {}
    for known in rows.into(KnownCase, _FACTS, [sorted(set(final.values()))]):
        known.participants, known.contacts = set(known.participants or ()), set(known.contacts or ())
        found[known.id] = known
    return {wanted: found[target] for wanted, target in final.items() if target in found}


@dataclass(frozen=True, slots=True)
class Earlier:
    """A case the same organisation opened before, as far as `second complaint` needs it (S0-35)."""

    organisation_id: int
    id: int
    subject: str
    status: str
    created_at: datetime
    settled_at: datetime | None
    words: list[str]
    category: str


def earlier_cases(*, organisation_ids: Collection[int], since: datetime) -> dict[int, list[Earlier]]:
    """The cases of each organisation that are open or were settled after `since`: of its latest 100 the latest 30."""
    found: dict[int, list[Earlier]] = {}
    for case in rows.into(
        Earlier,
        """select o.id, e.* from unnest(%(ids)s::bigint[]) as o(id) cross join lateral (
             select l.id, l.subject, l.status, l.created_at, l.settled_at, l.words, l.category from (
               select c.id, c.subject, c.status, c.created_at, c.words, c.category,
                 case when c.status in ('closed', 'resolved_pending_verification')
                   then coalesce(c.closed_at, c.resolved_at) end as settled_at
               from store_case c where c.organisation_id = o.id and c.merged_into_id is null
               order by c.id desc limit 100) l
             where l.settled_at is null or l.settled_at > %(since)s order by l.id desc limit 30) e""",
        {"ids": sorted(organisation_ids), "since": since},
    ):
        found.setdefault(case.organisation_id, []).append(case)
    return found


def new_ids(*, table: str, count: int) -> list[int]:
    """Reserve primary keys, so that rows of a batch can point at one another before they are written.

    The lowest stands last: `pop` gives them in order, so that mails that came together stay in the order they came.
    """
    if table not in {"store_case", "store_message"}:
        raise ValueError(f"no ids are reserved for {table}")
    found = rows.tuples(f"select nextval('{table}_id_seq') from generate_series(1, %s)", [count])  # noqa: S608
    return sorted((row[0] for row in found), reverse=True)
