"""Clocks of a case: moved by named events, swept when they fall due."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from amends.actions import alerts, tuning
from amends.domain import clocks
from amends.domain.vocabulary import ClockKind, ClockState, ComplaintType, Severity, Status, Trigger
from amends.store.models import Case, Clock, Event
from amends.store.models.escalation import AlertReason
from amends.store.queries import due, live, organisations, roster, rows

MOVES = ("state", "started_at", "due_at", "ended_at", "pauses")
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
    """Apply one event to every live clock of a locked case, and write each change on the timeline."""
    for clock in Clock.objects.filter(case=case, ended_at=None).order_by("id"):
        change(clock, event=event, at=at)


def start(case: Case, *, starts: str, at: datetime, first: bool = False) -> None:
    """Start the clocks that a happening on a locked case begins (our answer, waiting, a fix); a kind that
    is still owed goes on as it is. `first`: these are the customer's first words on it."""
    contract = case.organisation.contract if case.organisation else None
    terms = organisations.terms(ids=[case.organisation_id]) if contract and case.organisation_id else {}
    running = Clock.objects.filter(case=case, ended_at=None).values_list("kind", flat=True)
    Clock.objects.bulk_create(
        due_clocks(
            case_id=case.id,
            team_id=case.team_id,
            complaint_type=ComplaintType(case.complaint_type),
            severity=Severity(case.severity),
            triggers=[Trigger(str(t["name"])) for t in case.triggers],
            terms=terms.get(case.organisation_id or 0),
            at=at,
            running=set(running),
            desk=tuning.in_force(),
            starts=starts,
            first=first,
        )
    )


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
    at: datetime,
    running: Collection[str],
    desk: tuning.Tuning,
    starts: str,
    first: bool,
) -> list[Clock]:
    """The clocks that a happening starts, stricter of rule and contract, unsaved; kinds in `running` are left out."""
    found = tuning.team_calendar(desk, team_id=team_id)
    calendar_id, calendar = found if found else (None, clocks.ALWAYS)
    contract = None
    if terms and (terms.first_reply_minutes or terms.resolution_minutes):
        contract = clocks.ContractTargets(
            name=terms.contract,
            first_reply_seconds=(terms.first_reply_minutes or 0) * 60,
            resolution_seconds=(terms.resolution_minutes or 0) * 60,
        )
        if terms.calendar_id is not None and terms.calendar_id in desk.calendars:
            calendar_id, calendar = terms.calendar_id, desk.calendars[terms.calendar_id]
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
    )
    return [
        Clock(
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
    name = clock.kind.replace("_", " ")
    return Event(
        case_id=clock.case_id,
        at=at,
        kind="clock",
        what=f"Clock {name}: {after.state.value}.",
        why=event.replace("_", " "),
        data={"clock": clock.id},
    )


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
            _call(clock, staff=staff, now=now)
    due.refresh(case_ids=touched)
    live.announce(case_ids=touched)
    return len(claimed)


def _call(clock: Clock, *, staff: dict[int, roster.Technician], now: datetime) -> None:
    name = clock.kind.replace("_", " ")
    alerts.call_owner_and_next(
        case=clock.case,
        reason=AlertReason.CLOCK_OVERDUE,
        subject=f"clock:{clock.id}",
        why=f"The clock {name} passed its time. {clock.why}".strip(),
        staff=staff,
        now=now,
    )


def next_due(*, now: datetime) -> float | None:
    """Seconds until the next running clock falls due, None when none runs."""
    row = rows.one(
        "select extract(epoch from min(due_at) - %s) from store_clock where state = 'running'", [now]
    )
    return None if row is None or row[0] is None else max(float(row[0]), 0.0)
