"""What was done to a problem, a change or a review, latest first."""

from dataclasses import dataclass
from datetime import datetime

from amends.store.queries import rows

MOST = 100


@dataclass(frozen=True, slots=True)
class DeedRow:
    """One line: who, when, what and why."""

    at: datetime
    who: str
    what: str
    why: str


def of(kind: str, *, key: int) -> tuple[DeedRow, ...]:
    """The latest deeds on a `problem`, a `change` or a `review`."""
    column = {"problem": "problem_id", "change": "change_id", "review": "review_id"}[kind]
    return tuple(
        rows.into(
            DeedRow,
            f"""select d.at, coalesce(t.name, ''), d.what, d.why from store_deed d
                left join store_technician t on t.id = d.by_id
                where d.{column} = %s order by d.id desc limit {MOST}""",  # noqa: S608 - one of three columns
            [key],
        )
    )
