"""Which clocks a message starts and when they fall due: the desk's rules, the contract where it is stricter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from amends.domain.clocks.calendar import ALWAYS, Calendar
from amends.domain.clocks.deadline import close_of_business, deadline, elapsed
from amends.domain.vocabulary import ClockKind, ComplaintType, Severity


class Counts(StrEnum):
    """In which time a target is counted."""

    ALWAYS = "always"
    BUSINESS = "business"
    CLOSE_OF_BUSINESS = "close_of_business"


@dataclass(frozen=True, slots=True)
class TargetRule:
    """One row of the response targets; without a complaint type or severity it holds for all."""

    id: str
    kind: ClockKind
    seconds: int
    counts: Counts
    why: str
    complaint_type: ComplaintType | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class TargetRules:
    """The desk's response targets, in order; of several for one kind the soonest counts."""

    version: int
    rules: tuple[TargetRule, ...]
    updates: Mapping[Severity, TargetRule]


@dataclass(frozen=True, slots=True)
class ContractTargets:
    """What an organisation's contract asks beside the desk's own rules (business seconds of its calendar)."""

    name: str
    first_reply_seconds: int | None = None
    resolution_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A clock to start: `always` runs round the clock, otherwise by the business calendar."""

    kind: ClockKind
    due_at: datetime
    seconds: int
    always: bool
    rule: str
    why: str


def targets(
    *,
    complaint_type: ComplaintType,
    severity: Severity,
    rules: TargetRules,
    contract: ContractTargets | None,
    received: datetime,
    calendar: Calendar,
) -> tuple[Target, ...]:
    """The clocks that words received now start; for each kind the soonest of rule and contract (P3 to P8)."""
    found = [
        _by_rule(rule, received=received, calendar=calendar)
        for rule in rules.rules
        if rule.complaint_type in (None, complaint_type) and rule.severity in (None, severity)
    ]
    if contract is not None:
        asked = {
            ClockKind.FIRST_REPLY: contract.first_reply_seconds,
            ClockKind.RESOLUTION: contract.resolution_seconds,
        }
        for kind, seconds in asked.items():
            if seconds is not None:
                due = deadline(calendar=calendar, start=received, seconds=seconds)
                why = f"The contract {contract.name} asks for it."
                found.append(
                    Target(kind, due, seconds, calendar is ALWAYS, f"contract: {contract.name}", why)
                )
    soonest: dict[ClockKind, Target] = {}
    for target in found:
        if target.kind not in soonest or target.due_at < soonest[target.kind].due_at:
            soonest[target.kind] = target
    return tuple(soonest.values())


def next_update(*, severity: Severity, rules: TargetRules, at: datetime, calendar: Calendar) -> Target | None:
    """When the customer must hear from us again after an answer; None where nobody waits for that."""
    rule = rules.updates.get(severity)
    return None if rule is None else _by_rule(rule, received=at, calendar=calendar)


def _by_rule(rule: TargetRule, *, received: datetime, calendar: Calendar) -> Target:
    always = rule.counts == Counts.ALWAYS
    if always:
        due, seconds = received + timedelta(seconds=rule.seconds), rule.seconds
    elif rule.counts == Counts.BUSINESS:
        due, seconds = deadline(calendar=calendar, start=received, seconds=rule.seconds), rule.seconds
    else:
        due = close_of_business(calendar=calendar, at=received)
        seconds = elapsed(calendar=calendar, start=received, end=due)
    return Target(rule.kind, due, seconds, always, rule.id, rule.why)
