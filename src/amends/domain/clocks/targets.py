"""Which clocks a happening starts: the desk's rules as data, and the contract where it is stricter.

Document S0 gives each kind of complaint a target, but of different kinds (S0-20 to S0-24); here each is typed (K18).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from amends.domain.clocks.calendar import ALWAYS, Calendar
from amends.domain.clocks.deadline import close_of_business, deadline, elapsed
from amends.domain.organisations import Stake
from amends.domain.vocabulary import ClockKind, ComplaintType, Severity, Trigger

CALLS = ("owner", "owner_and_next")
"""Who is called when a target passes: the owner alone, or the owner and the next level (P8, P10)."""
STARTS = ("customer_message", "human_reply", "waiting_customer", "resolved", "verified")
"""The happenings from which a target may run."""


@dataclass(frozen=True, slots=True)
class TargetRule:
    """One row: when it applies, and how long there is.

    Empty `complaint_types` or `severities` mean any. `seconds` None means until the close of business. `always`
    counts every hour of every day. `escalated` rows apply to a case with a trigger, `at_stake` rows to a customer for
    whom much is at stake (S0-08). `ours` marks a default of this
    product that no source gives. `calls` says who is called when it passes, one of `CALLS`; with `calls_in_hours`
    the call waits for the opening of the desk (P8).
    """

    id: str
    kind: ClockKind
    starts: str
    complaint_types: frozenset[ComplaintType]
    severities: frozenset[Severity]
    escalated: bool
    first_only: bool
    seconds: int | None
    always: bool
    says: str
    source: tuple[str, ...]
    ours: bool
    calls: str = "owner_and_next"
    calls_in_hours: bool = False
    at_stake: bool = False


@dataclass(frozen=True, slots=True)
class TargetRules:
    """The targets in force, with their version; `stakes` say for which customers much is at stake."""

    id: str
    version: int
    title: str
    why: str
    rules: tuple[TargetRule, ...]
    stakes: tuple[Stake, ...] = ()


@dataclass(frozen=True, slots=True)
class ContractTarget:
    """One line of a contract: so many seconds for a kind, for cases of a priority and of a service.

    An empty `priority` or `service` means any. `service` is a category or the beginning of one (`email` holds for
    `email/outlook`). `always` counts every hour of every day.
    """

    kind: ClockKind
    seconds: int
    priority: str = ""
    service: str = ""
    always: bool = False

    def covers(self, *, priority: str, service: str) -> bool:
        """Whether this line holds for a case."""
        return self.priority in ("", priority) and (
            self.service in ("", service) or service.startswith(f"{self.service}/")
        )


@dataclass(frozen=True, slots=True)
class ContractTargets:
    """What a contract promises in seconds of its calendar; None or 0 where it is silent.

    `lines` are its targets by priority and service; the first two hold whatever these are.
    """

    name: str
    first_reply_seconds: int | None = None
    resolution_seconds: int | None = None
    lines: tuple[ContractTarget, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A clock to start. `seconds` is its length in open time of its calendar; `always`: every hour of every day."""

    kind: ClockKind
    due_at: datetime
    seconds: int
    always: bool
    rule: str
    why: str
    ours: bool


