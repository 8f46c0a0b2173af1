"""What the reader is fitted to, what fits there were, and which of them is in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amends.store.queries import rows

MOST = 1_000
"""Messages a fit is made of: enough to learn from, and read in some seconds."""
_DONE_SHOWN = 30


@dataclass(frozen=True, slots=True)
class JudgedText:
    """A reading that people have had before them, with the words."""

    message_id: int
    subject: str
    text: str
    segments: list[Sequence[Any]]
    channel: str
    anger_level: int
    complaint_type: str
    heads: dict[str, Any]


def judged(*, since: datetime) -> list[JudgedText]:
    """The latest readings since then that somebody corrected, or let stand: they answered the case after it."""
    return rows.into(
        JudgedText,
        """select * from (
             select distinct on (m.id) m.id, m.subject, m.text, m.segments, m.channel, r.anger_level,
               r.complaint_type, r.heads
             from store_reading r join store_message m on m.id = r.message_id join store_case c on c.id = r.case_id
             where r.not_read = '' and r.at >= %(since)s and (c.last_reply_at >= r.at
               or exists (select from store_correction k where k.message_id = r.message_id))
             order by m.id desc, r.id desc limit %(most)s) j order by j.id""",
        {"since": since, "most": MOST},
    )


@dataclass(frozen=True, slots=True)
class InForce:
    """The adjustment that judges now; `base` is the reader it was fitted on."""

    fitting_id: int
    base: str
    settings: dict[str, Any]


def in_force() -> InForce | None:
    """The fit in force; None where the shipped reader judges as it is."""
    found = rows.into(
        InForce,
        """select f.id, f.base, f.settings
           from (select fitting_id from store_readerinforce order by id desc limit 1) r
           join store_fitting f on f.id = r.fitting_id""",
    )
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Fit:
    """One fit with its report, and since when it judged, if it did."""

    id: int
    asked_at: datetime
    asked_by: str
    base: str
    outcome: str
    why: str
    report: dict[str, Any]
    settings: dict[str, Any]
    done_at: datetime | None


_FIT = """select f.id, f.asked_at, coalesce(t.name, ''), f.base, f.outcome, f.why, f.report, f.settings, f.done_at
  from store_fitting f left join store_technician t on t.id = f.asked_by_id"""


def fits() -> list[Fit]:
    """The latest fits, newest first."""
    return rows.into(Fit, f"{_FIT} order by f.id desc limit %s", [_DONE_SHOWN])


def one(*, fitting_id: int) -> Fit | None:
    """One fit."""
    found = rows.into(Fit, f"{_FIT} where f.id = %s", [fitting_id])
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the reader in force: to which fit (None: as shipped), by whom and why."""

    fitting_id: int | None
    by: str
    why: str
    at: datetime


def changes() -> list[Change]:
    """Which reader judged since when, newest first."""
    return rows.into(
        Change,
        """select r.fitting_id, coalesce(t.name, ''), r.why, r.at from store_readerinforce r
           left join store_technician t on t.id = r.by_id order by r.id desc limit %s""",
        [_DONE_SHOWN],
    )
