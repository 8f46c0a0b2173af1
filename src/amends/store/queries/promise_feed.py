"""Who a calendar address belongs to, and the open promises in it."""

from datetime import datetime

from amends.domain.promises.feed import Entry
from amends.store.queries import rows, words

MOST = 500
_ENTRIES = f"""
select p.id, p.kind, p.case_id, p.due_at, p.made_at from store_promise p
where p.state = 'open' and coalesce(p.heir_id, p.maker_id) = %(person)s
order by p.due_at limit {MOST}
"""  # noqa: S608 - a constant


def owner_of(*, digest: str) -> tuple[int, str] | None:
    """Id and name of the technician whose address has this digest, while they work here."""
    found = rows.one(
        """select t.id, t.name from store_promisefeed f join store_technician t on t.id = f.technician_id
           where f.digest = %s and t.is_active""",
        [digest],
    )
    return None if found is None else (found[0], found[1])


def made_at(*, technician_id: int) -> datetime | None:
    """When one's address was made; None while there is none."""
    found = rows.one("select made_at from store_promisefeed where technician_id = %s", [technician_id])
    return None if found is None else found[0]


def entries(*, technician_id: int, base_url: str) -> list[Entry]:
    """The open promises somebody owes, soonest first."""
    found = rows.tuples(_ENTRIES, {"person": technician_id})
    return [
        Entry(
            id=key,
            kind=words.plain(kind),
            case_number=case,
            due_at=due_at,
            changed_at=made_at,
            url=f"{base_url}/cases/{case}/",
        )
        for key, kind, case, due_at, made_at in found
    ]
