"""Clocks that begin: by a happening on a case, by an agreement, by another priority."""

from collections.abc import Collection
from datetime import datetime, timedelta

from amends.actions import tuning
from amends.actions.clocks.stored import calendar_of, facts
from amends.actions.clocks.warnings import plan_warning, warn_at
from amends.domain import clocks
from amends.domain.organisations import Stake, at_stake
from amends.domain.vocabulary import ClockKind, ClockState, ComplaintType, Severity, Trigger
from amends.store.models import Case, Clock, Event
from amends.store.queries import many, organisations


def start(case: Case, *, starts: str, at: datetime, first: bool = False) -> None:
    """Start the clocks that a happening on a locked case begins (our answer, waiting, a fix); a kind that
    is still owed goes on as it is. `first`: these are the customer's first words on it."""
    terms = organisations.terms(ids=[case.organisation_id]) if case.organisation_id else {}
    running = Clock.objects.filter(case=case, ended_at=None).values_list("kind", flat=True)
    Clock.objects.bulk_create(
        due_clocks(
            case_id=case.id,
            team_id=case.team_id,
            complaint_type=ComplaintType(case.complaint_type),
            severity=Severity(case.severity),
            triggers=[Trigger(str(t["name"])) for t in case.triggers],
            terms=terms.get(case.organisation_id or 0),
            priority=case.priority,
            service=case.category,
            at=at,
            running=set(running),
            desk=tuning.in_force(),
            starts=starts,
            first=first,
            contracted=first,
        )
    )


def set_follow_up(case: Case, *, due_at: datetime, why: str, at: datetime) -> None:
    """A follow-up at an instant agreed with the customer (S3-26, K15); one that is owed already moves to it.

    It runs round the clock: what was agreed is a time of the wall, not of working hours.
    """
    seconds = max(1, int((due_at - at).total_seconds()))
    agreed = {
        "calendar_id": None,
        "seconds": seconds,
        "started_at": at,
        "due_at": due_at,
        "why": why,
        "warn_at": None,
    }
    owed = Clock.objects.filter(case=case, kind=ClockKind.FOLLOW_UP, ended_at=None).first()
    if owed is None:
        Clock.objects.create(case=case, kind=ClockKind.FOLLOW_UP.value, rule="agreed on a call", **agreed)
        return
    for name, value in agreed.items():
        setattr(owed, name, value)
    owed.state, owed.pauses, owed.warned, owed.rule = ClockState.RUNNING.value, [], 0, "agreed on a call"
    owed.save()


def owe_call_back(case: Case, *, within: timedelta, why: str, rule: str, at: datetime) -> None:
    """A call back within so much open time of the hours that count (S2-32); a follow-up that is owed sooner stays."""
    terms = organisations.terms(ids=[case.organisation_id]) if case.organisation_id else {}
    calendar_id, calendar = hours(
        tuning.in_force(), team_id=case.team_id, terms=terms.get(case.organisation_id or 0)
    )
    seconds = int(within.total_seconds())
    due_at = clocks.deadline(calendar=calendar, start=at, seconds=seconds)
    owed = Clock.objects.filter(case=case, kind=ClockKind.FOLLOW_UP, ended_at=None).first()
    if owed is not None and owed.due_at <= due_at:
        return
    clock = owed or Clock(case=case, kind=ClockKind.FOLLOW_UP.value)
    clock.state, clock.pauses, clock.warned = ClockState.RUNNING.value, [], 0
    clock.calendar_id, clock.seconds, clock.started_at, clock.due_at = calendar_id, seconds, at, due_at
    clock.rule, clock.why = rule, why
    plan_warning(clock, restarted=True)
    clock.save()


def follow_priority(case: Case, *, at: datetime) -> None:
    """What the contract promises by priority, anew for a locked case: running clocks of the contract get the time of
    the new priority since they began; those that it gives besides begin with the case."""
    desk, terms = tuning.in_force(), organisations.terms(ids=[case.organisation_id or 0])
    live = {clock.kind: clock for clock in Clock.objects.filter(case=case, ended_at=None)}
    over = set(Clock.objects.filter(case=case).exclude(ended_at=None).values_list("kind", flat=True))
    for wanted in due_clocks(
        case_id=case.id, team_id=case.team_id, complaint_type=ComplaintType(case.complaint_type),
        severity=Severity(case.severity), triggers=[Trigger(str(t["name"])) for t in case.triggers],
        terms=terms.get(case.organisation_id or 0), priority=case.priority, service=case.category, at=case.created_at,
        running=(), desk=desk, starts="customer_message", first=True, contracted=True,
    ):  # fmt: skip
        clock = live.get(wanted.kind)
        if clock is None and wanted.kind not in over and wanted.rule.startswith("contract:"):
            wanted.save()
            _tell_anew(wanted, at=at)
        elif clock is not None and clock.rule.startswith("contract:") and clock.state == ClockState.RUNNING:
            clock.calendar_id, clock.seconds = wanted.calendar_id, wanted.seconds
            clock.rule, clock.why = wanted.rule, wanted.why
            clock.due_at = clocks.deadline(
                calendar=calendar_of(clock),
                start=clock.started_at,
                seconds=clock.seconds,
                pauses=facts(clock).pauses,
            )
            plan_warning(clock, restarted=True)
            clock.save()
            _tell_anew(clock, at=at)


