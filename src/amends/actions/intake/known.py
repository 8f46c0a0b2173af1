"""The facts that a batch of mails is decided on, loaded once and kept in step as the batch is decided."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from amends.actions import tuning
from amends.actions.intake.judging import Read, read_here
from amends.domain.messages import ParsedMail, read_token
from amends.domain.readings import EarlierCase
from amends.domain.vocabulary import Status
from amends.store.models import Case, Clock, Contact, ContactAddress, Message
from amends.store.queries import intake, organisations, roster

EARLIER_DAYS = 30


@dataclass(frozen=True, slots=True)
class Opened:
    """A stored mail and what was read in it."""

    waiting: intake.Waiting
    mail: ParsedMail


@dataclass(slots=True)
class Known:
    """Everything the decisions of one batch stand on."""

    now: datetime
    secret: bytes
    desk: tuning.Tuning
    staff: dict[int, roster.Technician]
    here_already: set[str]
    senders: dict[str, intake.Sender]
    keys: dict[bytes, int]
    by_mail_id: dict[str, list[intake.KnownMessage]]
    cases: dict[int, intake.KnownCase]
    clocks: dict[int, list[Clock]]
    earlier: dict[int, list[EarlierCase]]
    organisations: dict[int, organisations.Terms]
    case_ids: list[int]
    message_ids: list[int]
    read: Read = read_here

    def learn(self, message: Message) -> None:
        """Let later mails of the batch refer to this one."""
        if message.mail_id:
            seen = intake.KnownMessage(
                message.mail_id, message.id, message.case_id, message.kind, message.author_id
            )
            self.by_mail_id.setdefault(message.mail_id, []).append(seen)

    def remember(self, case: Case) -> None:
        """Let later mails of the batch see this case among their organisation's earlier ones."""
        if case.organisation_id is not None:
            seen = EarlierCase(case.id, case.subject, "open", 0.0, frozenset(case.words), "")
            self.earlier.setdefault(case.organisation_id, []).insert(0, seen)


def address_of(mail: ParsedMail) -> str:
    """The sender's address as contacts are kept: lower case, bounded, "" when there is none."""
    return mail.sender.email.lower()[:320] if mail.sender else ""


