"""What an organisation was promised and who answers for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from amends.store.queries import rows


@dataclass(frozen=True, slots=True)
class Terms:
    """The contract terms a clock follows, and the person who owns the account."""

    id: int
    name: str
    stakes: str
    key_account: bool
    account_owner_id: int | None
    contract: str
    calendar_id: int | None
    first_reply_minutes: int | None
    resolution_minutes: int | None
    targets: list[dict[str, Any]]
    own_calendar_id: int | None
    segment: str
    endpoints: int | None


def terms(*, ids: Sequence[int]) -> dict[int, Terms]:
    """Terms by organisation id."""
    found = rows.into(
        Terms,
        """select o.id, o.name, o.stakes, o.key_account, o.account_owner_id, coalesce(k.name, ''), k.calendar_id,
             k.first_reply_minutes, k.resolution_minutes, coalesce(k.targets, '[]'), o.calendar_id,
             o.segment, o.endpoints
           from store_organisation o left join store_contract k on k.id = o.contract_id where o.id = any(%s)""",
        [list(ids)],
    )
    return {row.id: row for row in found}