def _tell_anew(clock: Clock, *, at: datetime) -> None:
    name = clock.kind.replace("_", " ")
    Event.objects.create(
        case_id=clock.case_id, at=at, kind="clock", what=f"Clock {name}: due by the new priority.", why=clock.why,
        data={"clock": clock.id},
    )  # fmt: skip


def due_clocks(
    *,
    case_id: int,
    team_id: int | None,
    complaint_type: ComplaintType,
    severity: Severity,
    triggers: Collection[Trigger],
    terms: organisations.Terms | None,
    priority: str,
    service: str,
    at: datetime,
    running: Collection[str],
    desk: tuning.Tuning,
    starts: str,
    first: bool,
    contracted: bool,
) -> list[Clock]:
    """The clocks that a happening starts, stricter of rule and contract, unsaved; kinds in `running` are left out.

    `first`: the time to a first reply begins; `contracted`: what the contract gives begins as well.
    """
    calendar_id, calendar = hours(desk, team_id=team_id, terms=terms)
    contract = _contract(terms) if terms and contracted else None
    targets = clocks.targets(
        complaint_type=complaint_type,
        severity=severity,
        rules=desk.targets,
        contract=contract,
        received=at,
        calendar=calendar,
        triggers=triggers,
        starts=starts,
        first=first,
        priority=priority,
        service=service,
        stakes=_stakes(terms, desk=desk),
    )
    return [
        many.new(
            Clock,
            warn_at=warn_at(
                clocks.ALWAYS if target.always else calendar,
                start=at,
                seconds=target.seconds,
                sent=0,
                desk=desk,
            ),
            case_id=case_id,
            kind=target.kind.value,
            calendar_id=None if target.always else calendar_id,
            seconds=target.seconds,
            started_at=at,
            due_at=target.due_at,
            rule=target.rule,
            why=target.why,
        )
        for target in targets
        if target.kind.value not in running
    ]


def _stakes(terms: organisations.Terms | None, *, desk: tuning.Tuning) -> tuple[Stake, ...]:
    """What is at stake for the customer by the rules in force (S0-08)."""
    if terms is None:
        return ()
    return at_stake(
        rules=desk.targets.stakes, segment=terms.segment, stakes=terms.stakes, devices=terms.endpoints
    )


def hours(
    desk: tuning.Tuning, *, team_id: int | None, terms: organisations.Terms | None
) -> tuple[int | None, clocks.Calendar]:
    """The hours that count: the contract's, else the organisation's, the team's, the desk's first; round the clock
    where there are none."""
    for key in (terms.calendar_id, terms.own_calendar_id) if terms else ():
        if key is not None and key in desk.calendars:
            return key, desk.calendars[key]
    return tuning.team_calendar(desk, team_id=team_id) or (None, clocks.ALWAYS)


def _contract(terms: organisations.Terms) -> clocks.ContractTargets | None:
    """What the contract promises, None when it promises no time."""
    if not (terms.first_reply_minutes or terms.resolution_minutes or terms.targets):
        return None
    return clocks.ContractTargets(
        name=terms.contract,
        first_reply_seconds=(terms.first_reply_minutes or 0) * 60,
        resolution_seconds=(terms.resolution_minutes or 0) * 60,
        lines=tuple(
            clocks.ContractTarget(
                kind=ClockKind(line["kind"]),
                seconds=int(line["minutes"]) * 60,
                priority=line["priority"],
                service=line["service"],
                always=line["always"],
            )
            for line in terms.targets
        ),
    )


def opening(case: Case, *, desk: tuning.Tuning, at: datetime) -> datetime:
    """The first instant from `at` on at which the desk of this case is open."""
    terms = organisations.terms(ids=[case.organisation_id]) if case.organisation_id else {}
    _, calendar = hours(desk, team_id=case.team_id, terms=terms.get(case.organisation_id or 0))
    return clocks.next_opening(calendar=calendar, at=at)
