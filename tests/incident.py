"""A furious case with one of everything, as facts for documents."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from amends.domain.documents import (
    CaseFacts,
    ClockFacts,
    CustomerFacts,
    EarlierFacts,
    EscalationFacts,
    EventFacts,
    FactKind,
    Facts,
    MessageFacts,
    Noted,
    Person,
    PromiseFacts,
)
from amends.domain.vocabulary import ClockState, PromiseState

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PRIYA = Person(2, "Priya Raman", "team lead")
SAM = Person(1, "Sam", "tier 1")


def facts(**more: object) -> Facts:
    """A furious case with one of everything."""
    noted = tuple(
        Noted(n, kind, f"{kind.value} in words", "Sam", NOW) for n, kind in enumerate(FactKind, start=1)
    )
    made = Facts(
        case=CaseFacts(
            number=1042, subject="Mail down again", status="open", severity="medium", severity_why="Second complaint.",
            complaint_type="service outage", anger="furious", created_at=NOW - timedelta(hours=2), owner=PRIYA,
            first_responder=SAM, triggers=(("legal_mention", "legal", "their lawyer"),),
        ),
        customer=CustomerFacts(
            contact_id=5, name="Maria Lopez", title="IT manager", executive=False, phone="1", address="m@x.example",
            organisation_id=7, organisation="City of Marlow", stakes="No permits.", account_owner=None,
        ),
        messages=(
            MessageFacts(11, NOW - timedelta(hours=2), "Maria Lopez", "The THIRD time.", anger="furious"),
            MessageFacts(12, NOW - timedelta(hours=1), "Priya Raman", "I have it. Update by 10:00.", ours=True),
        ),
        promises=(
            PromiseFacts(3, "update", "update by 10:00", NOW, PromiseState.OPEN, "Priya Raman", 12),
            PromiseFacts(2, "update", "news by 09:00", NOW, PromiseState.BROKEN, "Sam", 10),
        ),
        clocks=(ClockFacts(4, "first reply", ClockState.LATE, NOW, "outage"),),
        escalations=(EscalationFacts(6, "medium", "Second complaint.", "Priya Raman", NOW, None, "", None),),
        events=(EventFacts(8, NOW, "Sam", "Escalated.", "rule"),),
        earlier=(EarlierFacts(1021, "Mail down", NOW - timedelta(days=9), "closed without their word", True, False),),
        noted=noted,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]
