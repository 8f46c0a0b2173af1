"""Client organisations: a page of them, and one with its people and cases, in one statement each."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from amends.store.queries import rows, words
from amends.store.queries.case_page.model import PersonView
from amends.store.queries.case_table import PAGE, Cases, table
from amends.store.queries.likeness import like
from amends.store.queries.roster import is_on_duty
from amends.store.queries.visible import OPEN, VISIBLE, Viewer

_LIST = f"""
select o.id, o.name, o.key_account, o.segment, coalesce(k.name, ''), open.count, open.level, heard.at
from (select * from store_organisation o
  where (%(like)s = '' or o.name ilike %(like)s
    or exists (select from store_organisationdomain d where d.organisation_id = o.id and d.domain ilike %(like)s))
    and (%(after)s = 0
      or (lower(o.name), o.id) > (select lower(a.name), a.id from store_organisation a where a.id = %(after)s))
  order by lower(o.name), o.id limit {PAGE + 1}) o
left join store_contract k on k.id = o.contract_id
left join lateral (select count(*), max(c.anger_level) as level from store_case c
  where c.organisation_id = o.id and {OPEN} and {VISIBLE}) open on true
left join lateral (select max(c.last_customer_at) as at from (
    select * from store_case c where c.organisation_id = o.id and {VISIBLE} order by c.id desc limit 50) c) heard on true
order by lower(o.name), o.id
"""  # noqa: S608 - constants

_ONE = f"""
select o.id, o.name, o.segment, o.stakes, o.endpoints, o.key_account, o.contract_id, coalesce(k.name, ''),
  o.calendar_id, coalesce((select name from store_calendar where id = o.calendar_id), ''),
  o.account_owner_id,
  (select json_build_object('id', t.id, 'name', t.name, 'role', t.role, 'zone', t.zone,
     'absent', exists (select from store_absence a where a.technician_id = t.id
        and a.starts_at <= %(now)s and %(now)s < a.ends_at),
     'rota', coalesce((select json_agg(json_build_array(r.weekdays, r.starts, r.ends)) from store_rotaentry r
        where r.technician_id = t.id), '[]')) from store_technician t where t.id = o.account_owner_id),
  array(select d.domain from store_organisationdomain d where d.organisation_id = o.id order by d.domain),
  (select json_agg(json_build_array(s.name, s.address, s.zone) order by s.name)
   from store_site s where s.organisation_id = o.id),
  (select json_agg(json_build_array(p.id, p.name, p.executive, p.title, p.phone,
     (select a.address from store_contactaddress a where a.contact_id = p.id order by a.id limit 1)))
   from (select * from store_contact p where p.organisation_id = o.id and p.id > %(people_after)s
     order by p.id limit {PAGE + 1}) p),
  (select json_agg(json_build_array(c.id, c.subject, c.peak_level, c.status, c.closed_unverified, c.created_at)
     order by c.id desc)
   from (select * from store_case c where c.organisation_id = o.id and c.id < %(before)s
     and c.merged_into_id is null and {VISIBLE} order by c.id desc limit {PAGE + 1}) c),
  o.left_on
from store_organisation o left join store_contract k on k.id = o.contract_id where o.id = %(id)s
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One client of the list; counts and heat are of the cases that the viewer may see."""

    id: int
    name: str
    key_account: bool
    segment: str
    contract: str
    open_count: int
    anger_level: int | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class SiteView:
    """A place of a client."""

    name: str
    address: str
    zone: str

    def __str__(self) -> str:
        return f"{self.name} ({self.address})" if self.address else self.name


@dataclass(frozen=True, slots=True)
class PersonAtClient:
    """A contact in the list of an organisation."""

    id: int
    name: str
    executive: bool
    role_title: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """A client with its people and cases; `more_people_after` is None when all are shown."""

    id: int
    name: str
    segment: str
    stakes: str
    endpoints: int | None
    key_account: bool
    contract_id: int | None
    contract: str
    calendar_id: int | None
    calendar: str
    account_owner_id: int | None
    account_owner: PersonView | None
    domains: tuple[str, ...]
    places: tuple[SiteView, ...]
    contacts: tuple[PersonAtClient, ...]
    more_people_after: int | None
    cases: Cases
    left_on: date | None = None

    @property
    def sites(self) -> tuple[str, ...]:
        """The places in words."""
        return tuple(map(str, self.places))


def page(*, viewer: Viewer, q: str, after: int) -> tuple[tuple[OrganisationRow, ...], int | None]:
    """Organisations by name after the one with this id, and where the next page begins."""
    wanted = {**viewer.params(), "like": like(q) if q else "", "after": after}
    found = rows.into(OrganisationRow, _LIST, wanted)
    return tuple(found[:PAGE]), found[PAGE - 1].id if len(found) > PAGE else None


def load(
    *, organisation_id: int, viewer: Viewer, now: datetime, before: int | None = None, people_after: int = 0
) -> OrganisationPage | None:
    """One organisation, None when there is none."""
    row = rows.one(
        _ONE,
        {
            **viewer.params(),
            "id": organisation_id,
            "now": now,
            "before": before or 2**62,
            "people_after": people_after,
        },
    )
    if row is None:
        return None
    owner, domains, sites, people, cases, left_on = row[11:]
    shown = [PersonAtClient(*(*columns[:5], columns[5] or "")) for columns in people or ()]
    values = (
        *row[:11],
        _person(owner, now=now) if owner else None,
        tuple(domains),
        tuple(SiteView(*columns) for columns in sites or ()),
        tuple(shown[:PAGE]),
        shown[PAGE - 1].id if len(shown) > PAGE else None,
        table(cases),
        left_on,
    )
    return OrganisationPage(*values)


def _person(row: dict[str, Any], *, now: datetime) -> PersonView:
    return PersonView(
        id=row["id"],
        name=row["name"],
        role=row["role"],
        role_words=words.ROLES.get(row["role"], words.plain(row["role"])),
        on_duty=not row["absent"] and is_on_duty(rota=row["rota"], zone=row["zone"], now=now),
    )


def choices() -> tuple[list[tuple[int, str]], list[tuple[int, str]], list[tuple[int, str]]]:
    """Calendars, contracts and active technicians by name, for the form."""
    found = rows.tuples(
        """select 'calendar', id, name from store_calendar
           union all select 'contract', id, name from store_contract
           union all select 'person', id, name from store_technician where is_active order by 1, 3, 2"""
    )
    return (
        [(key, name) for kind, key, name in found if kind == "calendar"],
        [(key, name) for kind, key, name in found if kind == "contract"],
        [(key, name) for kind, key, name in found if kind == "person"],
    )
