"""Whether something that ended is worth a review, by the desk's policy (S0-75, P16)."""

from dataclasses import dataclass

from amends.domain.reviews.model import OpeningRule, Policy
from amends.domain.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Ended:
    """What ended: a case with its severity, or a change with how it ended; never both."""

    severity: Severity | None = None
    change: str = ""


def opens(ended: Ended, *, policy: Policy) -> OpeningRule | None:
    """The first rule that opens a review for this; None when none does."""
    return next(
        (
            rule
            for rule in policy.rules
            if (ended.severity is not None and ended.severity in rule.severities)
            or (ended.change and ended.change in rule.ended)
        ),
        None,
    )
