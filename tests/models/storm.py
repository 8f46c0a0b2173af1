"""Two cases that are one outage: the incident that forms of them, its one call, and what waits silently behind it.

Decisions are the product's own: `incidents.decide`, `Grouping.calls_alone`, `next_up`. What the database does is spelled
out as in `machine.py`; here each process holds the rows that its action locks and no others, so that a worker may look
at a case while somebody ends the incident that the case is part of. A statement that changes rows by a condition
(everything silent behind the incident) sees the rows as they are when it runs.

Left out: a third case, merging, a second outage. The lead is case 0 and stays it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from amends.catalogue import incidents as catalogue
from amends.domain import escalations, incidents
from amends.domain.vocabulary import Severity, Trigger
from models.machine import ADAEZE, INGRID, MARCO, MATRIX, PEOPLE, PRIYA, START, Rules, Write

MINUTES = (0, 40)
"""Both mails are in; who has not answered is called again, and the incident may call anew."""
TIMES = tuple(START + timedelta(minutes=n) for n in MINUTES)
WAIT = MATRIX.row(Severity.MEDIUM).acknowledge_minutes
POLICY = replace(catalogue.load(), proposes_from_cases=2, joins_from_cases=2, joins_from_organisations=2)
DOWN = frozenset({"mx-02", "mail"})
TEAM = [PRIYA, INGRID, ADAEZE, MARCO]


@dataclass(frozen=True, slots=True)
class Call:
    """An alert on a case; `next_at` None while it waits silently behind the incident's own call."""

    case: int
    subject: str
    person: int
    reason: str = "escalation"
    calls: int = 0
    next_at: int | None = 0
    acknowledged: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """What is committed. `members`: how each case stands to the incident."""

    incident: str = ""
    opened: int = 0
    call_at: int | None = None
    called: int = 0
    called_at: int = -1_000
    members: tuple[str, str] = ("loose", "loose")
    calls: tuple[Call, ...] = (
        Call(0, "severity:medium", PRIYA.id),
        Call(1, "clock:1", PRIYA.id, reason="clock_overdue"),
    )
    legal: bool = False
    heard: bool = False
    done: tuple[str, ...] = ()


def locks(job: str) -> frozenset[str]:
    """The rows that an action locks before it looks: cases first, then the incident."""
    kind, _, case = job.partition(":")
    if kind in ("alerts", "settle"):
        return frozenset({f"case {case}"})
    if kind == "customer":
        return frozenset({"case 1"})
    if kind == "gather":
        return frozenset({"case 0", "case 1", "incident"})
    return frozenset({"case 1" if kind == "leave" else "case 0", "incident"})


def due(rows: Rows, *, time: int) -> Iterator[str]:
    """The sweeps that would find something."""
    now = MINUTES[time]
    if not rows.incident and rows.members == ("loose", "loose"):
        yield "gather"
    if rows.incident == "open" and rows.call_at is not None and rows.call_at <= now:
        yield "incident"
    for case, member in enumerate(rows.members):
        if any(_rings(call, now) for call in rows.calls if call.case == case):
            yield f"alerts:{case}"
        if rows.incident == "ended" and member == "in":
            yield f"settle:{case}"


def _rings(call: Call, now: int) -> bool:
    return not call.acknowledged and call.next_at is not None and call.next_at <= now


def writes(job: str, rows: Rows, time: int) -> tuple[Write, ...]:
    """What a transaction writes, having read these rows at this time."""
    kind, _, case = job.partition(":")
    now = MINUTES[time]
    if kind == "gather":
        return tuple(_gather(rows, now))
    if kind == "incident":
        return tuple(_call(rows, now))
    if kind == "alerts":
        return tuple(_alerts(rows, int(case), now))
    if kind == "settle":
        return (Write("member", (int(case), "settled")), Write("acknowledge silent", int(case)))
    if kind == "customer":
        return (
            Write("heard", True), Write("legal", True),
            Write("calls", Call(1, "severity:high", INGRID.id, next_at=now)),
        )  # fmt: skip
    return (Write("done", job), *_technician(job, rows, now))


def _gather(rows: Rows, now: int) -> Iterator[Write]:
    loose = [
        incidents.Candidate(case_id=case, organisation_id=1, things=DOWN, words=frozenset())
        for case, member in enumerate(rows.members)
        if member == "loose"
    ]
    for decision in incidents.decide(loose, running=[], policy=POLICY):
        yield Write("opened", None)
        for case, _ in decision.members:
            yield Write("member", (case, "in"))
        yield Write("call_at", now)


def _call(rows: Rows, now: int) -> Iterator[Write]:
    yield Write("call_at", None)
    if any(call.subject.startswith("incident:") and not call.acknowledged for call in rows.calls):
        return
    yield Write("called", rows.called + 1)
    yield Write("called_at", now)
    yield Write("calls", Call(0, f"incident:{rows.called + 1}", PRIYA.id, next_at=now))


