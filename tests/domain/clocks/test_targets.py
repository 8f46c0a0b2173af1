"""Which clocks start, by the shipped targets and the contract where it is stricter (S0-20 to S0-24)."""

from datetime import UTC, datetime, timedelta

import pytest

from amends.catalogue import clocks as catalogue
from amends.domain import clocks
from amends.domain.clocks import Calendar, ContractTargets, Target
from amends.domain.vocabulary import ClockKind, ComplaintType, Severity, Trigger

MONDAY_TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOURS = {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
OFFICE = Calendar.from_data({"zone": "Europe/London", "hours": HOURS})


def started(
    complaint: ComplaintType,
    severity: Severity = Severity.LOW,
    *,
    contract: ContractTargets | None = None,
    received: datetime = MONDAY_TEN,
    triggers: tuple[Trigger, ...] = (),
    starts: str = "customer_message",
    first: bool = True,
) -> dict[ClockKind, Target]:
    found = clocks.targets(
        complaint_type=complaint,
        severity=severity,
        rules=catalogue.load(),
        contract=contract,
        received=received,
        calendar=OFFICE,
        triggers=triggers,
        starts=starts,
        first=first,
    )
    return {target.kind: target for target in found}


@pytest.mark.parametrize(
    ("complaint", "kind", "due"),
    [
        (ComplaintType.SERVICE_OUTAGE, ClockKind.FIRST_REPLY, "2026-11-23 10:15"),
        (ComplaintType.BILLING_DISPUTE, ClockKind.RESOLUTION, "2026-11-23 14:00"),
        (ComplaintType.MISSED_SLA, ClockKind.PLAN, "2026-11-23 18:00"),
        (ComplaintType.FEATURE_REQUEST_DENIED, ClockKind.FOLLOW_UP, "2026-11-25 10:00"),
        (ComplaintType.REPEATED_ISSUE, ClockKind.OWNER_OUTREACH, "2026-11-23 11:00"),
        (ComplaintType.NOT_A_COMPLAINT, ClockKind.FIRST_REPLY, "2026-11-23 14:00"),
    ],
)
def test_target_of_each_kind_of_complaint(complaint: ComplaintType, kind: ClockKind, due: str) -> None:
    assert started(complaint)[kind].due_at == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_outage_clock_runs_at_night_and_on_holidays() -> None:
    sunday_night = datetime(2026, 11, 22, 3, tzinfo=UTC)

    target = started(ComplaintType.SERVICE_OUTAGE, received=sunday_night)[ClockKind.FIRST_REPLY]

    assert (target.due_at - sunday_night, target.always) == (timedelta(minutes=15), True)


def test_stricter_contract_wins_and_a_looser_one_does_not() -> None:
    strict = ContractTargets(name="Gold", first_reply_seconds=300, resolution_seconds=7200)
    loose = ContractTargets(name="Basic", first_reply_seconds=90_000)

    assert (
        started(ComplaintType.SERVICE_OUTAGE, contract=strict)[ClockKind.FIRST_REPLY].rule == "contract:Gold"
    )
    assert (
        started(ComplaintType.SERVICE_OUTAGE, contract=loose)[ClockKind.FIRST_REPLY].rule
        == "outage-first-reply"
    )


def test_trigger_makes_the_owner_reach_out() -> None:
    assert ClockKind.OWNER_OUTREACH in started(
        ComplaintType.OTHER_COMPLAINT, Severity.MEDIUM, triggers=(Trigger.SECOND_COMPLAINT,)
    )
    assert ClockKind.OWNER_OUTREACH not in started(ComplaintType.OTHER_COMPLAINT, Severity.MEDIUM)


def test_first_reply_is_asked_for_once() -> None:
    assert ClockKind.FIRST_REPLY not in started(ComplaintType.SERVICE_OUTAGE, first=False)


@pytest.mark.parametrize(
    ("severity", "hours"), [(Severity.MEDIUM, 8), (Severity.HIGH, 4), (Severity.CRITICAL, 1)]
)
def test_our_answer_starts_the_next_update(severity: Severity, hours: int) -> None:
    target = started(ComplaintType.OTHER_COMPLAINT, severity, starts="human_reply")[ClockKind.NEXT_UPDATE]

    assert target.seconds == hours * 3600


def test_calm_case_owes_no_update() -> None:
    assert started(ComplaintType.NOT_A_COMPLAINT, starts="human_reply") == {}


def test_every_target_says_why() -> None:
    for complaint in ComplaintType:
        for target in started(complaint, Severity.CRITICAL, triggers=(Trigger.LEGAL_MENTION,)).values():
            assert "(" in target.why
            assert target.rule


@pytest.mark.parametrize("starts", ["resolved", "verified"])
@pytest.mark.parametrize("severity", list(Severity))
def test_follow_up_after_the_fix_is_owed_from_medium_on(starts: str, severity: Severity) -> None:
    owed = started(ComplaintType.OTHER_COMPLAINT, severity, starts=starts, first=False)

    assert (ClockKind.FOLLOW_UP in owed) is (severity is not Severity.LOW)
