"""How a case follows what its messages are taken to say: temperature and kind may fall, severity does not (P2)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from amends.domain import escalations
from amends.domain.learning.labels import Labels
from amends.domain.vocabulary import Anger, ComplaintType, Severity, Trigger


@dataclass(frozen=True, slots=True)
class Followed:
    """A case as the labels of its messages make it."""

    anger: Anger
    peak: Anger
    complaint_type: ComplaintType


def follow(*, said: Sequence[Labels]) -> Followed:
    """What a case's messages (oldest first, at least one) make of it: the temperature of the latest, the kind
    of the latest complaint."""
    kinds = [one.complaint_type for one in said if one.complaint_type is not ComplaintType.NOT_A_COMPLAINT]
    return Followed(
        anger=said[-1].anger,
        peak=max(one.anger for one in said),
        complaint_type=kinds[-1] if kinds else ComplaintType.NOT_A_COMPLAINT,
    )


def raised_by(
    *,
    was: Labels,
    now_is: Labels,
    kind: ComplaintType,
    carried: Collection[Trigger],
    before: Severity,
    matrix: escalations.Matrix,
) -> escalations.Judgement | None:
    """The higher severity that a message asks for once it is read as `now_is`; None when it does not.

    Severity never falls while a case is open (P2), and rises only by what the change itself adds: what a
    lead has overruled does not come back because a label elsewhere was set right.
    """

    def asks(labels: Labels) -> escalations.Judgement:
        return escalations.severity(
            triggers={*carried, *labels.triggers},
            complaint_type=kind
            if labels.complaint_type is ComplaintType.NOT_A_COMPLAINT
            else labels.complaint_type,
            anger_level=labels.anger,
            outage_scope=labels.outage_scope,
            abuse_kind=labels.abuse,
            churn_risk=labels.churn_risk,
            matrix=matrix,
        )

    after = asks(now_is)
    rises = escalations.raised(asks(was).severity, after.severity) and escalations.raised(
        before, after.severity
    )
    return after if rises else None
