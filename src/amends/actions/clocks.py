"""Clocks of a case: moved by named events, swept when they fall due."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from amends.actions import alerts, desk_mail, heirs, rising, tuning
from amends.domain import clocks
from amends.domain.escalations import OutreachReason
from amends.domain.vocabulary import ClockKind, ClockState, ComplaintType, Severity, Status, Trigger
from amends.store.models import Case, Clock, Event
from amends.store.models.escalation import AlertReason
from amends.store.queries import due, live, many, organisations, roster, rows

MOVES = ("state", "started_at", "due_at", "ended_at", "pauses", "warn_at", "warned")
WARNINGS = (50, 80)
"""Percent of a target's time at which a person may choose to be warned."""
"""The columns that an event can change."""


def facts(clock: Clock) -> clocks.ClockFacts:
    """A stored clock as the domain sees it."""
    return clocks.ClockFacts(
        kind=ClockKind(clock.kind),
        state=ClockState(clock.state),
        started_at=clock.started_at,
        due_at=clock.due_at,
        seconds=clock.seconds,
        pauses=tuple(
            (datetime.fromisoformat(start), datetime.fromisoformat(end) if end else None)
            for start, end in clock.pauses
        ),
        ended_at=clock.ended_at,
    )


def calendar_of(clock: Clock) -> clocks.Calendar:
    """The calendar a clock runs by; one without runs round the clock."""
    if clock.calendar_id is None:
        return clocks.ALWAYS
    return tuning.in_force().calendars[clock.calendar_id]


