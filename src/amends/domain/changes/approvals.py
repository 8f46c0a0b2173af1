"""Who decides on a change: stages by role, a named person for each, and whoever is above when they are gone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from amends.domain.changes.model import ChangeKind, RiskLevel
from amends.domain.escalations import Choice, Matrix, Person
from amends.domain.vocabulary import Role, in_words


@dataclass(frozen=True, slots=True)
class StageRule:
    """A decision by this role, for changes of these kinds and risks."""

    id: str
    kinds: frozenset[ChangeKind]
    risks: frozenset[RiskLevel]
    role: Role
    says: str


def stages_for(*, kind: ChangeKind, risk: RiskLevel, rules: Sequence[StageRule]) -> tuple[StageRule, ...]:
    """The decisions that this change needs, in order; none for what is agreed once and for all."""
    return tuple(rule for rule in rules if kind in rule.kinds and risk in rule.risks)


def approver(*, role: Role, people: Sequence[Person], besides: Collection[int], matrix: Matrix) -> Choice:
    """Who is asked: somebody of the role who works here and is not away, on duty first, then the next level up.

    `besides` are people who may not decide (whoever plans it decides on nothing of their own). The reason says when
    it is not the role itself; nobody is a choice as well, and says so.
    """
    here = [p for p in people if not p.absent and p.id not in besides]
    own = [p for p in here if p.role is role]
    if own:
        found = _first(own)
        return Choice(
            found.id, found.role, f"{_words(role)} on duty" if found.on_duty else f"{_words(role)}, off duty"
        )
    above = [p for p in here if matrix.authority[p.role] >= matrix.authority[role]]
    if above:
        level = min(matrix.authority[p.role] for p in above)
        found = _first([p for p in above if matrix.authority[p.role] == level])
        return Choice(
            found.id, found.role, f"no {_words(role)} is here to decide; next level: {_words(found.role)}"
        )
    return Choice(None, None, f"nobody with the authority of a {_words(role)} is here but whoever plans it")


def may_decide(*, person: Person, role: Role, besides: Collection[int], matrix: Matrix) -> str:
    """ "" when this person may decide on a stage of this role, else the sentence why not."""
    if person.id in besides:
        return "Somebody else decides on a change that you plan."
    if matrix.authority[person.role] < matrix.authority[role]:
        return f"A {_words(role)} or somebody above decides this."
    return ""


def _first(people: Sequence[Person]) -> Person:
    return min(people, key=lambda p: (not p.on_duty, p.open_hot, p.id))


def _words(role: Role) -> str:
    return {Role.TIER1: "tier 1 agent"}.get(role, in_words(role.value))
