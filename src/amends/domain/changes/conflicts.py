"""What stands in the way of a change in its window: other changes, freezes, promised follow-ups, stakes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from amends.domain.changes.model import ChangeKind


class ConflictKind(StrEnum):
    """What a change runs into."""

    CHANGE = "change"
    FREEZE = "freeze"
    STAKES = "stakes"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A change with its window (half-open), the assets it alters and those around them, and whose they are."""

    kind: ChangeKind
    starts_at: datetime
    ends_at: datetime
    assets: frozenset[int] = frozenset()
    around: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class OtherChange:
    """Another change that is planned or runs, with the assets it alters by id and name."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    assets: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """Marked days: a freeze stops changes, stakes only warn. Without an organisation they hold for everybody."""

    id: int
    name: str
    freezes: bool
    starts_at: datetime
    ends_at: datetime
    organisation_id: int | None
    organisation: str


@dataclass(frozen=True, slots=True)
class Owed:
    """Something promised to a customer that falls into the window."""

    id: int
    case_id: int
    organisation: str
    words: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing in the way, in words; `blocks` when the change may not be handed in like this."""

    kind: ConflictKind
    blocks: bool
    words: str
    about: int
    starts_at: datetime
    ends_at: datetime


def find(
    plan: Plan,
    *,
    changes: Iterable[OtherChange] = (),
    marked: Iterable[Marked] = (),
    owed: Iterable[Owed] = (),
) -> tuple[Conflict, ...]:
    """Everything in the way, what blocks first, then in the order of time.

    Another change conflicts when it alters the same asset, or one that this one depends on or that depends on it. A
    freeze blocks whatever is no emergency. Windows that only touch do not meet.
    """
    found = [
        *(conflict for other in changes if (conflict := _change(plan, other)) is not None),
        *(
            _mark(plan, one)
            for one in marked
            if _meets(plan, one.starts_at, one.ends_at) and _concerns(plan, one)
        ),
        *(_promise(one) for one in owed if plan.starts_at <= one.due_at < plan.ends_at),
    ]
    return tuple(sorted(found, key=lambda one: (not one.blocks, one.starts_at, one.kind.value, one.about)))


def _meets(plan: Plan, starts_at: datetime, ends_at: datetime) -> bool:
    return plan.starts_at < ends_at and starts_at < plan.ends_at


def _concerns(plan: Plan, one: Marked) -> bool:
    return one.organisation_id is None or one.organisation_id in plan.organisations


def _change(plan: Plan, other: OtherChange) -> Conflict | None:
    if not _meets(plan, other.starts_at, other.ends_at):
        return None
    same = [name for key, name in other.assets if key in plan.assets]
    near = [name for key, name in other.assets if key in plan.around and key not in plan.assets]
    if not same and not near:
        return None
    how = (
        f"alters {', '.join(same[:5])} as well"
        if same
        else f"alters {', '.join(near[:5])}, which depends on it or it on that"
    )
    return Conflict(
        ConflictKind.CHANGE,
        False,
        f"Change {other.id}, {other.title}, {how}.",
        other.id,
        other.starts_at,
        other.ends_at,
    )


def _mark(plan: Plan, one: Marked) -> Conflict:
    whose = f" at {one.organisation}" if one.organisation else ""
    if one.freezes:
        blocks = plan.kind is not ChangeKind.EMERGENCY
        words = f"{one.name}{whose}: nothing is changed then" + ("." if blocks else ", but for an emergency.")
        return Conflict(ConflictKind.FREEZE, blocks, words, one.id, one.starts_at, one.ends_at)
    return Conflict(
        ConflictKind.STAKES,
        False,
        f"{one.name}{whose}: an outage costs more then.",
        one.id,
        one.starts_at,
        one.ends_at,
    )


def _promise(one: Owed) -> Conflict:
    words = f"Promised to {one.organisation or 'a customer'} on #{one.case_id}: “{one.words[:120]}”"
    return Conflict(ConflictKind.PROMISE, False, words, one.id, one.due_at, one.due_at)