def without_tag(address: str) -> str:
    """The address in lower case without what follows a plus, as mailboxes are known (RFC 5233)."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def own_addresses(opened: Opened) -> Iterable[str]:
    """Every address this mail was sent to, by envelope and by header."""
    return chain(
        opened.waiting.envelope_to,
        (a.email for a in opened.mail.to),
        (a.email for a in opened.mail.cc),
    )


def references(mail: ParsedMail) -> tuple[str, ...]:
    """The Message-IDs this mail says it follows, nearest first."""
    nearest = (mail.in_reply_to, *reversed(mail.references))
    if mail.bounce and mail.bounce.original_message_id:
        nearest = (mail.bounce.original_message_id, *nearest)
    return tuple(dict.fromkeys(r for r in nearest if r))[:100]


def token_key(opened: Opened, *, secret: bytes) -> bytes | None:
    """The case key inside a reply address or Message-ID of ours, when its signature holds."""
    for text in chain(own_addresses(opened), references(opened.mail)):
        if (key := read_token(text, secret=secret)) is not None:
            return key
    return None


def gather(batch: Sequence[Opened], *, now: datetime, secret: bytes, read: Read = read_here) -> Known:
    """Lock and load what the batch needs, in the one order that every worker follows."""
    mails = [opened.mail for opened in batch]
    intake.lock(keys=[_number(mail.identity) for mail in mails])
    people = {address_of(m): m for m in mails if address_of(m) and not m.is_automatic and not m.is_bounce}
    senders = _with_contacts(people, now=now)
    keys = intake.cases_by_key(keys={k for o in batch if (k := token_key(o, secret=secret))})
    by_mail_id = intake.messages_by_mail_id(mail_ids=set(chain.from_iterable(references(m) for m in mails)))
    mentioned = set(keys.values()) | {
        m.case_id for found in by_mail_id.values() for m in found if m.case_id is not None
    }
    cases = intake.cases(ids=mentioned)
    clients = {s.organisation_id for s in senders.values()} | {c.organisation_id for c in cases.values()}
    client_ids = sorted(client for client in clients if client is not None)
    return Known(
        now=now,
        secret=secret,
        desk=tuning.in_force(),
        staff=roster.technicians(now=now),
        here_already=intake.identities(wanted=[m.identity for m in mails]),
        senders=senders,
        keys=keys,
        by_mail_id=by_mail_id,
        cases=cases,
        clocks=live_clocks({case.id for case in cases.values()}),
        earlier=earlier_of(client_ids, now=now),
        organisations=organisations.terms(ids=client_ids),
        case_ids=intake.new_ids(table="store_case", count=len(batch)),
        message_ids=intake.new_ids(table="store_message", count=len(batch)),
        read=read,
    )


def live_clocks(case_ids: set[int]) -> dict[int, list[Clock]]:
    """The clocks of these (locked) cases that have not ended."""
    found: dict[int, list[Clock]] = {}
    if case_ids:
        for clock in Clock.objects.filter(case_id__in=case_ids, ended_at=None).order_by("id"):
            found.setdefault(clock.case_id, []).append(clock)
    return found


def _number(text: str) -> int:
    """A 63-bit number for an advisory lock."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def earlier_of(client_ids: list[int], *, now: datetime) -> dict[int, list[EarlierCase]]:
    """What each of these clients raised before and is unsolved, or was called solved 30 days ago at most (S0-35)."""
    found = intake.earlier_cases(organisation_ids=client_ids, since=now - timedelta(days=EARLIER_DAYS))
    return {client: [_earlier(case, now=now) for case in cases] for client, cases in found.items()}


def _earlier(case: intake.Earlier, *, now: datetime) -> EarlierCase:
    """A case as the reader compares with it; `days_ago` counts from when it was solved, else from when it began."""
    return EarlierCase(
        case_id=case.id,
        subject=case.subject,
        status=_SEEN_AS.get(case.status, "open"),
        days_ago=round((now - (case.settled_at or case.created_at)).total_seconds() / 86400, 1),
        words=frozenset(case.words),
        category=case.category,
    )


_SEEN_AS = {Status.CLOSED.value: "closed", Status.PENDING_VERIFICATION.value: "resolved"}


def _with_contacts(people: dict[str, ParsedMail], *, now: datetime) -> dict[str, intake.Sender]:
    """The senders, each with a contact; a new one is made and placed by its mail domain.

    Two workers that meet the same new sender wait for each other on the address's lock.
    """
    found = intake.senders(addresses=people.keys())
    missing = sorted(set(people) - set(found))
    if not missing:
        return found
    intake.lock(keys=[_number(address) for address in missing])
    found |= intake.senders(addresses=missing)
    missing = [address for address in missing if address not in found]
    suffixes = {address: _domains(address) for address in missing}
    homes = intake.organisations_by_domain(domains=set(chain.from_iterable(suffixes.values())))
    contacts = []
    for address in missing:
        sender = people[address].sender
        home = next((homes[d] for d in suffixes[address] if d in homes), None)
        contacts.append(
            Contact(name=(sender.name if sender else "")[:200], organisation_id=home, created_at=now)
        )
    Contact.objects.bulk_create(contacts)
    ContactAddress.objects.bulk_create(
        ContactAddress(contact=contact, address=address)
        for contact, address in zip(contacts, missing, strict=True)
    )
    for contact, address in zip(contacts, missing, strict=True):
        found[address] = intake.Sender(address, contact.id, contact.organisation_id, False, contact.name)
    return found


def _domains(address: str) -> list[str]:
    """The mail domain and those above it, nearest first: `a.b.example` also belongs to `b.example`."""
    labels = address.rpartition("@")[2].split(".")
    return [".".join(labels[n:]) for n in range(len(labels) - 1)][:10]
