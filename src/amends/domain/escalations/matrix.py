"""The ownership matrix and the severity rules as values (S0-38, S0-41 to S0-44, P1)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

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
    somebody must acknowledge before the next one is called."""

    severity: Severity
    first_responder: Role
    owner_roles: tuple[Role, ...]
    alert_roles: tuple[Role, ...]
    document: Document
    acknowledge_minutes: int
    source: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to a severity: every condition that is given must hold."""

    id: str
    severity: Severity
    why: str
    trigger: Trigger | None = None
    outage_scope: OutageScope | None = None
    abuse: Abuse | None = None
    anger_at_least: Anger | None = None
    churn_risk: bool | None = None
    complaint_type: ComplaintType | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """The desk's protocol: rows by severity, rules from the highest down, and authority by role (K19)."""

    version: int
    rows: Mapping[Severity, Row]
    rules: tuple[Rule, ...]
    authority: Mapping[Role, int]

    def row(self, severity: Severity) -> Row:
        """The row of a severity."""
        return self.rows[severity]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A severity with the rule that gave it and the reason in words."""

    severity: Severity
    rule: str
    why: str


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
            return Judgement(rule.severity, rule.id, rule.why)
    return Judgement(Severity.LOW, "low", "No rule for more than low severity holds.")


def raised(before: Severity, after: Severity) -> bool:
    """Whether severity goes up; while a case is open it never goes down (P2)."""
    return after.rank > before.rank


def who_to_alert(*, severity: Severity, matrix: Matrix) -> tuple[Role, ...]:
    """The roles that are called when a case reaches this severity (P10)."""
    return matrix.row(severity).alert_roles
