"""What the command palette finds: cases, organisations, problems, changes, contacts, assets."""

from dataclasses import dataclass

from amends.store.queries import rows
from amends.store.queries.likeness import like
from amends.store.queries.search import assets
from amends.store.queries.visible import VISIBLE, Viewer

EACH = 6
SEARCHED = 2000
"""How many of the newest cases are looked through by subject; the search page looks through all."""
AMONG = 20_000
"""How many of the desk's newest cases these are taken from: a technician sees one in a hundred of a large desk."""

_FIND = f"""
(select 'case', c.id, c.subject, coalesce(o.name, '') from store_case c
   left join store_organisation o on o.id = c.organisation_id where c.id = %(number)s and {VISIBLE})
union all
(select 'case', s.id, s.subject, coalesce(o.name, '') from (
   select c.id, c.subject, c.organisation_id from (select * from store_case order by id desc limit {AMONG}) c
   where c.merged_into_id is null and {VISIBLE} order by c.id desc limit {SEARCHED}) s
 left join store_organisation o on o.id = s.organisation_id
 where s.id <> %(number)s and s.subject ilike %(like)s order by s.id desc limit {EACH})
union all
(select 'organisation', o.id, o.name, o.segment from store_organisation o where o.name ilike %(like)s
 order by o.name, o.id limit {EACH})
union all
(select 'problem', p.id, p.title, replace(p.state, '_', ' ') from store_problem p where p.title ilike %(like)s
 order by p.id desc limit {EACH})
union all
(select 'change', g.id, g.title, replace(g.state, '_', ' ') from store_change g where g.title ilike %(like)s
 order by g.id desc limit {EACH})
union all
(select 'contact', k.id, coalesce(nullif(k.name, ''), a.address), a.address
 from store_contact k left join lateral (
   select min(address) as address from store_contactaddress where contact_id = k.id) a on true
 where k.id in (
   (select id from store_contact where name ilike %(like)s order by id limit {EACH})
   union (select contact_id from store_contactaddress where address ilike %(like)s order by id limit {EACH}))
 order by 3, 2 limit {EACH})
union all
{assets.found(each=EACH)}
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Hit:
    """Something to go to."""

    kind: str
    id: int
    title: str
    detail: str


def find(*, viewer: Viewer, q: str) -> tuple[Hit, ...]:
    """At most one case by number and `EACH` of every kind of thing with these words."""
    number = q.removeprefix("#")
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 18 else -1
    return tuple(
        rows.into(Hit, _FIND, {**viewer.params(), **assets.params(q), "number": wanted, "like": like(q)})
    )
