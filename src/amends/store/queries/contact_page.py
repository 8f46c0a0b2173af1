"""A person at a client with their cases, in one statement."""

from dataclasses import dataclass

from amends.store.queries import rows
from amends.store.queries.case_table import PAGE, Cases, table
from amends.store.queries.visible import VISIBLE, Viewer

_ONE = f"""
select k.id, k.name, k.title, k.executive, k.phone, k.zone, k.organisation_id, coalesce(o.name, ''),
  array(select a.address from store_contactaddress a where a.contact_id = k.id order by a.id),
  (select json_agg(json_build_array(c.id, c.subject, c.peak_level, c.status, c.closed_unverified, c.created_at)
     order by c.id desc)
   from (select * from store_case c where c.contact_id = k.id and c.id < %(before)s
     and c.merged_into_id is null and {VISIBLE} order by c.id desc limit {PAGE + 1}) c)
from store_contact k left join store_organisation o on o.id = k.organisation_id where k.id = %(id)s
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class ContactPage:
    """A contact; `address` is the one that is written to."""

    id: int
    name: str
    role_title: str
    executive: bool
    phone: str
    zone: str
    organisation_id: int | None
    organisation_name: str
    addresses: tuple[str, ...]
    cases: Cases

    @property
    def address(self) -> str:
        """The first address."""
        return self.addresses[0] if self.addresses else ""


def load(*, contact_id: int, viewer: Viewer, before: int | None = None) -> ContactPage | None:
    """One contact, None when there is none."""
    row = rows.one(_ONE, {**viewer.params(), "id": contact_id, "before": before or 2**62})
    return None if row is None else ContactPage(*(*row[:8], tuple(row[8]), table(row[9])))


def organisation_named(name: str) -> tuple[int, str] | None:
    """The organisation of this name, whatever its case."""
    found = rows.one(
        "select id, name from store_organisation where lower(name) = lower(%s) order by id", [name]
    )
    return None if found is None else (found[0], found[1])
