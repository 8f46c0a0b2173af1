"""Who owns a case and who is called next: a named person, by rule, with the reason (S0-38, S0-82)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from amends.domain.escalations.matrix import Matrix
from amends.domain.vocabulary import Role, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A technician as the ladder sees one: role, teams, duty, absence and the hot cases they carry."""

    id: int
    name: str
    role: Role
    team_ids: frozenset[int] = frozenset()
    on_duty: bool = True
    absent: bool = False
    open_hot: int = 0
    deputy_id: int | None = None


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
) -> Choice:
    """The owner the matrix asks for: with more authority than `above`, on duty first, then least heat carried.

    When nobody of the row is on duty, the next level up that is on duty owns; when nobody at all is, those of the
    row own though off duty. The reason says so. Whoever is present owns rather than nobody (S0-38, S0-82).
    """
    floor = matrix.authority[above.role] if above else 0
    wanted = {role for role in matrix.row(severity).owner_roles if matrix.authority[role] > floor}
    least = min((matrix.authority[role] for role in wanted), default=floor + 1)
    present = [p for p in people if not p.absent]
    named = [p for p in present if p.role in wanted]
    higher = [p for p in present if p.role not in wanted and matrix.authority[p.role] >= least]
    asked = " or ".join(_words(role) for role in Role if role in wanted) or "more authority"
    for duty in (True, False):
        for group, why in ((named, "by the matrix"), (higher, "the next level up")):
            fitting = [p for p in group if p.on_duty is duty]
            if fitting:
                level = min(matrix.authority[p.role] for p in fitting)
                found = _fittest(
                    [p for p in fitting if matrix.authority[p.role] == level], team_id, account_owner_id
                )
                missed = "" if duty and group is named else f"nobody on duty: {asked}; "
                return Choice(found.id, found.role, f"{missed}{_words(found.role)}, {_duty(found)}, {why}")
    if not present:
        return Choice(None, None, "nobody on duty and nobody to fall back on")
    top = max(matrix.authority[p.role] for p in present)
    found = _fittest([p for p in present if matrix.authority[p.role] == top], team_id, account_owner_id)
    return Choice(found.id, found.role, f"nobody with {asked} is here; {_words(found.role)}, {_duty(found)}")


def _fittest(people: Sequence[Person], team_id: int | None, account_owner_id: int | None) -> Person:
    """On duty first, then the account's owner, the case's team, the lightest load, and the lowest id; the owner
    of another account comes last. `people` must not be empty."""

    def order(p: Person) -> tuple[bool, bool, bool, bool, int, int]:
        stranger = p.role is Role.ACCOUNT_OWNER and p.id != account_owner_id
        return (
            not p.on_duty,
            p.id != account_owner_id,
            stranger,
            team_id not in p.team_ids,
            p.open_hot,
            p.id,
        )

    return min(people, key=order)


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
    if current.deputy_id in here:
        deputy = here[current.deputy_id]
        return Choice(deputy.id, deputy.role, f"deputy of {current.name}")
    for level in sorted(set(matrix.authority.values())):
        if level > matrix.authority[current.role]:
            fitting = [p for p in here.values() if matrix.authority[p.role] == level]
            if fitting:
                found = _fittest(fitting, None, account_owner_id)
                return Choice(found.id, found.role, f"next level: {_words(found.role)}")
    return Choice(None, None, "everybody up the ladder has been called")


def _words(role: Role) -> str:
    return role.value.replace("_", " ")
