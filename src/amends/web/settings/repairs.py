"""What becomes a problem, who decides on a change and how a review is kept in mind, as tables of the protocol."""

from amends.domain.changes import Policy as ChangePolicy
from amends.domain.problems import PatternRule
from amends.domain.reviews import Policy as ReviewPolicy
from amends.domain.vocabulary import Anger, Severity
from amends.store.queries.words import ROLES, plain
from amends.web.settings import page


def patterns(rules: tuple[PatternRule, ...]) -> page.Table:
    """When cases belong together (P15, S0-83, S0-84)."""
    return page.Table(
        title="Patterns that become problems",
        edit_url="/settings/protocol/patterns/",
        lead="Looked for every five minutes; each problem shows its arithmetic. Words rest on the latest 5,000 cases.",
        heads=("What they share", "From", "Within", "Then"),
        rows=tuple(
            page.Line(cells=(plain(rule.by.value), _enough(rule), f"{rule.days} days", _then(rule)))
            for rule in rules
        ),
    )


def _enough(rule: PatternRule) -> str:
    clients = f" at {rule.organisations} organisations" if rule.organisations > 1 else ""
    hot = f", at least {Anger(rule.from_anger).name.lower()}" if rule.from_anger else ""
    surge = f", and {rule.surge:g} times as many as before" if rule.surge else ""
    return f"{rule.cases} cases{clients}{hot}{surge}"


def _then(rule: PatternRule) -> str:
    said = "a problem is open" if rule.opens else "a problem is proposed"
    return f"{said}, and each customer is owed a contact" if rule.contact else said


def stages(policy: ChangePolicy) -> page.Table:
    """Who decides on which change, in this order."""
    return page.Table(
        title="Who decides on a change",
        edit_url="/settings/protocol/changes/",
        heads=("Kind", "Risk", "Decides", "Why"),
        rows=tuple(
            page.Line(
                cells=(
                    ", ".join(sorted(kind.value for kind in stage.kinds)),
                    ", ".join(level.value for level in sorted(stage.risks)),
                    ROLES[stage.role],
                    stage.says,
                )
            )
            for stage in policy.stages
        ),
    )


def risk(policy: ChangePolicy) -> page.Table:
    """How the risk of a change is counted."""
    rules = policy.risk
    return page.Table(
        title="How risky a change is",
        edit_url="/settings/protocol/changes/",
        lead=f"Medium from {rules.medium} points on, high from {rules.high}; what happened in the last {rules.days} days "
        "counts.",
        heads=("What counts", "Points", "At most"),
        rows=tuple(
            page.Line(cells=(factor.says, str(factor.points), str(factor.most))) for factor in rules.factors
        ),
    )


def reviews(policy: ReviewPolicy) -> page.Table:
    """What opens a review, and how it is kept in mind (S0-75)."""
    opens = (
        (
            "a review opens by itself",
            f"after a case that was {_severities(rule.severities)}"
            if rule.severities
            else f"after a change that {' or '.join(plain(word) for word in sorted(rule.ended))}",
        )
        for rule in policy.rules
    )
    facts = (
        *opens,
        ("it takes", f"{policy.minutes} min"),
        ("it is due", f"{policy.due_hours} business hours after the end"),
        (
            "what it asked for is reminded of",
            _reminded(policy),
        ),
        ("the next level reads along", f"from reminder {policy.call_next_after} on"),
    )
    return page.Table(
        title="Reviews",
        edit_url="/settings/protocol/reviews/",
        heads=("What", "When"),
        rows=tuple(page.Line(cells=fact) for fact in facts),
    )


def _reminded(policy: ReviewPolicy) -> str:
    return f"{policy.remind_before_hours} h before, then every {policy.remind_every_hours} h"


def _severities(found: frozenset[Severity]) -> str:
    return " or ".join(level.value for level in Severity if level in found)
