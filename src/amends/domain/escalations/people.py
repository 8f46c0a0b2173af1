"""Who owns a case and who is called next: a named person, by rule, with the reason (S0-38, S0-82)."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from amends.domain.escalations.matrix import Matrix
from amends.domain.vocabulary import Role, Severity, in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A technician as the ladder sees one: role, teams, duty, absence and the hot cases they carry.

    `resting` is on a break of a few minutes, `heated` has handled much heat in the last hours: between people who
    are equally fit, both let somebody else go first (S3-27). Neither ever leaves a case without an owner.
    """

    id: int
    name: str
    role: Role
    team_ids: frozenset[int] = frozenset()
    on_duty: bool = True
    absent: bool = False
    open_hot: int = 0
    deputy_id: int | None = None
    resting: bool = False
    heated: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A named person, or nobody, and why."""

    person_id: int | None
    role: Role | None
    why: str


def suffices(*, person: Person, severity: Severity, matrix: Matrix) -> bool:
    """Whether somebody has the authority that the matrix asks of the owner at this severity (K19)."""
    return matrix.authority[person.role] >= min(matrix.authority[r] for r in matrix.row(severity).owner_roles)


def choose_owner(
    *,
    people: Sequence[Person],
    team_id: int | None,
    severity: Severity,
    matrix: Matrix,
    above: Person | None,
    account_owner_id: int | None,
    hot: bool = True,
) -> Choice:
    """The owner the matrix asks for: with more authority than `above`, on duty first, then least heat carried.

    A `hot` case spares those who carry much heat already, where somebody else is as fit; a calm one does not.

    When nobody of the row is on duty, the deputy of one who is away owns, then the next level up that is on duty;
    when nobody at all is, those of the row own though off duty. The reason says so. Whoever is present owns rather
    than nobody (S0-38, S0-82).
    """
    floor = matrix.authority[above.role] if above else 0
    wanted = {role for role in matrix.row(severity).owner_roles if matrix.authority[role] > floor}
    least = min((matrix.authority[role] for role in wanted), default=floor + 1)
    present = [p for p in people if not p.absent]
    named = [p for p in present if p.role in wanted]
    higher = [p for p in present if p.role not in wanted and matrix.authority[p.role] >= least]
    asked = " or ".join(_words(role) for role in Role if role in wanted) or "more authority"
    deputies = _deputies([p for p in people if p.absent and p.role in wanted], people=people)
    deputies = [p for p in deputies if matrix.authority[p.role] > floor]
    groups = (
        (named, "by the matrix"),
        (deputies, "deputy of somebody who is away"),
        (higher, "the next level up"),
    )
    for duty in (True, False):
        for group, why in groups:
            fitting = [p for p in group if p.on_duty is duty]
            if fitting:
                level = min(matrix.authority[p.role] for p in fitting)
                found = _fittest(
                    [p for p in fitting if matrix.authority[p.role] == level],
                    team_id,
                    account_owner_id,
                    hot=hot,
                )
                missed = "" if duty and group is named else f"nobody on duty: {asked}; "
                return Choice(found.id, found.role, f"{missed}{_words(found.role)}, {_duty(found)}, {why}")
    if not present:
        return Choice(None, None, "nobody on duty and nobody to fall back on")
    top = max(matrix.authority[p.role] for p in present)
    found = _fittest(
        [p for p in present if matrix.authority[p.role] == top], team_id, account_owner_id, hot=hot
    )
    return Choice(found.id, found.role, f"nobody with {asked} is here; {_words(found.role)}, {_duty(found)}")


def _fittest(
    people: Sequence[Person], team_id: int | None, account_owner_id: int | None, *, hot: bool = True
) -> Person:
    """On duty first, then the account's owner, the case's team, who needs no sparing, the lightest load, and the
    lowest id; the owner of another account comes last. `people` must not be empty."""

    def order(p: Person) -> tuple[bool, bool, bool, bool, bool, int, int]:
        stranger = p.role is Role.ACCOUNT_OWNER and p.id != account_owner_id
        return (
            not p.on_duty,
            p.id != account_owner_id,
            stranger,
            team_id not in p.team_ids,
            p.resting or (hot and p.heated),
            p.open_hot,
            p.id,
        )

    return min(people, key=order)


def _deputies(away: Sequence[Person], *, people: Sequence[Person]) -> list[Person]:
    """Who stands in for these people: their deputy, or the deputy's own when that one is away as well."""
    found = (stand_in(person=person, people=people) for person in away)
    return list(dict.fromkeys(person for person in found if person is not None))


def stand_in(*, person: Person, people: Sequence[Person]) -> Person | None:
    """The first one who is here along the chain of deputies; None when it ends, or turns in a circle."""
    by_id = {one.id: one for one in people}
    seen = {person.id}
    current = by_id.get(person.deputy_id or 0)
    while current is not None and current.id not in seen:
        if not current.absent:
            return current
        seen.add(current.id)
        current = by_id.get(current.deputy_id or 0)
    return None


def circle(*, person_id: int, deputies: Mapping[int, int | None]) -> tuple[int, ...]:
    """The people of a chain of deputies that comes back to `person_id`, in order; empty when it ends."""
    chain = [person_id]
    while (following := deputies.get(chain[-1])) is not None:
        if following == person_id:
            return tuple(chain)
        if following in chain:
            return ()
        chain.append(following)
    return ()


def _duty(person: Person) -> str:
    return "on duty" if person.on_duty else "off duty"


def next_up(
    *,
    people: Sequence[Person],
    current: Person,
    already: Collection[int],
    matrix: Matrix,
    account_owner_id: int | None,
) -> Choice:
    """Who is called when `current` does not acknowledge: the deputy, then the next level up; nobody twice."""
    here = {p.id: p for p in people if not p.absent and p.id not in already}
    deputy = stand_in(person=current, people=people)
    if deputy is not None and deputy.id in here:
        return Choice(deputy.id, deputy.role, f"deputy of {current.name}")
    for role in _rungs_above(current.role, matrix=matrix):
        fitting = [p for p in here.values() if p.role == role]
        if fitting:
            found = _fittest(fitting, None, account_owner_id)
            return Choice(found.id, found.role, f"next level: {_words(found.role)}")
    return Choice(None, None, "everybody up the ladder has been called")


def next_level(
    *, people: Sequence[Person], current: Person, matrix: Matrix, account_owner_id: int | None
) -> Choice:
    """Who stands one level above `current`; a deputy stands beside them, not above (P10)."""
    alone = dataclasses.replace(current, deputy_id=None)
    return next_up(
        people=people, current=alone, already={current.id}, matrix=matrix, account_owner_id=account_owner_id
    )


def _rungs_above(role: Role, *, matrix: Matrix) -> list[Role]:
    """The roles with more authority in the order in which they are called: the ladder's, then all others."""
    above = [one for one in Role if matrix.authority[one] > matrix.authority[role]]
    others = sorted((one for one in above if one not in matrix.ladder), key=lambda one: matrix.authority[one])
    return [*(one for one in matrix.ladder if one in above), *others]


def _words(role: Role) -> str:
    return in_words(role.value)
