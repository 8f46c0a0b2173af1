"""A reply on a case with a legal mention waits for a manager: asked, approved or refused, each with its trace (K9)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from amends.actions import alerts, room
from amends.actions.cases import anger, answering
from amends.actions.errors import Invalid, NotFound
from amends.domain import cases, escalations, replies
from amends.domain.vocabulary import Role
from amends.store.models import Alert, Approval, Draft, Event
from amends.store.models.escalation import AlertReason
from amends.store.queries import roster


@transaction.atomic
def ask(
    *,
    case_id: int,
    by: int,
    subject: str,
    body: str,
    promises: Sequence[tuple[int, int]] = (),
    basis: str = "",
    once: str,
    left: Sequence[str] = (),
    reason: str = "",
    tally: replies.Tally | None = None,
    anger_kind: str = "",
    now: datetime,
) -> int:
    """Put a reply before a manager on duty instead of sending it; the approval's id. `once` as for a reply.

    Raises Refused where no approval is needed or this person's earlier reply still waits, Invalid as for a reply.
    """
    taken = room.take(case_id=case_id, by=by, action="answer")
    case = taken.case
    if (earlier := Approval.objects.filter(once=_once(by, once)).first()) is not None:
        return earlier.id
    if not answering.needs_approval(case, by=taken.by):
        raise cases.Refused("This reply needs nobody's approval; send it.")
    text = answering.checked_text(body)
    answering.check_held(case, left=left, reason=reason)
    anger.name(case, kind=anger_kind, by=taken.by, now=now)
    if Approval.objects.filter(case=case, asked_by=taken.by, decided_at=None).exists():
        raise cases.Refused("Your earlier reply on this case still waits for approval. Withdraw it first.")
    manager = _manager(case.team_id, now=now)
    made = Approval.objects.create(
        case=case, asked_by=taken.by, asked_of_id=manager.id if manager else None, asked_at=now,
        subject=subject[:998], body=text, spans=[list(span) for span in promises][:20], basis=basis[:300],
        left=list(left)[:40], reason=" ".join(reason.split())[:500], once=_once(by, once),
    )  # fmt: skip
    name = manager.name if manager else "a manager"
    room.record(
        case, kind="approval_asked", what=f"{taken.by.name} asks {name} to approve a reply.", at=now, by=by,
        why="The customer speaks of legal steps (K9).", approval=made.id,
        **({"answer": replies.quality(tally=tally, left=left)} if tally else {}),
    )  # fmt: skip
    if manager is not None:
        alerts.raise_alert(
            case=case, person_id=manager.id, reason=AlertReason.APPROVAL, subject=f"approval:{made.id}",
            why=f"{taken.by.name} waits for your word on a reply: the customer speaks of legal steps.", now=now,
        )  # fmt: skip
    Draft.objects.filter(case=case, author_id=by).delete()
    room.saved(case, at=now)
    return made.id


def _once(by: int, once: str) -> str:
    return f"{by}:{once}"[:80]


def _manager(team_id: int | None, *, now: datetime) -> escalations.Person | None:
    """Whom to ask: a manager on duty, of the team where there is one, with the least heat; else any who is not away."""
    staff = [t.person for t in roster.technicians(now=now).values()]
    fit = [p for p in staff if p.role in replies.MAY_APPROVE and not p.absent]
    order = sorted(
        fit,
        key=lambda p: (not p.on_duty, p.role is Role.EXECUTIVE, team_id not in p.team_ids, p.open_hot, p.id),
    )
    return order[0] if order else None


@transaction.atomic
def decide(*, approval_id: int, by: int, approved: bool, why: str, now: datetime) -> None:
    """A manager lets the reply go, as its writer's, or refuses it with a reason; then it is a draft again.

    Raises NotFound, Refused when it was decided already or this person may not, Invalid without a reason to refuse.
    """
    approval, taken = _taken(approval_id, by=by)
    case, writer = taken.case, approval.asked_by
    if Role(taken.by.role) not in replies.MAY_APPROVE:
        raise cases.Refused("Only an IT manager or above approves replies on a case with a legal mention.")
    said = " ".join(why.split())[:500]
    if not approved and not said:
        raise Invalid("why", "Say what has to change; the writer reads it.")
    if approved:
        approval.message_id = answering.send(
            case, by=writer, subject=approval.subject, text=approval.body,
            spans=[(int(start), int(end)) for start, end in approval.spans], basis=approval.basis,
            once=approval.once.partition(":")[2], left=approval.left, reason=approval.reason,
            answer=_judged(approval), now=now,
        )  # fmt: skip
        room.record(
            case, kind="reply_approved", what=f"{taken.by.name} approved the reply of {writer.name}.", why=said,
            at=now, by=by, approval=approval.id,
        )  # fmt: skip
    else:
        _back_to_writer(approval, now=now)
        room.record(
            case, kind="reply_refused", what=f"{taken.by.name} refused the reply of {writer.name}.", why=said,
            at=now, by=by, approval=approval.id,
        )  # fmt: skip
    _settle(approval, by=taken.by.id, approved=approved, why=said, now=now)
    room.saved(case, at=now)


@transaction.atomic
def withdraw(*, approval_id: int, by: int, now: datetime) -> None:
    """The writer takes the reply back before anybody decided; it is a draft again. Raises as `decide`."""
    approval, taken = _taken(approval_id, by=by)
    if approval.asked_by_id != by:
        raise cases.Refused("Only who wrote this reply takes it back; a manager refuses it with a reason.")
    _back_to_writer(approval, now=now)
    _settle(approval, by=by, approved=False, why="taken back by its writer", now=now)
    room.record(
        taken.case, kind="approval_withdrawn", what=f"{taken.by.name} took the reply back.", at=now, by=by,
        approval=approval.id,
    )  # fmt: skip
    room.saved(taken.case, at=now)


def _judged(approval: Approval) -> dict[str, object] | None:
    """How good the reply was when it was put before the manager: its words have not changed since."""
    asked = Event.objects.filter(case_id=approval.case_id, kind="approval_asked", data__approval=approval.id)
    found = asked.values_list("data__answer", flat=True).first()
    return dict(found) if found else None


def _taken(approval_id: int, *, by: int) -> tuple[Approval, room.Taken]:
    """The approval that still waits, with its case locked before it."""
    case_id = Approval.objects.filter(id=approval_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound
    taken = room.take(case_id=case_id, by=by, action="answer")
    approval = Approval.objects.select_related("asked_by").get(id=approval_id)
    if approval.decided_at is not None:
        raise cases.Refused("This reply was decided about already.")
    return approval, taken


def _back_to_writer(approval: Approval, *, now: datetime) -> None:
    """The text lies in the writer's composer again, unless they have begun another."""
    Draft.objects.get_or_create(
        case=approval.case,
        author=approval.asked_by,
        defaults={"subject": approval.subject, "body": approval.body, "saved_at": now},
    )


def _settle(approval: Approval, *, by: int, approved: bool, why: str, now: datetime) -> None:
    approval.decided_by_id, approval.decided_at, approval.approved, approval.why = by, now, approved, why
    approval.save(update_fields=["decided_by", "decided_at", "approved", "why", "message"])
    Alert.objects.filter(
        case_id=approval.case_id, subject=f"approval:{approval.id}", acknowledged_at=None
    ).update(acknowledged_at=now, acknowledged_by_id=by, next_at=None)