def targets(
    *,
    complaint_type: ComplaintType,
    severity: Severity,
    rules: TargetRules,
    contract: ContractTargets | None,
    received: datetime,
    calendar: Calendar,
    triggers: Collection[Trigger] | None = None,
    starts: str = "customer_message",
    first: bool = True,
    priority: str = "",
    service: str = "",
    stakes: Sequence[Stake] = (),
) -> tuple[Target, ...]:
    """The clocks that `starts`, happening at `received`, begins: one for each kind, the earliest due of all that apply.

    `first` says whether this is the customer's first message on the case: the time to a first reply is given once.
    Without `triggers` a case of high severity counts as escalated. `priority` and `service` choose among the lines
    of the contract; `stakes` are those of the customer. Sources: S0-08, S0-20 to S0-24, P3 to P8, K18.
    """
    escalated = severity.rank >= Severity.HIGH.rank if triggers is None else bool(triggers)
    found = [
        _by_rule(rule, received=received, calendar=calendar, stakes=stakes if rule.at_stake else ())
        for rule in rules.rules
        if rule.starts == starts
        and (not rule.complaint_types or complaint_type in rule.complaint_types)
        and (not rule.severities or severity in rule.severities)
        and (escalated or not rule.escalated)
        and (first or not rule.first_only)
        and (bool(stakes) or not rule.at_stake)
    ]
    if contract is not None and starts == "customer_message" and first:
        found += _by_contract(
            contract, received=received, calendar=calendar, priority=priority, service=service
        )
    strictest: dict[ClockKind, Target] = {}
    for target in found:
        held = strictest.get(target.kind)
        if held is None or target.due_at < held.due_at:
            strictest[target.kind] = target
    return tuple(sorted(strictest.values(), key=lambda target: (target.due_at, target.kind)))


def _by_rule(rule: TargetRule, *, received: datetime, calendar: Calendar, stakes: Sequence[Stake]) -> Target:
    hours = ALWAYS if rule.always else calendar
    if rule.seconds is None:
        due_at = close_of_business(calendar=hours, at=received)
        seconds = elapsed(calendar=hours, start=received, end=due_at)
    else:
        due_at = deadline(calendar=hours, start=received, seconds=rule.seconds)
        seconds = rule.seconds
    theirs = f": {', '.join(stake.says for stake in stakes)}" if stakes else ""
    why = f"{rule.says}{theirs} ({', '.join(rule.source)}{'; a default of ours' if rule.ours else ''})"
    return Target(
        kind=rule.kind,
        due_at=due_at,
        seconds=seconds,
        always=rule.always,
        rule=rule.id,
        why=why,
        ours=rule.ours,
    )


_FOR = {
    ClockKind.FIRST_REPLY: "a first reply",
    ClockKind.NEXT_UPDATE: "the next news",
    ClockKind.RESOLUTION: "a solution",
    ClockKind.PLAN: "a plan",
    ClockKind.FOLLOW_UP: "a follow-up",
}
CONTRACTED = tuple(_FOR)
"""The kinds of clock that a contract may promise."""


def _by_contract(
    contract: ContractTargets, *, received: datetime, calendar: Calendar, priority: str, service: str
) -> list[Target]:
    lines = [
        ContractTarget(ClockKind.FIRST_REPLY, contract.first_reply_seconds or 0),
        ContractTarget(ClockKind.RESOLUTION, contract.resolution_seconds or 0),
        *(line for line in contract.lines if line.covers(priority=priority, service=service)),
    ]
    return [
        _contracted(line, name=contract.name, at=received, calendar=calendar)
        for line in lines
        if line.seconds
    ]


def _contracted(line: ContractTarget, *, name: str, at: datetime, calendar: Calendar) -> Target:
    hours = ALWAYS if line.always else calendar
    about = ", ".join(filter(None, (line.priority, line.service)))
    time = "" if line.always else " of business time"
    return Target(
        kind=line.kind,
        due_at=deadline(calendar=hours, start=at, seconds=line.seconds),
        seconds=line.seconds,
        always=hours is ALWAYS,
        rule=f"contract:{name}"[:120],
        why=f"The contract {name} gives {_words(line.seconds)}{time} for {_FOR[line.kind]}"
        f"{f' ({about})' if about else ''}.",
        ours=False,
    )


def _words(seconds: int) -> str:
    """A length of time as people say it: `4 h`, `90 min`, `45 s`."""
    if seconds % 3600 == 0:
        return f"{seconds // 3600} h"
    return f"{seconds // 60} min" if seconds % 60 == 0 else f"{seconds} s"
