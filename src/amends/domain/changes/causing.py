"""Whether a change is behind an outage (P16): how near in the network, how near in time, and the points for both."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Nearness(StrEnum):
    """Where the case's asset stands to the changed one."""

    SAME = "same"
    DEPENDS = "depends"


@dataclass(frozen=True, slots=True, kw_only=True)
class CausingRules:
    """Points for being the same asset or depending on it (`per_hop` less for each further step), for time since the
    change ended, for an outage and for a change that went wrong; linked from `need` points on."""

    hours: int
    same: int
    depends: int
    per_hop: int
    hops: int
    soon: tuple[tuple[int, int], ...]
    outage: int
    went_wrong: int
    need: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A change before a case: where their assets stand to one another, and when what happened."""

    nearness: Nearness
    hops: int
    changed: str
    hit: str
    started_at: datetime
    ended_at: datetime
    went_wrong: bool
    case_at: datetime
    is_outage: bool


@dataclass(frozen=True, slots=True)
class Causation:
    """The points and the lines behind them; `links` when they suffice."""

    points: int
    links: bool
    lines: tuple[str, ...]


def cause(suspect: Suspect, *, rules: CausingRules) -> Causation:
    """The arithmetic of one suspicion. A case before the change began, or after the window, has no points."""
    since = max(suspect.case_at - suspect.ended_at, timedelta(0))
    if suspect.case_at < suspect.started_at or since > timedelta(hours=rules.hours):
        return Causation(0, False, (f"outside the {rules.hours} hours after the change",))
    if suspect.nearness is Nearness.SAME:
        parts = [(rules.same, f"{suspect.hit} was changed itself")]
    else:
        far = rules.depends - rules.per_hop * (suspect.hops - 1)
        step = "directly" if suspect.hops == 1 else f"over {suspect.hops} steps"
        parts = [(max(far, 0), f"{suspect.hit} depends on {suspect.changed} {step}")]
    near = next((points for hours, points in rules.soon if since <= timedelta(hours=hours)), 0)
    parts.append((near, _when(since)))
    if suspect.is_outage:
        parts.append((rules.outage, "the case is an outage"))
    if suspect.went_wrong:
        parts.append((rules.went_wrong, "the change went wrong"))
    points = sum(one for one, _ in parts)
    lines = tuple(f"{words}: {one}" for one, words in parts if one)
    return Causation(points, points >= rules.need, (*lines, f"together {points}, {rules.need} link them"))


def _when(since: timedelta) -> str:
    minutes = int(since.total_seconds() // 60)
    if not minutes:
        return "while it ran or right after"
    return f"{minutes} min after it ended" if minutes < 120 else f"{minutes // 60} h after it ended"
