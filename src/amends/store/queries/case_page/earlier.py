"""What the client had before: earlier cases, and how they ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amends.domain.vocabulary import ComplaintType, Status
from amends.store.queries import words

NOT_ONE = ComplaintType.NOT_A_COMPLAINT.value


@dataclass(frozen=True, slots=True)
class EarlierView:
    """A case this client opened before."""

    number: int
    subject: str
    status: str
    anger_level: int
    created_at: datetime
    closed_unverified: bool
    over: bool = True
    verified: bool = False
    complaint: str = ""
    contacts: int = 0
    answers: int = 0

    @property
    def ended(self) -> str:
        """How it ended, in words; empty while it goes on."""
        if not self.over:
            return ""
        if self.closed_unverified:
            return "closed without verification"
        return "closed, confirmed by the customer" if self.verified else "closed"

    @property
    def unmet(self) -> bool:
        """Whether the complaint goes on or was closed without the customer's word (S0-92)."""
        return bool(self.complaint) and (not self.over or self.closed_unverified)


def earlier(row: Mapping[str, Any]) -> EarlierView:
    """A case this client opened before."""
    contacts, answers = row["said"] or (0, 0)
    return EarlierView(
        number=row["id"],
        subject=row["subject"],
        status=words.STATUSES.get(row["status"], words.plain(row["status"])),
        anger_level=row["peak_level"],
        created_at=datetime.fromisoformat(row["created_at"]),
        closed_unverified=row["closed_unverified"],
        over=row["status"] == Status.CLOSED,
        verified=row["verified"],
        complaint=words.plain(row["complaint_type"]) if row["complaint_type"] != NOT_ONE else "",
        contacts=contacts,
        answers=answers,
    )
