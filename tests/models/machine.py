"""The desk as a small machine: what two workers, a customer and a technician may do to one case, step by step.

Every decision is the product's own: the tables of `domain.cases`, `domain.clocks` and `domain.promises`, the matrix of
the catalogue, and `choose_owner`, `next_up`, `standing` of `domain.escalations`. What the database does is spelled out
here, so that it can be taken away (`Rules`): the row lock on the case, SKIP LOCKED for sweepers and waiting for people,
the second look under the lock, unique constraints, and transactions that happen as a whole or not at all.

Assumed: a transaction reads what was committed when its statement began (READ COMMITTED); a process that dies lets go of
its lock and of what it had not committed; whoever starts it again starts it from its beginning. One case, one clock of
a contract, one promise, one trigger: the smallest desk on which an escalation can be lost or doubled.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from amends.catalogue import escalations as catalogue
from amends.domain import cases, clocks, escalations, promises
from amends.domain.clocks import ALWAYS, ClockFacts
from amends.domain.escalations import Person, Standing
from amends.domain.vocabulary import (
    Abuse,
    Anger,
    ClockKind,
    ClockState,
    ComplaintType,
    OutageScope,
    PromiseState,
    Role,
    Severity,
    Status,
    Trigger,
)

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TIMES = tuple(START + timedelta(minutes=n) for n in (0, 60, 76))
"""The opening; the clock is due; the promise is over and those who did not answer are called again."""
PROMISED = START + timedelta(minutes=75)
SAM, PRIYA, INGRID, ADAEZE, MARCO = (
    Person(id=number, name=name, role=role)
    for number, (name, role) in enumerate(
        (
            ("Sam", Role.TIER1), ("Priya", Role.TEAM_LEAD), ("Ingrid", Role.IT_MANAGER),
            ("Adaeze", Role.EXECUTIVE), ("Marco", Role.ACCOUNT_OWNER),
        ),
        1,
    )
)  # fmt: skip
PEOPLE = {person.id: person for person in (SAM, PRIYA, INGRID, ADAEZE, MARCO)}
MATRIX = catalogue.load()


@dataclass(frozen=True, slots=True)
class Rules:
    """What the database gives; a model without one of these must be found out."""

    lock: bool = True
    looks_again: bool = True
    unique: bool = True
    whole: bool = True
    settles: bool = True
    """A call that fell silent as its incident ended is acknowledged when its case is handed to verification."""
    wakes: bool = True
    """What was silent behind an incident calls again when its case leaves."""


@dataclass(frozen=True, slots=True)
class Call:
    """An alert: what about, to whom, how often called, when next, and whether it is acknowledged."""

    subject: str
    person: int
    calls: int = 0
    next_at: int = 0
    acknowledged: bool = False


CLOCK = ClockFacts(ClockKind.RESOLUTION, ClockState.RUNNING, START, TIMES[1], 3600)


@dataclass(frozen=True, slots=True)
class Rows:
    """What is committed."""

    status: Status = Status.OPEN
    severity: Severity = Severity.LOW
    triggers: tuple[Trigger, ...] = ()
    owner: int | None = SAM.id
    clock: ClockFacts = CLOCK
    fired: int = 0
    promise: PromiseState = PromiseState.OPEN
    settled: tuple[PromiseState, ...] = ()
    escalations: tuple[tuple[Severity, str], ...] = ()
    calls: tuple[Call, ...] = ()
    outreach: tuple[str, ...] = ()
    heard: bool = False
    done: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Write:
    """One statement of a transaction: a column set, or a row added."""

    table: str
    value: object


@dataclass(frozen=True, slots=True)
class Work:
    """A process in the middle of something: what it claimed, or what it has still to write."""

    job: str
    now: int
    saw: Rows | None = None
    holds: bool = False
    writes: tuple[Write, ...] = ()


def apply(rows: Rows, write: Write, *, rules: Rules) -> Rows:
    """The rows after one statement. What a unique constraint forbids is not written twice."""
    if write.table in ("escalations", "calls", "outreach"):
        kept = getattr(rows, write.table)
        keys = [(row.subject, row.person) if isinstance(row, Call) else row for row in kept]
        value = write.value
        key = (value.subject, value.person) if isinstance(value, Call) else value
        if rules.unique and key in keys:
            return rows
        return replace(rows, **{write.table: tuple(sorted((*kept, value), key=repr))})  # type: ignore[arg-type]
    if write.table == "call":
        changed = write.value
        assert isinstance(changed, Call)
        same = (changed.subject, changed.person)
        calls = (changed if (one.subject, one.person) == same else one for one in rows.calls)
        return replace(rows, calls=tuple(sorted(calls, key=repr)))
    if write.table == "fired":
        return replace(rows, fired=rows.fired + 1)
    if write.table == "promise":
        assert isinstance(write.value, PromiseState)
        return replace(rows, promise=write.value, settled=(*rows.settled, write.value))
    if write.table == "done":
        return replace(rows, done=(*rows.done, str(write.value)))
    return replace(rows, **{write.table: write.value})  # type: ignore[arg-type]


def due(rows: Rows, *, time: int) -> Iterator[str]:
    """The sweeps that would find something."""
    at = TIMES[time]
    if rows.clock.state is ClockState.RUNNING and rows.clock.due_at <= at:
        yield "clocks"
    if rows.promise is PromiseState.OPEN and promises.is_due(at=at, due_at=PROMISED):
        yield "promises"
    if any(not call.acknowledged and call.next_at <= minute(at) for call in rows.calls):
        yield "alerts"


def minute(at: datetime) -> int:
    """Minutes since the desk opened."""
    return int((at - START).total_seconds()) // 60


@cache
def writes(job: str, rows: Rows, now: int) -> tuple[Write, ...]:
    """What a transaction writes, having read these rows at this time."""
    found = {"clocks": _clock, "promises": _promise, "alerts": _alerts, "customer": _customer}.get(job)
    return tuple(found(rows, TIMES[now])) if found else tuple(_technician(job, rows, TIMES[now]))


def _on_clock(rows: Rows, event: str, at: datetime) -> Iterator[Write]:
    after = clocks.on_event(rows.clock, event=event, at=at, calendar=ALWAYS)
    if after is not None and after != rows.clock:
        yield Write("clock", after)
        if after.state is ClockState.OVERDUE:
            yield Write("fired", None)


def _clock(rows: Rows, at: datetime) -> Iterator[Write]:
    moved = list(_on_clock(rows, "due_passed", at))
    yield from moved
    if moved:
        yield from _pull(rows, Trigger.SLA_BREACH, at)


def _promise(rows: Rows, at: datetime) -> Iterator[Write]:
    after = promises.on_event(rows.promise, event="due_passed", at=at, due_at=PROMISED)
    if after == rows.promise:
        return
    yield Write("promise", after)
    owes = PEOPLE[rows.owner] if rows.owner is not None else SAM  # a promise moves with its case (P17)
    up = escalations.next_level(
        people=list(PEOPLE.values()), current=owes, matrix=MATRIX, account_owner_id=MARCO.id
    )
    for person in dict.fromkeys((owes.id, up.person_id)):
        if person is not None:
            yield Write("calls", Call("promise", person, next_at=minute(at)))
    yield Write("outreach", "promise")


def _alerts(rows: Rows, at: datetime) -> Iterator[Write]:
    wait = MATRIX.row(rows.severity).acknowledge_minutes
    called_now: dict[str, set[int]] = {}  # a later call of the same sweep sees whom an earlier one has added
    for call in rows.calls:
        if call.acknowledged or call.next_at > minute(at):
            continue
        called = call.calls + 1
        yield Write("call", replace(call, calls=called, next_at=minute(at) + wait * 2 ** max(called - 2, 0)))
        if called >= 2:
            already = called_now.setdefault(
                call.subject, {one.person for one in rows.calls if one.subject == call.subject}
            )
            up = escalations.next_up(
                people=list(PEOPLE.values()), current=PEOPLE[call.person], already=already, matrix=MATRIX,
                account_owner_id=MARCO.id,
            )  # fmt: skip
            if up.person_id is not None and up.person_id not in already:
                already.add(up.person_id)
                yield Write("calls", Call(call.subject, up.person_id, next_at=minute(at)))


def _customer(rows: Rows, at: datetime) -> Iterator[Write]:
    if rows.heard:
        return  # the mail was filed already: its identity is unique
    yield Write("heard", True)
    yield Write("status", cases.move(status=rows.status, event="customer_wrote"))
    yield from _on_clock(rows, "customer_wrote", at)
    yield from _pull(rows, Trigger.SECOND_COMPLAINT, at)


def _technician(deed: str, rows: Rows, at: datetime) -> Iterator[Write]:
    yield Write("done", deed)
    if deed == "acknowledge":
        for call in rows.calls:
            if not call.acknowledged:
                yield Write("call", replace(call, acknowledged=True))
        return
    event = {"reply": "agent_replied"}.get(deed, deed)
    try:
        status = cases.move(status=rows.status, event=event)
    except cases.Refused:
        return
    yield Write("status", status)
    moved = list(_on_clock(rows, event, at))
    yield from moved
    if rows.clock.state is ClockState.RUNNING and any(_is_late(write) for write in moved):
        yield from _pull(rows, Trigger.SLA_BREACH, at)  # it ended late before any sweep saw it pass (S0-36)
    if deed == "reply" and rows.promise is PromiseState.OPEN:
        yield Write("promise", promises.on_event(rows.promise, event="delivered", at=at, due_at=PROMISED))


def _is_late(write: Write) -> bool:
    return isinstance(write.value, ClockFacts) and write.value.state is ClockState.LATE


def standing(rows: Rows) -> Standing:
    """How high the case stands."""
    return escalations.standing(severity=rows.severity, triggers=rows.triggers, matrix=MATRIX)


def _pull(rows: Rows, trigger: Trigger, at: datetime) -> Iterator[Write]:
    """A trigger: kept, and the case rises when it does; the rows of the move in the order of `actions.rising`."""
    if trigger in rows.triggers:
        return
    triggers = (*rows.triggers, trigger)
    judged = escalations.severity(
        triggers=triggers, complaint_type=ComplaintType.OTHER_COMPLAINT, anger_level=Anger.CALM,
        outage_scope=OutageScope.NONE, abuse_kind=Abuse.NONE, churn_risk=False, matrix=MATRIX,
    )  # fmt: skip
    severity = judged.severity if escalations.raised(rows.severity, judged.severity) else rows.severity
    after = escalations.standing(severity=severity, triggers=triggers, matrix=MATRIX)
    yield Write("triggers", triggers)
    if not after.above(standing(rows)):
        return
    yield Write("severity", severity)
    owner = PEOPLE[rows.owner] if rows.owner is not None else None
    if owner is None or not escalations.suffices(person=owner, severity=severity, matrix=MATRIX):
        chosen = escalations.choose_owner(
            people=list(PEOPLE.values()), team_id=None, severity=severity, matrix=MATRIX, above=SAM,
            account_owner_id=MARCO.id,
        )  # fmt: skip
        yield Write("owner", chosen.person_id if chosen.person_id is not None else rows.owner)
    yield Write("escalations", (severity, judged.rule))
    for role in escalations.who_to_alert(standing=after, matrix=MATRIX, besides=judged.alert_roles):
        person = next(one.id for one in PEOPLE.values() if one.role is role)
        yield Write("calls", Call(f"severity:{severity.value}", person, next_at=minute(at)))
    yield Write("outreach", f"severity:{severity.value}")


def always(rows: Rows) -> list[str]:
    """What is wrong with committed rows, at any time."""
    wrong = []
    if rows.fired > 1:
        wrong.append("a clock fires twice")
    if len(set(rows.escalations)) < len(rows.escalations):
        wrong.append("an escalation is doubled")
    if len({(call.subject, call.person) for call in rows.calls}) < len(rows.calls):
        wrong.append("a call is doubled")
    if len(rows.settled) > 1:
        wrong.append("a promise is settled twice")
    if rows.owner not in PEOPLE:
        wrong.append("nobody owns the case")
    subjects = [call.subject for call in rows.calls]
    if any(f"severity:{severity.value}" not in subjects for severity, _ in rows.escalations):
        wrong.append("an escalation without a call")
    if any(
        not call.acknowledged and call.calls > 1 and subjects.count(call.subject) < 2 for call in rows.calls
    ):
        wrong.append("a call without an answer or a next person")
    return wrong


def at_the_end(rows: Rows) -> list[str]:
    """What is wrong when the last time has come and nothing is left to do."""
    wrong, forced = [], {rule for _, rule in rows.escalations}
    if rows.fired and ("high-sla-breach" not in forced or Trigger.SLA_BREACH not in rows.triggers):
        wrong.append("an escalation is lost")
    if rows.triggers == (Trigger.SECOND_COMPLAINT,) and "medium-second-complaint" not in forced:
        wrong.append("an escalation is lost")
    told = "promise" in rows.outreach and any(call.subject == "promise" for call in rows.calls)
    if rows.promise is PromiseState.OPEN or (PromiseState.BROKEN in rows.settled and not told):
        wrong.append("a broken promise is forgotten")
    if rows.clock.state is ClockState.RUNNING:
        wrong.append("a clock never fires")
    return wrong


def falls(before: Rows, after: Rows) -> list[str]:
    """What is wrong with a step."""
    return ["severity falls"] if after.severity.rank < before.severity.rank else []


def locks(job: str) -> frozenset[str]:
    """The rows that a process holds while it does this: there is one case."""
    return frozenset({"case"})
