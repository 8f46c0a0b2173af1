"""Mail that waits for a person: what could not be understood, what is held, what was filed without a case."""

from dataclasses import dataclass
from datetime import datetime

from amends.store.queries import rows
from amends.store.queries.visible import VISIBLE, Viewer

PAGE = 50
HEAD_BYTES = 4000


@dataclass(frozen=True, slots=True)
class QuarantinedMail:
    """A mail that could not be understood; `head` is how it begins."""

    id: int
    received_at: datetime
    source: str
    envelope_from: str
    envelope_to: tuple[str, ...]
    reason: str
    size: int
    attempts: int
    head: bytes = b""


@dataclass(frozen=True, slots=True)
class HeldMail:
    """A mail on a known case from somebody who takes no part in it."""

    id: int
    at: datetime
    from_name: str
    from_address: str
    subject: str
    case_number: int
    case_subject: str


@dataclass(frozen=True, slots=True)
class FiledMail:
    """Automatic mail that belongs to no case."""

    id: int
    at: datetime
    kind: str
    from_address: str
    subject: str
    raw_url: str


_COLUMNS = "id, received_at, source, envelope_from, envelope_to, reason, octet_length(raw), attempts"


def broken(*, before: int | None) -> tuple[tuple[QuarantinedMail, ...], int | None]:
    """Mails in quarantine, newest first, and where the next page begins."""
    found = rows.tuples(
        f"""select {_COLUMNS} from store_rawmail where state = 'quarantined' and id < %s
            order by id desc limit {PAGE + 1}""",  # noqa: S608 - constants
        [before or 2**62],
    )
    shown = tuple(QuarantinedMail(*(*row[:4], tuple(row[4]), *row[5:])) for row in found[:PAGE])
    return shown, shown[-1].id if len(found) > PAGE else None


def one(*, raw_id: int) -> QuarantinedMail | None:
    """One mail in quarantine with its first bytes."""
    row = rows.one(
        f"""select {_COLUMNS}, substring(raw from 1 for {HEAD_BYTES}) from store_rawmail
            where id = %s and state = 'quarantined'""",  # noqa: S608 - constants
        [raw_id],
    )
    return None if row is None else QuarantinedMail(*(*row[:4], tuple(row[4]), *row[5:8], bytes(row[8])))


def original(*, raw_id: int) -> bytes | None:
    """The bytes of a mail in quarantine."""
    row = rows.one("select raw from store_rawmail where id = %s and state = 'quarantined'", [raw_id])
    return None if row is None else bytes(row[0])


def held(*, viewer: Viewer, before: int | None) -> tuple[tuple[HeldMail, ...], int | None]:
    """Held mails on cases that the viewer may see, newest first, and where the next page begins."""
    found = rows.into(
        HeldMail,
        f"""select m.id, m.at, m.from_name, m.from_address, m.subject, c.id, c.subject
            from store_message m join store_case c on c.id = m.case_id
            where m.kind = 'held' and m.id < %(before)s and {VISIBLE}
            order by m.id desc limit {PAGE + 1}""",  # noqa: S608 - constants
        {**viewer.params(), "before": before or 2**62},
    )
    return tuple(found[:PAGE]), found[PAGE - 1].id if len(found) > PAGE else None


def held_on(*, message_id: int, viewer: Viewer) -> int | None:
    """The case of a held mail, when the viewer may see it."""
    row = rows.one(
        f"""select c.id from store_message m join store_case c on c.id = m.case_id
            where m.id = %(id)s and m.kind = 'held' and {VISIBLE}""",  # noqa: S608 - constants
        {**viewer.params(), "id": message_id},
    )
    return None if row is None else int(row[0])


def filed(*, before: int | None) -> tuple[tuple[FiledMail, ...], int | None]:
    """Automatic mail and bounces without a case, newest first, and where the next page begins."""
    found = rows.tuples(
        f"""select m.id, m.at, m.kind, m.from_address, m.subject from store_message m
            where m.case_id is null and m.kind in ('automatic', 'bounce') and m.id < %s
            order by m.id desc limit {PAGE + 1}""",  # noqa: S608 - constants
        [before or 2**62],
    )
    shown = tuple(FiledMail(*(*row, f"/messages/{row[0]}/original/")) for row in found[:PAGE])
    return shown, shown[-1].id if len(found) > PAGE else None
