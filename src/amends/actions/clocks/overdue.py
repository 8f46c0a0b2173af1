"""What follows when a clock passes its time: the contract escalates, or somebody is called."""

from datetime import datetime

from amends.actions import alerts, heirs, rising, tuning
from amends.actions.clocks.starting import opening
from amends.domain.escalations import OutreachReason
from amends.domain.vocabulary import ClockKind, Trigger
from amends.store.models import Case, Clock
from amends.store.models.escalation import AlertReason
from amends.store.queries import roster


def passed(clock: Clock, *, staff: dict[int, roster.Technician], now: datetime) -> None:
    """What follows when a target is missed: a breach of the contract escalates, else somebody is called."""
    desk, case = tuning.in_force(), clock.case
    name = clock.kind.replace("_", " ")
    why = f"The clock {name} passed its time. {clock.why}".strip()
    if breach(case, clock=clock, staff=staff, now=now):
        return  # whoever has to know was called by the escalation
    rule = next((one for one in desk.targets.rules if one.id == clock.rule), None)
    if clock.kind == ClockKind.CLIENT_SILENCE:
        _ask_again(clock, desk=desk, why=why, now=now)
    alerts.call_owner_and_next(
        case=case,
        reason=AlertReason.CLOCK_OVERDUE,
        subject=f"clock:{clock.id}",
        why=why,
        staff=staff,
        owner_only=rule is not None and rule.calls == "owner",
        not_before=opening(case, desk=desk, at=now) if rule is not None and rule.calls_in_hours else now,
        now=now,
    )


def breach(case: Case, *, clock: Clock, staff: dict[int, roster.Technician], now: datetime) -> bool:
    """A target of the contract was missed on a locked case: it escalates (S0-36); whether it rose."""
    if not clock.rule.startswith("contract:"):
        return False
    why = f"The clock {clock.kind.replace('_', ' ')} passed its time. {clock.why}".strip()
    rose = rising.pull(
        case,
        trigger=Trigger.SLA_BREACH,
        rule="contract-clock",
        why=why,
        staff=staff,
        desk=tuning.in_force(),
        now=now,
    )
    case.save(update_fields=["triggers", "severity", "severity_rule", "severity_why", "owner"])
    if rose:
        heirs.hand_over(case_ids=[case.id], now=now)  # as on every other way up (P17)
    return rose


def _ask_again(clock: Clock, *, desk: tuning.Tuning, why: str, now: datetime) -> None:
    """A customer who stays silent is asked again by the same person (P8, K16)."""
    person_id = clock.case.owner_id
    outreach = rising.owe(
        case_id=clock.case_id, reason=OutreachReason.CLIENT_SILENT, subject=f"clock:{clock.id}:{now.isoformat()}",
        why=why, person_id=person_id, authority=min(desk.matrix.authority.values()), at=now,
    )  # fmt: skip
    outreach.save()
