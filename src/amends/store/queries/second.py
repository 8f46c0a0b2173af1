"""The second reader's work: readings it claims, differences that wait for a person, and who was right so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from amends.store.queries import rows
from amends.store.queries.visible import VISIBLE, Viewer

REACH = 500
"""The latest readings that are looked at: a slow model skips the rest of a flood instead of lagging behind it."""
OLDEST = timedelta(days=1)
AGAIN = timedelta(minutes=5)
MOST_ATTEMPTS = 3
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A reading that the second reader has claimed."""

    id: int
    subject: str
    text: str
    segments: list[Sequence[Any]]


def claim(*, model: str, limit: int, now: datetime) -> list[Asked]:
    """Claim up to `limit` readings that nobody has read again; those whose asker died come once more.

    The claim is the row itself, one a reading by a unique constraint, so two workers never ask twice at once.
    """
    rows.run(
        """update store_secondreading set state = 'failed', settled_at = %(now)s,
             problem = 'the model was not reached'
           where state = 'asked' and asked_at < %(late)s and attempts >= %(most)s""",
        {"now": now, "late": now - AGAIN, "most": MOST_ATTEMPTS},
    )
    again = rows.tuples(
        """update store_secondreading set attempts = attempts + 1, asked_at = %(now)s, model = %(model)s
           where id in (select id from store_secondreading where state = 'asked' and asked_at < %(late)s
             order by asked_at limit %(limit)s for update skip locked) returning id""",
        {"now": now, "late": now - AGAIN, "limit": limit, "model": model},
    )
    fresh = rows.tuples(
        """insert into store_secondreading (reading_id, model, state, attempts, labels, problem, asked_at)
           select r.id, %(model)s, 'asked', 1, '{}', '', %(now)s
           from (select * from store_reading order by id desc limit %(reach)s) r
           where r.at > %(oldest)s and r.not_read = ''
             and not exists (select from store_secondreading s where s.reading_id = r.id)
           order by r.id limit %(limit)s on conflict do nothing returning id""",
        {
            "now": now,
            "model": model,
            "reach": REACH,
            "oldest": now - OLDEST,
            "limit": max(0, limit - len(again)),
        },
    )
    return rows.into(
        Asked,
        """select s.id, m.subject, m.text, m.segments from store_secondreading s
           join store_reading r on r.id = s.reading_id join store_message m on m.id = r.message_id
           where s.id = any(%s) order by s.id""",
        [[row[0] for row in (*again, *fresh)]],
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A difference that nobody has settled."""

    number: int
    subject: str
    message_id: int
    label: str
    first_says: str
    second_says: str
    model: str
    at: datetime


def waiting(*, viewer: Viewer) -> tuple[Waiting, ...]:
    """Differences that wait for a person, the latest first, on cases the viewer may see."""
    return tuple(
        rows.into(
            Waiting,
            f"""select c.id, c.subject, r.message_id, d.label, d.first_says, d.second_says, s.model, s.settled_at
                from store_difference d join store_secondreading s on s.id = d.second_id
                join store_reading r on r.id = s.reading_id join store_case c on c.id = r.case_id
                where d."right" = '' and {VISIBLE} order by d.id desc limit {SHOWN}""",  # noqa: S608 - constants
            viewer.params(),
        )
    )


@dataclass(frozen=True, slots=True)
class Settled:
    """How often each reader was right about one label where they differed."""

    label: str
    model: str
    first: int
    second: int
    neither: int
    waiting: int


def settled() -> tuple[Settled, ...]:
    """Every label the two readers have differed on, by model."""
    return tuple(
        rows.into(
            Settled,
            """select d.label, s.model, count(*) filter (where d."right" = d.first_says),
                 count(*) filter (where d."right" = d.second_says),
                 count(*) filter (where d."right" not in ('', d.first_says, d.second_says)),
                 count(*) filter (where d."right" = '')
               from store_difference d join store_secondreading s on s.id = d.second_id
               group by d.label, s.model order by s.model, d.label""",
        )
    )
