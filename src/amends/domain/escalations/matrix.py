"""The ownership matrix and the severity rules as values (S0-38, S0-41 to S0-44, P1)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from amends.domain.organisations import AccountRule
from amends.domain.vocabulary import (
    Abuse,
    Anger,
    ComplaintType,
    Document,
    OutageScope,
    Role,
    Severity,
    Trigger,
)


@dataclass(frozen=True, slots=True)
class Row:
    """What one severity means: who answers first, who owns, who is called, what is written, and how soon
    somebody must acknowledge before the next one is called.

    With `waits_for_trigger` the first responder owns the case until a trigger stands, and nobody else is called (P1).
    """

    severity: Severity
    first_responder: Role
    owner_roles: tuple[Role, ...]
    alert_roles: tuple[Role, ...]
    document: Document
    acknowledge_minutes: int
    source: str
    waits_for_trigger: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to a severity: every condition that is given must hold. `alert_roles` are called besides the row's."""

    id: str
    severity: Severity
    why: str
    trigger: Trigger | None = None
    outage_scope: OutageScope | None = None
    abuse: Abuse | None = None
    anger_at_least: Anger | None = None
    churn_risk: bool | None = None
    complaint_type: ComplaintType | None = None
    alert_roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """The desk's protocol: rows by severity, rules from the highest down, and authority by role (K19).

    `ladder` names the roles that are called one after the other when nobody acknowledges, from the bottom up (P10).
    `accounts` says when a client may be lost soon; without it nobody is called for one (S0-73).
    """

    version: int
    rows: Mapping[Severity, Row]
    rules: tuple[Rule, ...]
    authority: Mapping[Role, int]
    ladder: tuple[Role, ...] = ()
    accounts: AccountRule | None = None

    def row(self, severity: Severity) -> Row:
        """The row of a severity."""
        return self.rows[severity]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A severity with the rule that gave it and the reason in words."""

    severity: Severity
    rule: str
    why: str
    alert_roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How high a case stands: its severity, and whether its owner roles have taken it over."""

    severity: Severity
    taken_over: bool

    def above(self, other: "Standing") -> bool:
        """Whether this is higher: only then is somebody called anew (P2, P10)."""
        return (self.severity.rank, self.taken_over) > (other.severity.rank, other.taken_over)


def standing(*, severity: Severity, triggers: Collection[Trigger], matrix: Matrix) -> Standing:
    """Where a case of this severity with these triggers stands."""
    row = matrix.row(severity)
    owns_already = row.owner_roles == (row.first_responder,)
    return Standing(severity, not owns_already and (bool(triggers) or not row.waits_for_trigger))


def in_charge(*, standing: Standing, matrix: Matrix) -> tuple[Role, ...]:
    """The roles that own a case that stands here: the row's, or its first responder until they take over."""
    row = matrix.row(standing.severity)
    return row.owner_roles if standing.taken_over else (row.first_responder,)


def severity(
    *,
    triggers: Collection[Trigger],
    complaint_type: ComplaintType,
    anger_level: Anger,
    outage_scope: OutageScope,
    abuse_kind: Abuse,
    churn_risk: bool,
    matrix: Matrix,
) -> Judgement:
    """The highest severity whose rule holds (P1); low when none does."""
    for rule in sorted(matrix.rules, key=lambda rule: -rule.severity.rank):
        if (
            (rule.trigger is None or rule.trigger in triggers)
            and (rule.outage_scope is None or rule.outage_scope == outage_scope)
            and (rule.abuse is None or rule.abuse == abuse_kind)
            and (rule.anger_at_least is None or anger_level >= rule.anger_at_least)
            and (rule.churn_risk is None or rule.churn_risk == churn_risk)
            and (rule.complaint_type is None or rule.complaint_type == complaint_type)
        ):
            return Judgement(rule.severity, rule.id, rule.why, rule.alert_roles)
    return Judgement(Severity.LOW, "low", "No rule for more than low severity holds.")


def raised(before: Severity, after: Severity) -> bool:
    """Whether severity goes up; while a case is open it never goes down (P2)."""
    return after.rank > before.rank


def who_to_alert(*, standing: Standing, matrix: Matrix, besides: Collection[Role] = ()) -> tuple[Role, ...]:
    """The roles that are called when a case comes to stand here: the row's and those of its rule (P10, P14)."""
    if not standing.taken_over:
        return ()
    return tuple(dict.fromkeys((*besides, *matrix.row(standing.severity).alert_roles)))
