"""A change is handed in and decided on, stage by stage, by named people; whoever has left is not waited for."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from amends.actions import deeds, gate, telling, tuning
from amends.actions.changes.judging import judge
from amends.actions.changes.planning import take
from amends.actions.errors import Invalid
from amends.domain import changes, escalations
from amends.domain.cases import Refused
from amends.domain.changes import ChangeKind, ChangeState
from amends.domain.vocabulary import Role
from amends.store.models import Change, ChangeApproval
from amends.store.queries import roster
from amends.store.queries.changes import suspects

AFTERWARDS = (ChangeState.RUNNING, ChangeState.DONE, ChangeState.FAILED, ChangeState.BACKED_OUT)
"""States in which an emergency may still be decided on."""


@transaction.atomic
def ask(*, change_id: int, by: int, now: datetime) -> None:
    """Hand it in: the risk is counted and kept, and the people whom the policy names are asked in turn.

    Raises Refused with what is missing, and with what blocks its window.
    """
    taken = take(change_id=change_id, by=by)
    change, kind = taken.change, ChangeKind(taken.change.kind)
    changes.move(state=ChangeState(change.state), event="ask", kind=kind)
    missing = changes.missing(
        plan=change.plan, back_out=change.back_out, has_window=change.starts_at is not None
    )
    if missing:
        raise Refused(f"Write down first: {', '.join(missing)}.")
    if change.ends_at is not None and change.ends_at <= now:
        raise Refused("Its window has passed already. Give it another one.")
    judged = judge(change_id=change.id, now=now)
    if judged.blocked:
        raise Refused(" ".join(conflict.words for conflict in judged.blocked))
    change.risk = judged.risk.level.value
    change.risk_lines = [*(line.words for line in judged.risk.lines), judged.risk.sentence]
    stages = changes.stages_for(kind=kind, risk=judged.risk.level, rules=tuning.in_force().changes.stages)
    change.state = changes.move(state=ChangeState(change.state), event="ask" if stages else "pass").value
    change.round += 1
    change.save(update_fields=["risk", "risk_lines", "state", "round"])
    said = f"{taken.by.name} handed it in: {change.risk} risk."
    deeds.write(change, kind="change_asked", what=said, why=judged.risk.sentence, at=now, by=by)
    if not stages:
        deeds.write(change, kind="change_decided", what="Nobody has to decide on this kind.", at=now)
        return
    people = _people(now)
    for number, stage in enumerate(stages):
        choice = _choose(stage.role, change=change, people=people)
        ChangeApproval.objects.create(
            change=change, round=change.round, stage=number, rule=stage.id, role=stage.role.value,
            person_id=choice.person_id, asked_why=choice.why[:300], asked_at=now,
        )  # fmt: skip
    _tell_next(change, now=now)


def _people(now: datetime) -> tuple[escalations.Person, ...]:
    return tuple(one.person for one in roster.technicians(now=now).values())


def _choose(role: Role, *, change: Change, people: Sequence[escalations.Person]) -> escalations.Choice:
    return changes.approver(
        role=role, people=people, besides={change.owner_id}, matrix=tuning.in_force().matrix
    )


def _open(change: Change) -> ChangeApproval | None:
    """The decision whose turn it is."""
    waiting = ChangeApproval.objects.filter(change=change, round=change.round, decided_at=None)
    return waiting.select_related("person").order_by("stage").first()


def _tell_next(change: Change, *, now: datetime) -> None:
    stage = _open(change)
    if stage is None:
        return
    when = f"{change.starts_at:%A %d %B, %H:%M} UTC" if change.starts_at else "at once"
    telling.tell(
        people=[stage.person_id], subject=f"Change {change.id} waits for your decision", path=f"/changes/{change.id}/",
        now=now, body=f"{change.title}\n\n{change.risk} risk, planned for {when}. You are asked as {stage.asked_why}.",
    )  # fmt: skip


def may_be_decided(*, state: ChangeState, kind: ChangeKind) -> bool:
    """Whether a decision may still be made: on what is handed in, and afterwards on an emergency that began."""
    return state is ChangeState.ASKED or (kind is ChangeKind.EMERGENCY and state in AFTERWARDS)


@transaction.atomic
def decide(*, change_id: int, approve: bool, why: str = "", by: int, now: datetime) -> None:
    """Decide on the stage whose turn it is. Raises Refused for somebody who may not, Invalid for a no without a reason."""
    taken = take(change_id=change_id, by=by)
    change, stage = taken.change, _open(taken.change)
    state = ChangeState(change.state)
    if stage is None or not may_be_decided(state=state, kind=ChangeKind(change.kind)):
        raise Refused("This change does not wait for a decision.")
    person = next((one for one in _people(now) if one.id == by), None)
    refusal = "" if person is None else changes.may_decide(
        person=person, role=Role(stage.role), besides={change.owner_id}, matrix=tuning.in_force().matrix
    )  # fmt: skip
    if refusal:
        raise Refused(refusal)
    words = why.replace("\0", "").strip()[:2000]
    if not approve and not words:
        raise Invalid("why", "Say what has to be different.")
    stage.decided_at, stage.decided_by, stage.approved, stage.why = now, taken.by, approve, words
    stage.save(update_fields=["decided_at", "decided_by", "approved", "why"])
    what = f"{taken.by.name} {'approved' if approve else 'refused'} it (stage {stage.stage + 1})."
    deeds.write(change, kind="change_decided", what=what, why=words, at=now, by=by)
    following = _open(change) if approve else None
    if following is not None:
        _tell_next(change, now=now)
        return
    if state is ChangeState.ASKED:
        change.state = changes.move(state=state, event="approve" if approve else "refuse").value
        change.save(update_fields=["state"])
    telling.tell(
        people=[change.owner_id], subject=f"Change {change.id} is {'approved' if approve else 'refused'}",
        path=f"/changes/{change.id}/", now=now, body=f"{what} {words}".strip(),
    )  # fmt: skip


@transaction.atomic
def reassign(*, now: datetime, limit: int = 500) -> int:
    """Decisions that wait for somebody who left or is away go to the next level, and say so; how many did."""
    moved = 0
    found = suspects.waiting_for_nobody(now=now, limit=limit)
    people = _people(now) if found else ()
    for waiting in found:
        change = (
            Change.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(id=waiting.change_id)
            .first()
        )
        stage = _open(change) if change else None
        if change is None or stage is None or stage.id != waiting.approval_id:
            continue
        choice = _choose(Role(stage.role), change=change, people=people)
        if choice.person_id == stage.person_id:
            continue
        gone = f"{stage.person.name} is not here" if stage.person else "nobody was there"
        stage.person_id, stage.asked_why = choice.person_id, f"{gone}; {choice.why}"[:300]
        stage.save(update_fields=["person", "asked_why"])
        name = next((one.name for one in people if one.id == choice.person_id), "Nobody")
        deeds.write(
            change, kind="change_reassigned", what=f"{name} is asked to decide.", why=stage.asked_why, at=now
        )
        _tell_next(change, now=now)
        moved += 1
    return moved


@transaction.atomic
def revise(*, change_id: int, why: str, by: int, now: datetime) -> None:
    """Plan it anew: it is a draft again, and what was decided counts no more."""
    _move(change_id=change_id, event="revise", why=why, said="plans it anew", by=by, now=now)


@transaction.atomic
def withdraw(*, change_id: int, why: str, by: int, now: datetime) -> None:
    """It will not be made. Only its owner or a lead says so."""
    taken = take(change_id=change_id, by=by)
    if taken.change.owner_id != by:
        gate.check(by=by, action="mark_days")
    _move(change_id=change_id, event="withdraw", why=why, said="withdrew it", by=by, now=now)


def _move(*, change_id: int, event: str, why: str, said: str, by: int, now: datetime) -> None:
    taken = take(change_id=change_id, by=by)
    change = taken.change
    if not why.strip():
        raise Invalid("why", "Say why; it stays on the change.")
    change.state = changes.move(state=ChangeState(change.state), event=event).value
    change.save(update_fields=["state"])
    deeds.write(change, kind="change_moved", what=f"{taken.by.name} {said}.", why=why, at=now, by=by)
