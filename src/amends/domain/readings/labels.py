"""What a label that a person gave answers: yes or no for each head that it settles."""

from amends.domain.readings.heads import DRIVERS, LEVELS, TYPES, Head
from amends.domain.vocabulary import Abuse, Anger, ComplaintType, Driver, OutageScope


def anger(level: Anger) -> dict[Head, float]:
    """The answers of the three heads of anger."""
    return {head: float(level >= number) for number, head in enumerate(LEVELS, 1)}


def complaint_type(kind: ComplaintType) -> dict[Head, float]:
    """Whether it complains and, if so, of which type and of which not."""
    if kind is ComplaintType.NOT_A_COMPLAINT:
        return {Head.COMPLAINT: 0.0}
    return {Head.COMPLAINT: 1.0, **{head: float(head.value == kind.value) for head in TYPES}}


def drivers(found: tuple[Driver, ...]) -> dict[Head, float]:
    """Which drivers there are and which are not."""
    return {head: float(head.value in {driver.value for driver in found}) for head in DRIVERS}


def abuse(kind: Abuse) -> dict[Head, float]:
    """Whether there is an insult, and whether a threat."""
    return {Head.INSULT: float(kind is Abuse.INSULT), Head.THREAT: float(kind is Abuse.THREAT)}


def outage_scope(scope: OutageScope) -> dict[Head, float]:
    """Whether a group is stopped and, if so, whether a whole site."""
    if scope is OutageScope.NONE:
        return {Head.OUTAGE: 0.0}
    return {Head.OUTAGE: 1.0, Head.WHOLE: float(scope is OutageScope.WHOLE_SITE)}


def churn(leaving: bool) -> dict[Head, float]:
    """Whether they may leave."""
    return {Head.CHURN: float(leaving)}


def sarcasm(mocking: bool) -> dict[Head, float]:
    """Whether there is mockery."""
    return {Head.SARCASM: float(mocking)}
