"""How often people overrule the reader, by label and by version: figures about the reader, never about people."""

from dataclasses import dataclass
from datetime import datetime

from amends.store.queries import rows
from amends.store.queries.visible import VISIBLE, Viewer

SHOWN = 100
"""Corrections on the page behind a figure, the latest first."""

# A reading counts as judged when somebody answered the case after it, or set one of its labels right: only
# then did a person have it before them. What they did not touch, they let stand.
_JUDGED = """r.not_read = '' and r.at >= %(since)s and (c.last_reply_at >= r.at
  or exists (select from store_correction k where k.message_id = r.message_id))"""

# What the reader said and what stands now, of every label that anybody touched.
OVERRULED = """
select message_id, label, reader, (array_agg(was order by id))[1] as read_as,
  (array_agg(now_is order by id desc))[1] as stands, max(at) as at
from store_correction group by message_id, label, reader
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """How many readings of one version people have had before them."""

    reader: str
    count: int


@dataclass(frozen=True, slots=True)
class Overruled:
    """How often one label of one version was set from one value to another."""

    label: str
    reader: str
    read_as: str
    stands: str
    count: int


def judged(*, since: datetime) -> tuple[Judged, ...]:
    """The readings people have had before them since then, by version, the newest version first."""
    return tuple(
        rows.into(
            Judged,
            f"""select r.reader, count(*) from store_reading r join store_case c on c.id = r.case_id
                where {_JUDGED} group by r.reader order by max(r.id) desc""",  # noqa: S608 - constants only
            {"since": since},
        )
    )


def overruled(*, since: datetime) -> tuple[Overruled, ...]:
    """Every label that was overruled in a reading since then and is not as the reader had it."""
    return tuple(
        rows.into(
            Overruled,
            f"""select k.label, k.reader, k.read_as, k.stands, count(*)
                from ({OVERRULED}) k join store_reading r on r.message_id = k.message_id and r.reader = k.reader
                join store_case c on c.id = r.case_id
                where {_JUDGED} and k.read_as <> k.stands
                group by 1, 2, 3, 4 order by 1, 2, 3, 4""",  # noqa: S608 - constants only
            {"since": since},
        )
    )


@dataclass(frozen=True, slots=True)
class Behind:
    """One overruled label with its case; whose word it was is on the case and not counted here."""

    number: int
    subject: str
    message_id: int
    label: str
    reader: str
    read_as: str
    stands: str
    at: datetime


def behind(
    *, viewer: Viewer, since: datetime, label: str = "", reader: str = "", read_as: str = "", stands: str = ""
) -> tuple[Behind, ...]:
    """The cases behind a figure, as far as the viewer may see them; empty words ask for everything."""
    return tuple(
        rows.into(
            Behind,
            f"""select c.id, c.subject, k.message_id, k.label, k.reader, k.read_as, k.stands, k.at
                from ({OVERRULED}) k join store_reading r on r.message_id = k.message_id and r.reader = k.reader
                join store_case c on c.id = r.case_id
                where {_JUDGED} and k.read_as <> k.stands and {VISIBLE}
                  and (%(label)s = '' or k.label = %(label)s) and (%(reader)s = '' or k.reader = %(reader)s)
                  and (%(read_as)s = '' or k.read_as = %(read_as)s) and (%(stands)s = '' or k.stands = %(stands)s)
                order by k.at desc, k.message_id desc, k.label limit %(limit)s""",  # noqa: S608 - constants only
            {
                **viewer.params(),
                "since": since,
                "label": label,
                "reader": reader,
                "read_as": read_as,
                "stands": stands,
                "limit": SHOWN,
            },
        )
    )
