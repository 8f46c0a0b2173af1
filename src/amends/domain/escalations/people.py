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

    When nobody of the row's level is there, the next level up is asked, and the reason says so.
    """
    floor = matrix.authority[above.role] if above else 0
    wanted = matrix.row(severity).owner_roles
    first = max(min(matrix.authority[role] for role in wanted), floor + 1 if above else 0)
    note = ""
    for level in range(first, max(matrix.authority.values()) + 1):
        roles = {role for role in Role if matrix.authority[role] == level}
        if level == first and (named := roles & set(wanted)):
            roles = named
        found = _fittest([p for p in people if p.role in roles and not p.absent], team_id, account_owner_id)
        if found is not None and (found.on_duty or level == max(matrix.authority.values())):
            return Choice(
                found.id, found.role, f"{_words(found.role)}, {note or 'on duty, by the matrix'}".strip()
            )
        note = f"nobody on duty below: {_words(found.role) if found else 'level ' + str(level)} is away"
    return _anybody(people, team_id=team_id, above=floor, matrix=matrix)


def _anybody(people: Sequence[Person], *, team_id: int | None, above: int, matrix: Matrix) -> Choice:
    """Nobody the matrix wants is on duty: the highest who is not absent, though off duty; else nobody."""
    here = [p for p in people if not p.absent and matrix.authority[p.role] > above] or [
        p for p in people if not p.absent
    ]
    if not here:
        return Choice(None, None, "nobody on duty and nobody to fall back on")
    top = max(matrix.authority[p.role] for p in here)
    found = _fittest([p for p in here if matrix.authority[p.role] == top], team_id, None)
    if found is None:
        return Choice(None, None, "nobody on duty and nobody to fall back on")
    return Choice(found.id, found.role, f"nobody on duty as the matrix asks: {_words(found.role)} is called")


def _fittest(people: Sequence[Person], team_id: int | None, account_owner_id: int | None) -> Person | None:
    """On duty first, then the account's owner, the case's team, the lightest load, and the lowest id."""
    order = sorted(
        people,
        key=lambda p: (not p.on_duty, p.id != account_owner_id, team_id not in p.team_ids, p.open_hot, p.id),
    )
    return order[0] if order else None


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
            if (found := _fittest(fitting, None, account_owner_id)) is not None:
                return Choice(found.id, found.role, f"next level: {_words(found.role)}")
    return Choice(None, None, "everybody up the ladder has been called")


def _words(role: Role) -> str:
    return role.value.replace("_", " ")