def on_event(case: Case, *, event: str, at: datetime) -> None:
    """Apply one event to every live clock of a locked case, and write each change on the timeline.

    A target of the contract that ends late before any sweep saw it pass is a breach all the same (S0-36).
    """
    for clock in Clock.objects.filter(case=case, ended_at=None).order_by("id"):
        was = clock.state
        if change(clock, event=event, at=at) and was == ClockState.RUNNING and clock.state == ClockState.LATE:
            _breach(case, clock=clock, staff=roster.technicians(now=at), now=at)


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
    calendar_id, calendar = _calendar(
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
    _plan_warning(clock, restarted=True)
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
            _plan_warning(clock, restarted=True)
            clock.save()
            _tell_anew(clock, at=at)


def _tell_anew(clock: Clock, *, at: datetime) -> None:
    name = clock.kind.replace("_", " ")
    Event.objects.create(
        case_id=clock.case_id, at=at, kind="clock", what=f"Clock {name}: due by the new priority.", why=clock.why,
        data={"clock": clock.id},
    )  # fmt: skip


def hand_over(case: Case, *, to: Case, at: datetime) -> None:
    """A case goes into another (both locked): what it owes is owed there, of two of a kind the earlier one.

    What was owed by the customer (their silence) ends, and nothing waits on a case that does not.
    """
    owed = {clock.kind: clock for clock in Clock.objects.filter(case=to, ended_at=None)}
    for clock in Clock.objects.filter(case=case, ended_at=None).order_by("id"):
        other = owed.get(clock.kind)
        if clock.kind == ClockKind.CLIENT_SILENCE or (other is not None and other.due_at <= clock.due_at):
            change(clock, event="merged", at=at)
            continue
        if other is not None:
            change(other, event="merged", at=at)
        clock.case = to
        clock.save(update_fields=["case"])
        name = clock.kind.replace("_", " ")
        Event.objects.create(
            case=to, at=at, kind="clock", what=f"Clock {name}: goes on here.", why=f"it was owed on #{case.id}",
            data={"clock": clock.id},
        )  # fmt: skip
        if to.status != Status.WAITING_CUSTOMER:
            change(clock, event="customer_back", at=at)


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
    calendar_id, calendar = _calendar(desk, team_id=team_id, terms=terms)
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
    )
    return [
        many.new(
            Clock,
            warn_at=_warn_at(
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


def _calendar(
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


def change(clock: Clock, *, event: str, at: datetime) -> bool:
    """Apply one event to one clock and save it; whether anything changed."""
    told = move(clock, event=event, at=at)
    if told is None:
        return False
    clock.save(update_fields=MOVES)
    told.save()
    return True


def move(clock: Clock, *, event: str, at: datetime) -> Event | None:
    """Apply one event to one clock, unsaved; the line of the timeline, None when nothing changed."""
    before = facts(clock)
    after = clocks.on_event(before, event=event, at=at, calendar=calendar_of(clock))
    if after is None or after == before:
        return None
    clock.state, clock.started_at = after.state.value, after.started_at
    clock.due_at, clock.ended_at = after.due_at, after.ended_at
    clock.pauses = [[start.isoformat(), end.isoformat() if end else None] for start, end in after.pauses]
    _plan_warning(clock, restarted=after.started_at > before.started_at)
    name = clock.kind.replace("_", " ")
    return many.new(
        Event,
        case_id=clock.case_id,
        at=at,
        kind="clock",
        what=f"Clock {name}: {after.state.value}.",
        why=event.replace("_", " "),
        data={"clock": clock.id},
    )


def _warn_at(
    calendar: clocks.Calendar,
    *,
    start: datetime,
    seconds: int,
    sent: int,
    desk: tuning.Tuning,
    pauses: clocks.Pauses = (),
) -> datetime | None:
    """When the next warning falls due that somebody on this desk has chosen, by the calendar of the target: never
    at night unless the target itself runs at night. None when there is none to come."""
    shares = [share for share in WARNINGS if share > sent and share in desk.warnings]
    if not shares:
        return None
    return clocks.deadline(calendar=calendar, start=start, seconds=seconds * shares[0] // 100, pauses=pauses)


def _plan_warning(clock: Clock, *, restarted: bool) -> None:
    """Set the next warning of a clock that has just changed; one that does not run warns of nothing."""
    clock.warned = 0 if restarted else clock.warned
    clock.warn_at = None
    if clock.state == ClockState.RUNNING:
        desk = tuning.in_force()
        clock.warn_at = _warn_at(
            calendar_of(clock), start=clock.started_at, seconds=clock.seconds, sent=clock.warned, desk=desk,
            pauses=facts(clock).pauses,
        )  # fmt: skip


@transaction.atomic
def warn(*, now: datetime, limit: int = 50) -> int:
    """Tell whoever chose it, among those who have the case, that half or four fifths of a target's time is gone."""
    claimed = rows.tuples(
        """select k.id from store_clock k join store_case c on c.id = k.case_id
           where k.state = 'running' and k.warn_at <= %s order by k.warn_at limit %s
           for update of c skip locked""",
        [now, limit],
    )
    waiting = Clock.objects.filter(
        id__in=[row[0] for row in claimed], state=ClockState.RUNNING, warn_at__lte=now
    )
    for clock in waiting.select_related("case__owner", "case__first_responder").order_by("warn_at"):
        _warn(clock, now=now)
    return len(claimed)


def _warn(clock: Clock, *, now: datetime) -> None:
    desk, calendar = tuning.in_force(), calendar_of(clock)
    opens = clocks.next_opening(calendar=calendar, at=now)
    if (
        opens > now
    ):  # swept late, or due at closing time: nobody is warned at night of what stands still until morning
        clock.warn_at = opens
        clock.save(update_fields=["warn_at"])
        return
    passed = clocks.elapsed(calendar=calendar, start=clock.started_at, end=now, pauses=facts(clock).pauses)
    share = max((one for one in WARNINGS if passed * 100 >= one * clock.seconds), default=WARNINGS[0])
    case, name = clock.case, clock.kind.replace("_", " ")
    people = {p.id: p for p in (case.owner, case.first_responder) if p is not None and p.is_active}
    for person in people.values():
        if share in person.warnings and now < clock.due_at:
            desk_mail.queue(
                mail_from=settings.DEFAULT_FROM_EMAIL,
                recipients=[person.email],
                subject=f"#{case.id}: {share} % of the time for {name} has passed",
                body=f"{clock.why}\n\nCase #{case.id}: {case.subject[:200]}\n{settings.BASE_URL}/cases/{case.id}/",
                now=now,
            )
    clock.warned = share
    clock.warn_at = _warn_at(
        calendar,
        start=clock.started_at,
        seconds=clock.seconds,
        sent=share,
        desk=desk,
        pauses=facts(clock).pauses,
    )
    clock.save(update_fields=["warned", "warn_at"])


@transaction.atomic
def sweep(*, now: datetime, limit: int = 50) -> int:
    """Mark the clocks that have fallen due and call whoever must know (P10); how many were marked.

    Idempotent and safe beside other sweepers: a case another transaction holds is left for the next round.
    """
    claimed = rows.tuples(
        """select k.id from store_clock k join store_case c on c.id = k.case_id
           where k.state = 'running' and k.due_at <= %s order by k.due_at limit %s
           for update of c skip locked""",
        [now, limit],
    )
    fallen = Clock.objects.filter(
        id__in=[row[0] for row in claimed], state=ClockState.RUNNING, due_at__lte=now
    )
    staff = roster.technicians(now=now) if claimed else {}
    touched = []
    for clock in fallen.select_related("case__organisation").order_by("due_at"):
        if change(clock, event="due_passed", at=now):
            touched.append(clock.case_id)
            _passed(clock, staff=staff, now=now)
    due.refresh(case_ids=touched)
    live.announce(case_ids=touched)
    return len(claimed)


def _passed(clock: Clock, *, staff: dict[int, roster.Technician], now: datetime) -> None:
    """What follows when a target is missed: a breach of the contract escalates, else somebody is called."""
    desk, case = tuning.in_force(), clock.case
    name = clock.kind.replace("_", " ")
    why = f"The clock {name} passed its time. {clock.why}".strip()
    if _breach(case, clock=clock, staff=staff, now=now):
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


def _breach(case: Case, *, clock: Clock, staff: dict[int, roster.Technician], now: datetime) -> bool:
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


def opening(case: Case, *, desk: tuning.Tuning, at: datetime) -> datetime:
    """The first instant from `at` on at which the desk of this case is open."""
    terms = organisations.terms(ids=[case.organisation_id]) if case.organisation_id else {}
    _, calendar = _calendar(desk, team_id=case.team_id, terms=terms.get(case.organisation_id or 0))
    return clocks.next_opening(calendar=calendar, at=at)


def next_due(*, now: datetime) -> float | None:
    """Seconds until the next running clock falls due, None when none runs."""
    row = rows.one(
        "select extract(epoch from min(due_at) - %s) from store_clock where state = 'running'", [now]
    )
    return None if row is None or row[0] is None else max(float(row[0]), 0.0)
