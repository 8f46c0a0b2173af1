"""The state of mind that usually goes with a complaint is shown on its case (S0-25)."""

from datetime import UTC, datetime

import pytest

import factories
from amends.domain.vocabulary import ComplaintType, Role
from amends.store.queries import case_page
from amends.store.queries.visible import Viewer


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("complaint", "state"),
    [
        (ComplaintType.SERVICE_OUTAGE, "urgency, close to panic"),
        (ComplaintType.BILLING_DISPUTE, "frustration"),
        (ComplaintType.MISSED_SLA, "anger"),
        (ComplaintType.FEATURE_REQUEST_DENIED, "disappointment"),
        (ComplaintType.REPEATED_ISSUE, "distrust"),
        (ComplaintType.NOT_A_COMPLAINT, ""),
    ],
)
def test_state_of_mind_goes_with_the_complaint(complaint: ComplaintType, state: str) -> None:
    viewer = factories.technician(role=Role.IT_MANAGER)
    case = factories.case(complaint_type=complaint.value)

    page = case_page.load(
        number=case.pk, viewer=Viewer.of(viewer), role=Role.IT_MANAGER, now=datetime.now(UTC), before=None
    )

    assert page is not None
    assert page.case.emotional_state == state
