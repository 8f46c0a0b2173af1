"""Cases in a table: those of an organisation or of a contact, newest first, as far as the viewer may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amends.store.queries import words

PAGE = 50


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case, its highest temperature and where it stands."""

    number: int
    subject: str
    anger_level: int
    status: str
    closed_unverified: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Cases:
    """One page of cases; `before` is where the next one begins, None when this is the last."""

    lines: tuple[CaseLine, ...]
    before: int | None


def table(rows: Sequence[Sequence[Any]] | None) -> Cases:
    """A page out of JSON rows `[id, subject, peak_level, status, closed_unverified, created_at]`, one too many."""
    found = list(rows or ())
    lines = tuple(
        CaseLine(key, subject, level, words.STATUSES.get(status, status), lost, datetime.fromisoformat(at))
        for key, subject, level, status, lost, at in found[:PAGE]
    )
    return Cases(lines=lines, before=lines[-1].number if len(found) > PAGE else None)