def _alerts(rows: Rows, case: int, now: int) -> Iterator[Write]:
    behind = rows.incident == "open" and rows.members[case] == "in"
    triggers = frozenset({Trigger.LEGAL_MENTION.value}) if rows.legal and case == 1 else frozenset()
    for call in rows.calls:
        if call.case != case or not _rings(call, now):
            continue
        alone = POLICY.calls_alone(reason=call.reason, severity_rule="", triggers=triggers)
        if behind and not call.subject.startswith("incident:") and not alone:
            yield Write("silent", (call.subject, call.person))
            if call.reason != "escalation":
                yield Write("ask", now)
            continue
        again = WAIT * 2 ** max(call.calls - 1, 0)
        yield Write("ring", (call.subject, call.person, call.calls + 1, now + again))
        if call.calls >= 1:
            yield from _next(rows, call, now)


def _next(rows: Rows, call: Call, now: int) -> Iterator[Write]:
    already = {one.person for one in rows.calls if one.subject == call.subject}
    up = escalations.next_up(
        people=TEAM, current=PEOPLE[call.person], already=already, matrix=MATRIX, account_owner_id=MARCO.id
    )
    if up.person_id is not None and up.person_id not in already:
        yield Write("calls", replace(call, person=up.person_id, calls=0, next_at=now))


def _technician(deed: str, rows: Rows, now: int) -> Iterator[Write]:
    if deed == "leave" and rows.members[1] == "in":
        yield Write("member", (1, "left"))
        yield Write("wake", (1, now))
    if deed == "acknowledge" and rows.incident == "open":
        yield Write("acknowledge", None)
    if deed == "end" and rows.incident == "open":
        yield Write("acknowledge", None)
        yield Write("incident", "ended")
        yield Write("call_at", None)


def apply(rows: Rows, write: Write, *, rules: Rules) -> Rows:
    """The rows after one statement."""
    table, value = write.table, write.value
    if table == "opened":
        return replace(rows, incident="open", opened=rows.opened + 1)
    if table == "member":
        case, state = value  # type: ignore[misc]
        return replace(rows, members=tuple(state if n == case else m for n, m in enumerate(rows.members)))  # type: ignore[arg-type]
    if table == "ask":
        waits = rows.incident == "open" and rows.call_at is None
        at = max(int(str(value)), rows.called_at + POLICY.calls_again_minutes)
        return replace(rows, call_at=at) if waits else rows
    if table == "done":
        return replace(rows, done=(*rows.done, str(value)))
    if table == "calls":
        assert isinstance(value, Call)
        doubled = any((one.subject, one.person) == (value.subject, value.person) for one in rows.calls)
        if doubled and rules.unique:
            return rows
        return replace(rows, calls=tuple(sorted((*rows.calls, value), key=repr)))
    if table in ("silent", "ring", "wake", "acknowledge", "acknowledge silent"):
        changed = (_changed(call, table, value, rows=rows, rules=rules) for call in rows.calls)
        return replace(rows, calls=tuple(sorted(changed, key=repr)))
    return replace(rows, **{table: value})  # type: ignore[arg-type]


def _changed(call: Call, how: str, value: object, *, rows: Rows, rules: Rules) -> Call:
    """One alert under a statement: only the columns that the statement names."""
    key = (call.subject, call.person)
    silent = not call.acknowledged and call.next_at is None
    if how == "silent":
        return replace(call, next_at=None) if key == value else call
    if how == "ring":
        subject, person, calls, next_at = value  # type: ignore[misc]
        return replace(call, calls=calls, next_at=next_at) if key == (subject, person) else call
    if how == "wake":
        case, now = value  # type: ignore[misc]
        return replace(call, next_at=now) if silent and call.case == case and rules.wakes else call
    if how == "acknowledge silent":
        return replace(call, acknowledged=True) if silent and call.case == value and rules.settles else call
    own = call.subject.startswith("incident:")
    part = rows.members[call.case] != "left"
    return replace(call, acknowledged=True, next_at=None) if part and (own or silent) else call


def always(rows: Rows) -> list[str]:
    """What is wrong with committed rows, at any time."""
    wrong = []
    if rows.opened > 1:
        wrong.append("one outage becomes two incidents")
    if len({(call.subject, call.person) for call in rows.calls}) < len(rows.calls):
        wrong.append("a call is doubled")
    subjects = [call.subject for call in rows.calls]
    if any(not c.acknowledged and c.calls > 1 and subjects.count(c.subject) < 2 for c in rows.calls):
        wrong.append("a call without an answer or a next person")
    if any(c.subject == "severity:high" and not c.acknowledged and c.next_at is None for c in rows.calls):
        wrong.append("a grave matter falls silent")
    return wrong


def falls(before: Rows, after: Rows) -> list[str]:
    """What is wrong with a step."""
    had = {(call.subject, call.person) for call in before.calls if call.acknowledged}
    have = {(call.subject, call.person) for call in after.calls if call.acknowledged}
    return ["an acknowledgement is lost"] if had - have else []


def at_the_end(rows: Rows) -> list[str]:
    """What is wrong when the last time has come and nothing is left to do."""
    wrong = []
    cared_for = rows.incident == "open" and (rows.called > 0 or rows.call_at is not None)
    for call in rows.calls:
        silent = not call.acknowledged and call.next_at is None
        if silent and not (cared_for and rows.members[call.case] == "in"):
            wrong.append("a call is lost")
    if rows.incident == "open" and not cared_for:
        wrong.append("nobody is called about an incident")
    return wrong
