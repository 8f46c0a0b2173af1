"""Contacts by number and open cases by contact, for a call that comes in."""

from dataclasses import dataclass

from amends.domain.calls import LAST, comparable
from amends.store.queries import rows
from amends.store.queries.visible import OPEN, VISIBLE, Viewer

MOST = 20


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that a call may be about, the hottest first."""

    number: int
    subject: str
    anger_level: int
    anger: float


def by_last_digits(*, number: str) -> list[tuple[int, str]]:
    """Contacts whose number ends as this one does, as (id, number as written)."""
    digits = comparable(number)
    if len(digits) < LAST:
        return []
    found = rows.tuples(
        "select id, phone from store_contact where phone <> '' "
        "and right(regexp_replace(phone, '[^0-9]', '', 'g'), 8) = %s order by id limit %s",
        [digits[-LAST:], MOST],
    )
    return [(key, phone) for key, phone in found]


def open_cases(*, contact_id: int, viewer: Viewer) -> tuple[OpenCase, ...]:
    """The open cases of a contact that the viewer may see."""
    return tuple(
        rows.into(
            OpenCase,
            f"""select c.id, c.subject, c.anger_level, c.anger from store_case c
                where c.contact_id = %(contact)s and {OPEN} and {VISIBLE}
                order by c.anger_level desc, c.id desc limit {MOST}""",  # noqa: S608 - constants
            {**viewer.params(), "contact": contact_id},
        )
    )
