"""What the desk has set, for its settings pages: few rows, read in one statement each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from amends.store.queries import rows
from amends.store.queries.likeness import like

PAGE = 100
"""People on a page of the list."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A technician of the list."""

    id: int
    name: str
    email: str
    role: str
    teams: tuple[str, ...]
    zone: str
    active: bool
    open_cases: int


@dataclass(frozen=True, slots=True)
class PersonSettings:
    """A technician as the form shows one; rota entries are (weekdays, starts, ends)."""

    id: int
    name: str
    email: str
    role: str
    zone: str
    phone: str
    extension: str
    deputy_id: int | None
    active: bool
    has_password: bool
    team_ids: tuple[int, ...]
    rota: tuple[tuple[tuple[int, ...], time, time], ...]
    absences: tuple[tuple[datetime, datetime], ...]
    open_cases: int


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """A mailbox; whether a password is kept, never the password."""

    id: int
    address: str
    name: str
    team_id: int
    team: str
    active: bool
    host: str
    port: int
    user: str
    folder: str
    tls: bool
    has_password: bool


@dataclass(frozen=True, slots=True)
class CalendarSettings:
    """A calendar as it is stored, and who works by it."""

    id: int
    name: str
    data: Mapping[str, Any]
    used_by: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class TeamSettings:
    """A team, its calendar and its people."""

    id: int
    name: str
    calendar_id: int
    calendar: str
    people: int


@dataclass(frozen=True, slots=True)
class ContractSettings:
    """A contract and how many organisations have it."""

    id: int
    name: str
    calendar_id: int | None
    calendar: str
    first_reply_minutes: int | None
    resolution_minutes: int | None
    targets: list[dict[str, Any]]
    organisations: int


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a protocol text."""

    number: int
    body: str
    note: str
    who: str
    at: datetime


_CARRIED = """(select count(*) from store_case c where c.owner_id = t.id
  and c.merged_into_id is null and c.status <> 'closed')"""


def people(*, q: str, after: int) -> tuple[tuple[PersonRow, ...], int | None]:
    """A page of those who work or worked here, the active first, by name, behind the one with this id; and where the next
    page begins. `q` is a part of a name, an address or a team's name."""
    place = "not t.is_active, lower(t.name), t.id"
    found = rows.tuples(
        f"""select t.id, t.name, t.email, t.role,
              array(select x.name from store_team x join store_technician_teams m on m.team_id = x.id
                where m.technician_id = t.id order by x.name),
              t.zone, t.is_active, {_CARRIED}
            from (select * from store_technician t
              where (%(like)s = '' or t.name ilike %(like)s or t.email ilike %(like)s or t.id in (
                  select m.technician_id from store_technician_teams m join store_team x on x.id = m.team_id
                  where x.name ilike %(like)s))
                and (%(after)s = 0 or ({place}) > (select {place} from store_technician t where t.id = %(after)s))
              order by {place} limit {PAGE + 1}) t
            order by {place}""",  # noqa: S608 - constants
        {"like": like(q) if q else "", "after": after},
    )
    shown = tuple(PersonRow(*(*row[:4], tuple(row[4]), *row[5:])) for row in found[:PAGE])
    return shown, shown[-1].id if len(found) > PAGE else None


def deputies(*, besides: int | None) -> list[tuple[int, str]]:
    """Everybody at work by name, to choose from; nobody stands in for themselves."""
    found = rows.tuples("select id, name from store_technician where is_active order by lower(name), id")
    return [(key, name) for key, name in found if key != besides]


def person(*, technician_id: int) -> PersonSettings | None:
    """One technician, None when there is none."""
    row = rows.one(
        f"""select t.id, t.name, t.email, t.role, t.zone, t.phone, t.extension, t.deputy_id, t.is_active,
              t.password not like '!%%',
              array(select m.team_id from store_technician_teams m where m.technician_id = t.id order by 1),
              (select json_agg(json_build_array(r.weekdays, r.starts, r.ends) order by r.id)
               from store_rotaentry r where r.technician_id = t.id),
              (select json_agg(json_build_array(a.starts_at, a.ends_at) order by a.starts_at, a.id)
               from store_absence a where a.technician_id = t.id),
              {_CARRIED}
            from store_technician t where t.id = %s""",  # noqa: S608 - constants
        [technician_id],
    )
    if row is None:
        return None
    rota = tuple(
        (tuple(days), time.fromisoformat(starts), time.fromisoformat(ends))
        for days, starts, ends in row[11] or ()
    )
    away = tuple((datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in row[12] or ())
    return PersonSettings(*(*row[:10], tuple(row[10]), rota, away, row[13]))


def mailboxes() -> tuple[MailboxSettings, ...]:
    """Every mailbox by address."""
    return tuple(
        rows.into(
            MailboxSettings,
            """select m.id, m.address, m.name, m.team_id, t.name, m.active, m.imap_host, m.imap_port, m.imap_user,
                 m.imap_folder, m.imap_tls, octet_length(m.imap_secret) > 0
               from store_mailbox m join store_team t on t.id = m.team_id order by m.address""",
        )
    )


@dataclass(frozen=True, slots=True)
class TelephoneSettings:
    """A telephone system, and when it last told of a call; never its secret."""

    id: int
    name: str
    active: bool
    last_at: datetime | None


def telephones() -> tuple[TelephoneSettings, ...]:
    """Every telephone system by name."""
    return tuple(
        rows.into(
            TelephoneSettings,
            """select s.id, s.name, s.active, (select max(e.received_at) from store_callevent e where e.system_id = s.id)
               from store_phonesystem s order by lower(s.name)""",
        )
    )


def calendars() -> tuple[CalendarSettings, ...]:
    """Every calendar by name, with the teams and contracts that follow it."""
    found = rows.tuples(
        """select k.id, k.name, k.data, array(select name from store_team where calendar_id = k.id
             union select name from store_contract where calendar_id = k.id order by 1)
           from store_calendar k order by lower(k.name)"""
    )
    return tuple(CalendarSettings(key, name, data, tuple(users)) for key, name, data, users in found)


def teams() -> tuple[TeamSettings, ...]:
    """Every team by name."""
    return tuple(
        rows.into(
            TeamSettings,
            """select t.id, t.name, t.calendar_id, k.name,
                 (select count(*) from store_technician_teams m join store_technician p on p.id = m.technician_id
                  where m.team_id = t.id and p.is_active)
               from store_team t join store_calendar k on k.id = t.calendar_id order by lower(t.name)""",
        )
    )


def contracts() -> tuple[ContractSettings, ...]:
    """Every contract by name."""
    return tuple(
        rows.into(
            ContractSettings,
            """select c.id, c.name, c.calendar_id, coalesce(k.name, ''), c.first_reply_minutes, c.resolution_minutes,
                 c.targets,
                 (select count(*) from store_organisation o where o.contract_id = c.id)
               from store_contract c left join store_calendar k on k.id = c.calendar_id order by lower(c.name)""",
        )
    )


def versions(*, kind: str, item: str) -> tuple[Version, ...]:
    """The latest fifty versions of a protocol text, newest first."""
    return tuple(
        rows.into(
            Version,
            """select e.version, e.body, e.note, t.name, e.at from store_catalogueedit e
               join store_technician t on t.id = e.by_id where e.kind = %s and e.item = %s
               order by e.version desc limit 50""",
            [kind, item],
        )
    )
