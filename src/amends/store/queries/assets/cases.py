"""Which cases an asset stands in, and which assets a case is about."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from amends.domain.vocabulary import Status
from amends.store.queries import rows, words
from amends.store.queries.visible import VISIBLE, Viewer

MOST = 50


@dataclass(frozen=True, slots=True)
class CaseOfAsset:
    """A case that an asset stands in, newest first."""

    asset_id: int
    number: int
    subject: str
    status: str
    anger_level: int
    created_at: datetime
    how: str

    @property
    def status_words(self) -> str:
        """The status as people say it."""
        return words.STATUSES[Status(self.status)]


def of_assets(*, ids: Collection[int], viewer: Viewer, most: int = MOST) -> tuple[CaseOfAsset, ...]:
    """The latest cases of each of these assets that the viewer may see."""
    return tuple(
        rows.into(
            CaseOfAsset,
            f"""select l.* from unnest(%(ids)s::bigint[]) as a(id) cross join lateral (
                  select k.asset_id, c.id, c.subject, c.status, c.peak_level, c.created_at, k.how
                  from store_caseasset k join store_case c on c.id = k.case_id
                  where k.asset_id = a.id and k.unlinked_at is null and c.merged_into_id is null and {VISIBLE}
                  order by k.case_id desc limit %(most)s) l""",  # noqa: S608 - constants
            {**viewer.params(), "ids": sorted(ids), "most": most},
        )
    )


def ids_of_case(*, case_id: int) -> tuple[int, ...]:
    """The assets a case is about, in the order they were linked."""
    found = rows.tuples(
        """select k.asset_id from store_caseasset k join store_asset a on a.id = k.asset_id
           where k.case_id = %s and k.unlinked_at is null and a.removed_at is null order by k.id""",
        [case_id],
    )
    return tuple(row[0] for row in found)
